/// What a session has to send, in order; ends with it.
public struct LiveEvents: AsyncSequence, Sendable {
    let session: LiveSession

    /// Begins to read; only one reader at a time gets events.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(session: session) }

    /// Reads one event after another.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let session: LiveSession

        /// Waits for the next event.
        ///
        /// - Returns: `nil` when the session is over.
        public mutating func next() async -> LiveEvent? { await session.nextEvent() }
    }
}
