/// Why a checkpoint could not be read or imported.
public struct CheckpointError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// There is no such file, or it may not be read.
        case fileMissing
        /// The file is not a PyTorch checkpoint.
        case notACheckpoint
        /// The file is a checkpoint that is cut short or contradicts itself.
        case damaged
        /// The file asks for something that tensors do not need, such as calling a function.
        case refused
        /// The file is whole, and is stored in a way that is not read here.
        case unsupported
        /// The tensors are not those of a Wav2Lip network.
        case notWav2Lip
        /// The result could not be written.
        case cannotWrite
        /// The caller asked to stop.
        case cancelled
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// What was wrong and what to do next, without the file's name.
    public let reason: String
    /// The checkpoint's name, where it is known.
    public var file: String?

    init(_ code: Code, _ reason: String) { (self.code, self.reason) = (code, reason) }

    /// A sentence: the operation, what was wrong, what to do next.
    public var description: String { "Cannot import \(file ?? "the checkpoint"): \(reason)." }

    static func damaged(_ why: String) -> CheckpointError {
        CheckpointError(.damaged, "\(why); the file is damaged, fetch it again")
    }

    static func refused(_ what: String) -> CheckpointError {
        CheckpointError(.refused, "it \(what), which no tensor needs; nothing of it was run")
    }

    static func wrongShape(_ key: String, _ shape: [Int], _ expected: String) -> CheckpointError {
        CheckpointError(
            .notWav2Lip, "it is not a Wav2Lip network: \(key) has the shape \(shape) where \(expected) belongs")
    }
}
