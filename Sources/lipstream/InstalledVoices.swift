import Foundation
import ModelStore
import Piper
import RHVoice
import SpeechProcessing

/// The natural voices of this computer: the user's, then the one that ships.
enum InstalledVoices {
    /// All of them; of two with one name the user's.
    static func all(own: VoiceFolder = .locate()) -> [InstalledVoice] {
        let mine = own.installed()
        guard let dependencies = try? DependencyFolder.find() else { return mine }
        let shipped = VoiceFolder(url: dependencies.voices, isBundled: true).installed()
        return mine + shipped.filter { voice in !mine.contains { $0.name == voice.name } }
    }

    /// Everything that can speak here.
    ///
    /// - Returns: Piper's voices before RHVoice's and espeak-ng's; which of Piper's there are is looked up whenever somebody asks.
    /// - Throws: `SpeechError` where espeak-ng does not start.
    static func open() async throws -> any VoiceSynthesizer {
        let robots = try await Synthesizer()
        let others: any VoiceSynthesizer = RHVoices(others: robots) ?? robots
        return NaturalVoices(others: others, installed: { all().map(\.files) }) { name in
            PullableVoice.named(name)?.name
        }
    }
}

extension InstalledVoice {
    /// What speaks with it needs no more than this.
    var files: PiperFiles {
        PiperFiles(name: name, network: network, description: description, licence: licence, version: version)
    }
}
