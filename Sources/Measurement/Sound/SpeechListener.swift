internal import Articulation
internal import Foundation
internal import Media
internal import MediaIO
internal import SpeechProcessing

/// Hears a file's sound from its beginning to its end and tells what the mouth should do.
struct SpeechListener {
    private var articulator: Articulator
    private var poses: (aperture: [Float], width: [Float], closure: [Float], voicing: [Float]) = ([], [], [], [])
    private var power: [Double] = []
    private var pending: (sum: Double, count: Int) = (0, 0)
    private var samples = 0

    init(_ model: ArticulationModel) throws(ArticulationError) {
        articulator = try Articulator(model: model, for: .film)
    }

    /// Hears the whole file.
    ///
    /// - Throws: `MediaError`, ``MeasurementError`` (`noSpeech`), `CancellationError`.
    static func listen(to url: URL, _ model: ArticulationModel) throws -> SpeechTrack {
        let reader = try AudioReader(url)
        var listener = try SpeechListener(model)
        while let block = try reader.next() {
            try Task.checkCancellation()
            try listener.hear(block.speech)
        }
        return try listener.finish(url.lastPathComponent)
    }

    mutating func hear(_ audio: SpeechAudio) throws(ArticulationError) {
        articulator.append(audio)
        samples += audio.samples.count
        for sample in audio.samples {
            pending.sum += Double(sample) * Double(sample)
            pending.count += 1
            guard pending.count == MelFrame.hop else { continue }
            power.append(pending.sum / Double(pending.count))
            pending = (0, 0)
        }
        try takePoses(upTo: .max)
    }

    /// Ends the sound.
    mutating func finish(_ name: String) throws -> SpeechTrack {
        articulator.finish()
        try takePoses(upTo: samples / MelFrame.hop)
        let isSpeech = SpeechActivity(power: power, voicing: poses.voicing).isSpeech
        let interval = 1 / SpeechTrack.rate
        let track = SpeechTrack(
            aperture: Curve(poses.aperture, every: interval),
            width: Curve(poses.width, every: interval),
            closure: Curve(poses.closure, every: interval), isSpeech: isSpeech,
            duration: Double(samples) / Double(SampleRate.speech.hertz))
        guard track.speechSeconds >= SpeechActivity.leastSpeech else {
            throw MeasurementError(
                .noSpeech,
                "\(name) has sound, but no speech in it (\(String(format: "%.1f", track.speechSeconds)) s of it sound "
                    + "like a voice): give a video in which somebody speaks for a second at least.")
        }
        return track
    }

    private mutating func takePoses(upTo end: Int) throws(ArticulationError) {
        while poses.aperture.count < end,
            let pose = try articulator.pose(
                at: MediaTime(Int64(clamping: poses.aperture.count), per: Int64(clamping: MelFrame.rate)))
        {
            poses.aperture.append(pose.seenOpening)
            poses.width.append(pose.likelyWidth)
            poses.closure.append(pose.closure)
            poses.voicing.append(pose.voicing)
        }
    }
}
