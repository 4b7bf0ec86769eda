internal import Foundation
internal import Media
public import SpeechProcessing
internal import Synchronization

/// All voices: Piper's natural ones first, others behind them.
///
/// Which natural voices there are is looked up each time, so that one that is fetched while a server runs can be used at
/// once. The last three that spoke stay loaded, some 280 MB each.
public final class NaturalVoices: VoiceSynthesizer {
    private let others: any VoiceSynthesizer
    private let installed: @Sendable () -> [PiperFiles]
    private let fetchable: @Sendable (String) -> String?
    private let state = Mutex(State())

    fileprivate struct State {
        var descriptions: [PiperFiles: PiperDescription] = [:]
        /// The one that spoke last is first.
        var loaded: [PiperVoice] = []
    }

    /// Voices that stay loaded.
    static let mostLoaded = 3

    /// Joins natural voices and others.
    ///
    /// - Parameters:
    ///   - others: RHVoice's, espeak-ng's.
    ///   - installed: the files of natural voices, the preferred ones first.
    ///   - fetchable: the full name of a voice that is not installed and could be, by what people call it.
    public init(
        others: any VoiceSynthesizer, installed: @escaping @Sendable () -> [PiperFiles],
        fetchable: @escaping @Sendable (String) -> String?
    ) {
        (self.others, self.installed, self.fetchable) = (others, installed, fetchable)
    }

    /// Natural voices first.
    public var voices: [VoiceProfile] {
        usable().map { VoiceProfile($0.files, $0.description) } + others.voices
    }

    /// Prepares to speak; a natural voice where one is named or knows the text's language, else another.
    ///
    /// - Parameters:
    ///   - text: of any length; emoji are passed over.
    ///   - voice: a natural voice's name (`en_US-joe-medium`, `joe`), with `+` and a speaker where it has several, or
    ///     another one; `nil` goes by the language of the text.
    ///   - delivery: how fast and how high; natural voices have no pitch.
    /// - Returns: the sound, one chunk a sentence.
    /// - Throws: ``SpeechError``: `nothingToSay`, `unknownVoice`, `voiceMissing` for a natural voice that can be fetched,
    ///   `voiceDamaged`.
    public func speech(
        _ text: String, named voice: String?, delivery: Delivery
    ) throws(SpeechError) -> Utterance {
        let speaker: PiperSpeaker?
        if let voice { speaker = try named(voice) } else { speaker = try natural(for: text) }
        guard let speaker else { return try others.speech(text, named: voice, delivery: delivery) }
        return try Utterance(text, by: speaker, delivery: delivery)
    }

    /// Loads the first natural voice.
    public func warmUp() async {
        guard let first = usable().first, let voice = try? self.voice(first.files) else { return }
        // Whoever asks for it hears why it does not work.
        try? await voice.load()
    }

    /// The natural voice of the text's language; `nil` where there is none.
    private func natural(for text: String) throws(SpeechError) -> PiperSpeaker? {
        let language = LanguageGuess.language(of: text)
        let match = usable().first { $0.description.language.split(separator: "-").first == language[...] }
        guard let match else { return nil }
        return PiperSpeaker(voice: try self.voice(match.files), speaker: 0, name: nil)
    }

    /// The natural voice of a name; `nil` where there is none and none could be fetched.
    private func named(_ request: String) throws(SpeechError) -> PiperSpeaker? {
        let parts = request.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = parts.first ?? ""
        guard let files = Self.match(name, in: installed()) else {
            guard let full = fetchable(name) else { return nil }
            throw SpeechError(
                .voiceMissing,
                "Choosing a voice failed: \(full) is not installed. Fetch it with: lipstream voices pull \(full)")
        }
        let voice = try self.voice(files)
        guard parts.count == 2 else { return PiperSpeaker(voice: voice, speaker: 0, name: nil) }
        let description = voice.description
        let number = description.speakerNumbers[parts[1]] ?? Int(parts[1], radix: 10)
        guard let number, (0..<description.speakers).contains(number) else {
            let names = description.speakerNumbers.keys.sorted().prefix(5).joined(separator: ", ")
            throw SpeechError(
                .unknownVoice,
                "Choosing a voice failed: \(files.name) has no speaker \"\(parts[1])\". It has \(description.speakers), "
                    + "0 to \(description.speakers - 1)\(names.isEmpty ? "" : ", such as \(names)").")
        }
        return PiperSpeaker(voice: voice, speaker: number, name: parts[1])
    }

    /// Finds `joe`, `en_US-joe` or `en_US-joe-medium`, in letters of any case.
    static func match(_ request: String, in voices: [PiperFiles]) -> PiperFiles? {
        let wanted = request.lowercased()
        if let exact = voices.first(where: { $0.name.lowercased() == wanted }) { return exact }
        return voices.first { files in
            let parts = files.name.lowercased().split(separator: "-")
            guard parts.count == 3 else { return false }
            return wanted == parts[1] || wanted == parts[0] + "-" + parts[1]
        }
    }

    /// Voices whose descriptions can be read; each is read once.
    private func usable() -> [(files: PiperFiles, description: PiperDescription)] {
        let files = installed()
        return state.withLock { state in
            var kept: [PiperFiles: PiperDescription] = [:]
            for one in files {
                kept[one] = state.descriptions[one] ?? (try? PiperDescription(contentsOf: one.description))
            }
            state.descriptions = kept
            return files.compactMap { one in kept[one].map { (one, $0) } }
        }
    }

    private func voice(_ files: PiperFiles) throws(SpeechError) -> PiperVoice {
        let made = state.withLock { state in state.take(files) }
        return try made.get()
    }
}

extension NaturalVoices.State {
    /// The voice, loaded or about to be; the one that has been silent for longest makes room.
    fileprivate mutating func take(_ files: PiperFiles) -> Result<PiperVoice, SpeechError> {
        let voice: PiperVoice
        if let index = loaded.firstIndex(where: { $0.files == files }) {
            voice = loaded.remove(at: index)
        } else {
            do throws(SpeechError) { voice = try PiperVoice(files) } catch { return .failure(error) }
        }
        loaded.insert(voice, at: 0)
        if loaded.count > NaturalVoices.mostLoaded { loaded.removeLast() }
        return .success(voice)
    }
}

/// A natural voice that is ready to say sentences.
private struct PiperSpeaker: SentenceSpeaker {
    let voice: PiperVoice
    let speaker: Int
    let name: String?

    var profile: VoiceProfile { VoiceProfile(voice.files, voice.description, speaker: name) }
    var worksAhead: Bool { true }

    func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk {
        try await voice.say(sentence, wordsPerMinute: delivery.wordsPerMinute, speaker: speaker)
    }
}

extension VoiceProfile {
    /// Describes a voice of Piper's kind: `en_US-joe-medium` is called "Joe".
    init(_ files: PiperFiles, _ description: PiperDescription, speaker: String? = nil) {
        let parts = files.name.split(separator: "-")
        let name = parts.count == 3 ? parts[1].prefix(1).uppercased() + parts[1].dropFirst() : files.name
        self.init(
            id: files.name + (speaker.map { "+\($0)" } ?? ""), name: name, language: description.language,
            quality: description.quality, licence: files.licence)
    }
}
