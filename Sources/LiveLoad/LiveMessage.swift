/// What a server sent over a WebSocket.
public struct LiveMessage: Sendable, Equatable {
    /// Its content.
    public enum Content: Sendable, Equatable {
        /// A text message.
        case text(String)
        /// A binary message.
        case binary([UInt8])
        /// The server's close; nothing comes after it.
        case closed(code: UInt16, reason: String)
    }

    /// Its content.
    public let content: Content
    /// When it had arrived as a whole.
    public let arrival: ContinuousClock.Instant
}

/// The messages of a connection, in order; they end with it.
public struct LiveMessages: AsyncSequence, Sendable {
    let mailbox: Mailbox

    /// Takes one message after the other.
    public struct Iterator: AsyncIteratorProtocol {
        let mailbox: Mailbox

        /// The next message.
        ///
        /// - Returns: the message, or `nil` once the connection has ended or the task was cancelled.
        public mutating func next() async -> LiveMessage? { await mailbox.next() }
    }

    /// Goes on where the last iterator stopped: a message is handed out once.
    ///
    /// - Returns: an iterator.
    public func makeAsyncIterator() -> Iterator { Iterator(mailbox: mailbox) }
}
