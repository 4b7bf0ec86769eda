public import Inference

/// Why a face cannot be restored.
public struct RestorationError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The network could not be loaded or run.
        case model(InferenceError.Code)
        /// The file holds a network, but none that restores faces of 512 pixels.
        case wrongSignature
        /// The network draws random noise, so a film would flicker.
        case randomNoise
        /// The network answers with numbers that are none.
        case notAPicture
        /// A strength or fidelity outside 0...1.
        case badSetting
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    /// Runs a step of the network.
    ///
    /// - Throws: the step's ``InferenceError`` as an error of this module.
    static func wrapping<Result: ~Copyable>(
        _ body: () throws(InferenceError) -> Result
    ) throws(RestorationError) -> Result {
        do throws(InferenceError) {
            return try body()
        } catch {
            throw RestorationError(.model(error.code), "face restorer: \(error.description)")
        }
    }

    /// Checks a setting that goes from nothing to all.
    ///
    /// - Throws: ``RestorationError`` (`badSetting`) outside 0...1.
    static func requireShare(_ value: Float, _ name: String) throws(RestorationError) {
        guard value >= 0, value <= 1 else {
            throw RestorationError(.badSetting, "the \(name) of face restoration goes from 0 to 1, not \(value)")
        }
    }
}
