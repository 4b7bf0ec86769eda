import Foundation
import Inference
import Media
import ModelStore
import Piper

/// Where the files of a voice wait, hidden, until it has said a word and is put in its place.
actor VoiceWorkshop {
    private let executor = BlockingExecutor(label: "lipstream.voices")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    nonisolated let folder: VoiceFolder
    nonisolated let name: String

    init(folder: VoiceFolder, name: String) { (self.folder, self.name) = (folder, name) }

    /// Where a part waits.
    nonisolated func place(of part: PullableVoice.Part) -> URL {
        // OpenVINO tells a network by the end of its name.
        folder.url.appendingPathComponent(".\(name).new.\(part.rawValue)")
    }

    /// Copies files that somebody else owns, on a thread of its own.
    func take(_ files: [PullableVoice.Part: URL]) throws {
        do {
            try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
            for (part, file) in files {
                try? FileManager.default.removeItem(at: place(of: part))
                try FileManager.default.copyItem(at: file.resolvingSymlinksInPath(), to: place(of: part))
                try Task.checkCancellation()
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw ModelFileError(
                .unreadable,
                "cannot copy the voice to \(folder.url.path) (\((error as NSError).localizedDescription)): see that the "
                    + "disk has room, or set LIPSTREAM_VOICES to another folder")
        }
    }

    /// Lets a voice say a word.
    ///
    /// - Throws: `SpeechError` for what is no voice.
    static func tryOut(_ files: PiperFiles) async throws {
        // Compiled for this once only, so not to be kept.
        let voice = try PiperVoice(files, options: CompileOptions(precision: .f32, cache: nil))
        let sound = try await voice.say("1, 2.", wordsPerMinute: 160)
        guard sound.samples.contains(where: { $0 != 0 }) else {
            throw ModelFileError(
                .wrongNetwork, "\(files.network.lastPathComponent) is silent: it is no voice, or damaged")
        }
    }

    /// Puts the waiting files in their places.
    nonisolated func install() throws -> InstalledVoice {
        let waiting = PullableVoice.Part.allCases.map { ($0, place(of: $0)) }
            .filter { FileManager.default.fileExists(atPath: $0.1.path) }
        return try folder.install(name, moving: Dictionary(uniqueKeysWithValues: waiting))
    }

    /// Removes what still waits.
    nonisolated func clear() {
        for part in PullableVoice.Part.allCases { try? FileManager.default.removeItem(at: place(of: part)) }
    }
}
