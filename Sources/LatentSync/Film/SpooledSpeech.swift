internal import Foundation
internal import LipSync
internal import Media
internal import MediaIO
internal import ModelStore

/// The speech, taken in as a whole: on disk, in the two forms that are needed.
struct SpooledSpeech: Sendable {
    /// 16 kHz, one channel.
    let speech: FloatFile
    /// What is heard in the film.
    let sound: FloatFile
    /// Form of ``sound``.
    let format: AudioFormat
    /// At 16 kHz.
    let samples: Int
    /// Of ``sound``, in each channel.
    let soundFrames: Int
    /// Pieces that could not be used.
    let damagedPackets: Int
    let clockJumps: Int
    /// Stands for the samples of both.
    let digest: String

    /// Takes it in.
    ///
    /// - Parameters:
    ///   - source: of the speech.
    ///   - folder: keeps it.
    /// - Throws: the source's error; ``LipSyncError`` (`noSpeech`) where it is too short; ``MediaError``;
    ///   `CancellationError`.
    nonisolated(nonsending) init(_ source: consuming some SpeechSource, in folder: WorkFolder) async throws {
        var source = source
        (speech, sound) = (folder.file("speech.f32"), folder.file("sound.f32"))
        format = source.playbackFormat
        let (speechWriter, soundWriter) = (try speech.makeWriter(), try sound.makeWriter())
        var (samples, values, hash) = (0, 0, SHA256())
        while let block = try await source.next() {
            try Task.checkCancellation()
            hash.update(try speechWriter.append(block.speech.samples))
            hash.update(try soundWriter.append(block.playback.samples))
            samples += block.speech.samples.count
            values += block.playback.samples.count
        }
        guard samples >= LogMel.shortest else {
            throw LipSyncError(
                .noSpeech,
                samples == 0
                    ? "there is no sound to speak: the source has not a single sample"
                    : "the speech lasts for \(samples / 16) ms only: give at least 20 ms")
        }
        (self.samples, digest) = (samples, hash.finish())
        soundFrames = values / format.channels
        (damagedPackets, clockJumps) = (source.damagedPackets, source.clockJumps)
    }

    /// Part of what is heard, silence behind its end.
    ///
    /// - Parameter range: samples of each channel.
    /// - Returns: as many samples of each channel.
    /// - Throws: ``MediaError`` where they cannot be read.
    func chunk(_ range: Range<Int>) throws(MediaError) -> AudioChunk {
        let there = range.clamped(to: 0..<soundFrames)
        var samples = try sound.read(there.lowerBound * format.channels..<there.upperBound * format.channels)
        samples += [Float](repeating: 0, count: (range.count - there.count) * format.channels)
        return AudioChunk(samples: samples, sampleRate: format.sampleRate, channels: format.channels)
    }
}
