/// Why the server did not start.
public struct ServerError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// Settings that cannot work, or would let strangers in.
        case configuration
        /// Another program listens there.
        case portInUse
        /// The address could not be listened on.
        case cannotListen
        /// A file of the page is missing.
        case pageMissing
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: what was wrong, what to do next.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what went wrong.
    ///   - description: a sentence for people.
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
