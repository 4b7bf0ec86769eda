internal import CRHVoice
internal import Foundation
internal import Media
internal import SpeechProcessing

/// libRHVoice at work, on a thread of its own: all who speak with it take turns, sentence by sentence.
actor RHVoiceEngine {
    private nonisolated let executor = BlockingExecutor(label: "lipstream.rhvoice")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let library: RHVoiceLibrary

    init(_ library: RHVoiceLibrary) { self.library = library }

    /// What is left between two sentences, in seconds; the library leaves none after the last.
    private static let pause = 0.2
    /// What its voices have where the library says nothing, as there was nothing to pronounce.
    private static let usualHertz = 24_000
    /// Rates that the library reads well, as multiples of a voice's own.
    private static let rates = 0.3...3.0

    /// Says a sentence, with a pause behind it.
    ///
    /// - Returns: sound of one channel.
    /// - Throws: ``SpeechError``: `synthesisFailed`, `cancelled`.
    func say(
        _ sentence: String, voice: RHVoiceDescription, delivery: Delivery
    ) throws(SpeechError) -> AudioChunk {
        let (sound, library) = (SampleCollector(), library)
        let rate = Double(delivery.wordsPerMinute) / Double(Delivery.standard.wordsPerMinute)
        let isSaid = unsafe voice.name.withCString { name in
            var parameters = unsafe lipstream_rhvoice_parameters()
            unsafe parameters.voice_profile = unsafe name
            unsafe parameters.relative_rate = min(max(rate, Self.rates.lowerBound), Self.rates.upperBound)
            unsafe parameters.absolute_pitch = Double(delivery.pitch - Delivery.standard.pitch) / 50
            unsafe parameters.relative_pitch = 1
            unsafe parameters.relative_volume = 1
            return unsafe Self.speak(sentence, &parameters, sound, library)
        }
        if sound.isCancelled || Task.isCancelled { throw .cancelledSpeech }
        guard isSaid else {
            throw SpeechError(
                .synthesisFailed,
                "Text to speech failed: RHVoice's voice \(voice.name) could not say this. Try another voice.")
        }
        let hertz = sound.hertz ?? Self.usualHertz
        let silence = Int(clamping: (Self.pause / rate * Double(hertz)).rounded())
        return AudioChunk(
            samples: sound.samples + [Float](repeating: 0, count: silence),
            sampleRate: SampleRate(hertz: hertz), channels: 1)
    }

    private static func speak(
        _ sentence: String, _ parameters: UnsafePointer<lipstream_rhvoice_parameters>, _ sound: SampleCollector,
        _ library: RHVoiceLibrary
    ) -> Bool {
        var text = Array(sentence.utf8CString)
        let length = UInt32(clamping: text.count - 1)
        let data = unsafe Unmanaged.passUnretained(sound).toOpaque()
        // 0: plain text.
        guard
            let message = unsafe library.newMessage(library.engine, &text, length, 0, parameters, data)
        else { return false }
        defer { unsafe library.deleteMessage(message) }
        return unsafe library.speak(message) != 0
    }
}

/// One of RHVoice's voices.
struct RHVoiceSpeaker: SentenceSpeaker {
    let voice: RHVoiceDescription
    let engine: RHVoiceEngine

    var profile: VoiceProfile { voice.profile }
    // A sentence takes a twentieth of its length.
    var worksAhead: Bool { false }

    func say(_ sentence: String, delivery: Delivery) async throws(SpeechError) -> AudioChunk {
        try await engine.say(sentence, voice: voice, delivery: delivery)
    }
}
