internal import Foundation

/// Why a model's file cannot be used.
public struct ModelStoreError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, for code to decide by.
    public enum Code: Sendable, Hashable {
        /// The folder of dependencies, or a file in it, is not there.
        case modelMissing
        /// A file is there and is not what it should be.
        case modelDamaged
        /// A model of that name is there already.
        case nameTaken
        /// A model cannot be called that.
        case wrongName
        /// The folder of models cannot be written.
        case cannotWrite
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: the operation, what was wrong, what to do next.
    public let description: String

    init(_ code: Code, _ description: String) { (self.code, self.description) = (code, description) }

    static func writing(_ error: any Error, in folder: URL) -> ModelStoreError {
        let why = DiskError.isFull(error) ? "the disk is full" : (error as NSError).localizedDescription
        return ModelStoreError(
            .cannotWrite,
            "cannot write to \(folder.path) (\(why)): make room there, or set LIPSTREAM_MODELS to another folder")
    }
}
