/// What went wrong with a media file, in a sentence that says which file, why, and what to do next.
public struct MediaError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kind of trouble, for callers that decide by it.
    public enum Code: String, Sendable {
        /// There is no such file.
        case notFound
        /// The file is there but cannot be read: a folder, no permission, empty, damaged.
        case unreadable
        /// The file is whole but of a kind that is not read or written here.
        case unsupported
        /// The file ends before its content does.
        case truncated
        /// The file has no video.
        case noVideo
        /// The file has no sound.
        case noAudio
        /// The picture is larger than the limit.
        case tooLarge
        /// The file cannot be made: no such folder, no permission, read-only.
        case cannotWrite
        /// The disk has no room left.
        case diskFull
        /// A library refused something that it should take; the sentence has its own words.
        case `internal`
    }

    /// The kind of trouble.
    public let code: Code
    /// The whole sentence.
    public let description: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: the kind of trouble.
    ///   - description: a whole sentence: the operation, what was wrong, what to do next.
    public init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
