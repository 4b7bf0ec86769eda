import ArgumentParser
import Articulation
import Checkpoint
import Faces
import Foundation
import Inference
import Measurement
import ModelStore
import Restoration
import SpeechProcessing
import SyncEngine

/// How the program ends after an error: what it says, where, and with which code.
struct ExitStatus: Equatable {
    /// 1 failed, 2 wrong usage, 3 no such face, 4 a model is missing, 5 no mark, 130 stopped.
    let code: Int32
    /// What to say; empty for nothing.
    let message: String

    init(code: Int32, message: String) { (self.code, self.message) = (code, message) }

    /// Judges an error; help and version requests are no errors and give 0.
    init(of error: any Error) {
        switch error {
        case is CancellationError:
            self.init(code: 130, message: "lipstream: stopped; nothing was left behind")
        case let error as FaceError:
            let code: Int32 =
                switch error.code {
                case .noFace, .noSuchFace: 3
                case .model(.fileMissing): 4
                case .model: 1
                }
            self.init(code: code, message: "lipstream: \(error)")
        case let error as Stopped:
            self.init(code: 130, message: "lipstream: \(error.message)")
        case let error as ModelStoreError:
            let code: Int32 =
                switch error.code {
                case .modelMissing, .modelDamaged: 4
                case .wrongName: 2
                case .nameTaken, .cannotWrite: 1
                }
            self.init(code: code, message: "lipstream: \(error)")
        case let error as CheckpointError:
            let code: Int32 =
                switch error.code {
                case .fileMissing: 4
                case .cancelled: 130
                default: 1
                }
            self.init(code: code, message: "lipstream: \(error)")
        case let error as ModelFileError:
            self.init(code: error.code == .fileMissing ? 4 : 1, message: "lipstream: \(error)")
        case let error as SpeechError:
            let code: Int32 =
                switch error.code {
                case .voiceMissing: 4
                case .cancelled: 130
                default: 1
                }
            self.init(code: code, message: "lipstream: \(error)")
        case let error as ArticulationError:
            self.init(code: error.code == .weightsMissing ? 4 : 1, message: "lipstream: \(error)")
        case let error as InferenceError:
            self.init(code: error.code == .fileMissing ? 4 : 1, message: "lipstream: \(error)")
        case let error as RestorationError:
            let code: Int32 =
                switch error.code {
                case .model(.fileMissing): 4
                case .badSetting: 2
                case .model, .wrongSignature, .randomNoise, .notAPicture: 1
                }
            self.init(code: code, message: "lipstream: \(error)")
        case let error as MeasurementError:
            self.init(code: error.code == .noFace ? 3 : 1, message: "lipstream: \(error)")
        case let error as SyncError:
            self.init(code: error.code == .stopped ? 130 : 1, message: "lipstream: \(error)")
        case let error as ExitCode:
            self.init(code: error.rawValue, message: "")
        default:
            self.init(parsing: error)
        }
    }

    /// Errors of the command line's own, which know their text; all others describe themselves.
    private init(parsing error: any Error) {
        let code = Lipstream.exitCode(for: error)
        if code == .success || code == .validationFailure {
            self.init(code: code == .success ? 0 : 2, message: Lipstream.fullMessage(for: error))
        } else {
            self.init(code: 1, message: "lipstream: \(error)")
        }
    }

    /// Says it, on the standard output where it is not an error, and gives the code.
    func report() -> Int32 {
        guard code == 0 else {
            if !message.isEmpty { try? FileHandle.standardError.write(contentsOf: Data((message + "\n").utf8)) }
            return code
        }
        if !message.isEmpty { StandardOutput.say(message) }
        do {
            try StandardOutput.check()
            return 0
        } catch {
            return ExitStatus(of: error).report()
        }
    }
}
