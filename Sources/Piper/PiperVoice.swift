internal import Foundation
public import Inference
public import Media
public import SpeechProcessing

/// One natural voice, on a thread of its own: its network is compiled when it is first needed and kept.
public actor PiperVoice {
    private let executor = BlockingExecutor(label: "lipstream.voice")
    /// The thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Where its files are.
    public nonisolated let files: PiperFiles
    /// What its network takes and gives.
    public nonisolated let description: PiperDescription

    private let options: CompileOptions
    private var network: Loaded?
    /// Phonemes that the voice has not learned and that were left out, since it was loaded.
    public private(set) var unknownPhonemes = 0

    /// In a box, for a network cannot be copied out of an optional.
    private final class Loaded {
        var network: PiperNetwork
        init(_ network: consuming PiperNetwork) { self.network = network }
    }

    /// 32 bits: on two cores it is many times faster than it speaks, so there is nothing to gain with 16.
    public static let usualOptions = CompileOptions(precision: .f32)

    /// What Piper leaves between two sentences, in seconds.
    static let pause = 0.2

    /// Reads the description of a voice; its network waits until it is needed.
    ///
    /// - Parameters:
    ///   - files: where it is.
    ///   - options: how the network computes.
    /// - Throws: ``SpeechError``: `voiceMissing`, `voiceDamaged`.
    public init(_ files: PiperFiles, options: CompileOptions = PiperVoice.usualOptions) throws(SpeechError) {
        description = try PiperDescription(contentsOf: files.description)
        (self.files, self.options) = (files, options)
    }

    /// Compiles the network where it has not been yet.
    ///
    /// - Throws: ``SpeechError``: `voiceMissing`, `voiceDamaged`.
    public func load() throws(SpeechError) { _ = try loaded() }

    private func loaded() throws(SpeechError) -> Loaded {
        if let network { return network }
        do {
            let loaded = Loaded(
                try PiperNetwork(
                    core: Core(), files.network, hasSpeakers: description.speakers > 1, options: options))
            network = loaded
            return loaded
        } catch let error as PiperNetwork.WrongNetwork {
            throw SpeechError(
                .voiceDamaged,
                "Loading the voice \(files.name) failed: \(files.network.path) is no voice, \(error.why). "
                    + "Fetch the voice again with both its files.")
        } catch let error as InferenceError where error.code == .fileMissing {
            throw SpeechError(.voiceMissing, "Loading the voice \(files.name) failed: \(error). Fetch it again.")
        } catch {
            throw SpeechError(.voiceDamaged, "Loading the voice \(files.name) failed: \(error).")
        }
    }

    /// Says a sentence, or what a dot in its middle makes several of, with a pause behind each.
    ///
    /// - Parameters:
    ///   - sentence: some hundred characters at most.
    ///   - wordsPerMinute: 160 is the voice's own rate.
    ///   - speaker: whose voice, 0 being the first.
    /// - Returns: sound of one channel; silent where nothing could be pronounced.
    /// - Throws: ``SpeechError``.
    public func say(
        _ sentence: String, wordsPerMinute: Int, speaker: Int = 0
    ) async throws(SpeechError) -> AudioChunk {
        let stretch = 160 / Float(wordsPerMinute)
        let rate = description.sampleRate
        let pause = Int(clamping: (Self.pause * Double(stretch) * Double(rate.hertz)).rounded())
        var samples: [Float] = []
        for text in try await phonemes(of: sentence) {
            if Task.isCancelled { throw .cancelledSpeech }
            let found = description.map.sentence(text)
            unknownPhonemes += found.unknown
            let scales = PiperNetwork.Scales(
                noise: description.noiseScale, length: description.lengthScale * stretch,
                rhythm: description.rhythmNoise)
            samples += try sound(of: found.numbers, scales, speaker: speaker)
            samples += [Float](repeating: 0, count: pause)
        }
        if Task.isCancelled { throw .cancelledSpeech }
        return AudioChunk(samples: samples, sampleRate: rate, channels: 1)
    }

    /// A text of phonemes for each sentence.
    private func phonemes(of text: String) async throws(SpeechError) -> [String] {
        switch description.phonemes {
        case .espeak(let language):
            PhonemeMap.sentences(of: try await PhonemeClause.clauses(of: text, voice: language))
        case .letters: [text.lowercased()]
        }
    }

    /// Lets the network speak numbers of phonemes.
    func sound(
        of phonemes: [Int64], _ scales: PiperNetwork.Scales, speaker: Int
    ) throws(SpeechError) -> [Float] {
        let loaded = try loaded()
        do {
            let samples = try loaded.network.sound(of: phonemes, scales, speaker: speaker)
            return samples.map { $0.isFinite ? max(-1, min(1, $0)) : 0 }
        } catch {
            throw SpeechError(
                .synthesisFailed,
                "Text to speech failed: the voice \(files.name) could not say this (\(error)). Try another voice.")
        }
    }
}
