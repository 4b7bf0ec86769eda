/// Why something was not fetched from an address, or not sent to one.
struct FetchError: Error, CustomStringConvertible, Equatable {
    /// What went wrong, for code to decide by.
    enum Code: Sendable, Hashable {
        /// It is no address of the web that is accepted here.
        case badAddress
        /// The operator does not allow it.
        case notAllowed
        /// It has more bytes than are taken.
        case tooLarge
        /// It came too slowly, or not at all any more.
        case tooSlow
        /// The host could not be found or reached.
        case unreachable
        /// The host answered with something else than the file.
        case refused
        /// What came could not be written here.
        case cannotStore
    }

    /// What went wrong, for code to decide by.
    let code: Code
    /// A sentence: what was wrong, what to do next.
    let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
