/// Why the Sync.so service did not make, or did not give, a film.
public struct SyncError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// No key is set.
        case noKey
        /// The service's address is none.
        case wrongAddress
        /// The service does not accept the key (401, 403).
        case wrongKey
        /// The account has no money or no quota left (402).
        case noMoney
        /// The service does not take the order as it is (400, 422).
        case refused
        /// What is sent, or what came, is too large (413).
        case tooLarge
        /// The service has no such generation (404).
        case notFound
        /// Too many requests or generations at once (429), longer than was waited for.
        case busy
        /// The service cannot be reached.
        case offline
        /// The service cannot prove who it is.
        case insecure
        /// The connection broke, or nothing came for too long.
        case cut
        /// The service failed (408, 5xx), however often it was asked.
        case serviceDown
        /// The answer is none that the API has.
        case unreadableAnswer
        /// The service could not make the film (FAILED).
        case failed
        /// The service did not want to make the film (REJECTED).
        case rejected
        /// An input cannot be read.
        case cannotRead
        /// A file cannot be written.
        case cannotWrite
        /// There is no room.
        case diskFull
        /// What came is no film.
        case wrongContent
        /// The user asked to stop.
        case stopped
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: what was wrong, what to do next.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what went wrong.
    ///   - description: a sentence: the operation, what was wrong, what to do next.
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    static let stopped = SyncError(.stopped, "stopped")

    /// Whether the same may work after a while, without the user doing anything.
    var isPassing: Bool { [.busy, .cut, .serviceDown].contains(code) }
}
