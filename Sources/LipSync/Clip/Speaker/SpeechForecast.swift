internal import Articulation
internal import Foundation
internal import Media
internal import MediaIO
internal import SpeechProcessing

/// What a clip's own sound foretells about the mouth that speaks it, every 12.5 ms from the clip's start on.
struct SpeechForecast: Sendable {
    /// How far apart the lips should be, no unit.
    let opening: [Float]
    /// Whether there is speech.
    let isSpeech: [Bool]

    /// Values a second.
    static let rate = Double(MelFrame.rate)
    /// Hops to both sides in which a voice has to be heard for sound to count as speech: 150 ms.
    private static let reach = 12

    init(opening: [Float], isSpeech: [Bool]) { (self.opening, self.isSpeech) = (opening, isSpeech) }

    /// Hears a clip.
    ///
    /// - Parameters:
    ///   - url: a file with sound.
    ///   - limit: seconds; no more is heard.
    ///   - model: the articulation networks.
    /// - Throws: ``MediaError`` where the file has no sound or cannot be read; `CancellationError`.
    init(of url: URL, atMost limit: Double, _ model: ArticulationModel) throws {
        let reader = try AudioReader(url)
        var (articulator, gate) = (try Articulator(model: model, for: .film), SpeechGate())
        var (poses, openness, samples): ([MouthPose], [Float], Int) = ([], [], 0)
        while samples < Int(clamping: limit * Double(SampleRate.speech.hertz)), let block = try reader.next() {
            try Task.checkCancellation()
            samples += block.speech.samples.count
            articulator.append(block.speech)
            openness += gate.append(block.speech)
            try Self.take(&poses, from: &articulator, upTo: .max)
        }
        articulator.finish()
        if let last = gate.finish() { openness.append(last) }
        try Self.take(&poses, from: &articulator, upTo: samples / MelFrame.hop)
        let isVoiced = poses.indices.map { index in
            poses[max(0, index - Self.reach)...min(poses.count - 1, index + Self.reach)].contains { $0.voicing > 0.5 }
        }
        opening = poses.map(\.seenOpening)
        isSpeech = poses.indices.map { index in
            let window = index * MelFrame.hop / SpeechGate.window
            return isVoiced[index] && openness.indices.contains(window) && openness[window] > 0
        }
    }

    private static func take(
        _ poses: inout [MouthPose], from articulator: inout Articulator, upTo end: Int
    ) throws(ArticulationError) {
        while poses.count < end,
            let pose = try articulator.pose(
                at: MediaTime(Int64(clamping: poses.count), per: Int64(clamping: MelFrame.rate)))
        {
            poses.append(pose)
        }
    }

    /// Seconds of sound.
    var duration: Double { Double(opening.count) / Self.rate }

    /// Seconds of speech from one moment to another.
    func speechSeconds(in range: Range<Double>) -> Double {
        let indices = isSpeech.indices.clamped(
            to: Int(clamping: range.lowerBound * Self.rate)..<Int(clamping: range.upperBound * Self.rate))
        return Double(isSpeech[indices].count { $0 }) / Self.rate
    }
}
