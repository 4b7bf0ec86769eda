/// Why a face could not be made to speak.
public struct LipSyncError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The engine cannot use this face.
        case unusableFace
        /// There was no sound to speak.
        case noSpeech
        /// The clip cannot be used as asked.
        case unusableClip
        /// A model failed.
        case model
        /// The portrait that ships is not beside the program.
        case portraitMissing
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what went wrong.
    ///   - description: a sentence for people.
    public init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
