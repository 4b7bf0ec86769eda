/// Why a model's file cannot be used.
public struct ModelStoreError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The folder of dependencies, or a file in it, is not there.
        case modelMissing
        /// A file is there and is not what it should be.
        case modelDamaged
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
