/// Why a file cannot be added as a model.
struct ModelFileError: Error, CustomStringConvertible {
    /// What went wrong, for code to decide by.
    enum Code {
        /// There is no such file.
        case fileMissing
        /// It is not of a kind that is read here.
        case wrongKind
        /// It is a network for something else.
        case wrongNetwork
        /// It cannot be read.
        case unreadable
    }

    /// What went wrong, for code to decide by.
    let code: Code
    /// A sentence: what was wrong, what to do next.
    let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
