/// Why a video cannot be judged, in a sentence that says what to do next.
public struct MeasurementError: Error, CustomStringConvertible, Sendable, Equatable {
    /// The kind of trouble, for callers that decide by it.
    public enum Code: String, Sendable {
        /// Hardly a frame shows a face.
        case noFace
        /// The sound holds no speech.
        case noSpeech
        /// There is too little of it.
        case tooShort
    }

    /// The kind of trouble.
    public let code: Code
    /// The whole sentence.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }
}
