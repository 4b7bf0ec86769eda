public import Inference

/// Why there is no face to work with.
public struct FaceError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The picture shows no face.
        case noFace
        /// The picture shows faces, but not the one asked for.
        case noSuchFace
        /// A face model could not be loaded or run.
        case model(InferenceError.Code)
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    init(_ cause: InferenceError) { self.init(.model(cause.code), "face models: \(cause.description)") }

    /// Runs a step of a face model.
    ///
    /// - Throws: the step's ``InferenceError`` as an error of this module.
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(InferenceError) -> Result
    ) throws(FaceError) -> Result {
        do throws(InferenceError) { return try body() } catch { throw FaceError(error) }
    }
}
