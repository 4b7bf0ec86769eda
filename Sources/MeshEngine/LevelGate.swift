internal import Media
internal import SpeechProcessing

/// Shuts the mouth while the sound is below a level that somebody has set: a microphone in a loud hall.
///
/// Nobody has to: the networks tell voices from noise by themselves (`MouthPose.openness`).
struct LevelGate: Sendable {
    private var gate = SpeechGate(threshold: 0)
    private var track = OpennessTrack(ahead: Self.ahead)
    private var isFinished = false

    /// Windows ahead of a moment whose openness counts, so that the mouth is free when the first sound comes: the sound up
    /// to 80 ms later, less than the networks' own look-ahead.
    private static let ahead = 1

    /// Root mean square in 16-bit units from which sound counts as speech; 0 counts everything.
    var threshold: Float {
        get { gate.threshold }
        set { gate.threshold = newValue }
    }

    /// Hears more sound.
    mutating func hear(_ speech: SpeechAudio) {
        for openness in gate.append(speech) { track.append(openness) }
    }

    /// Ends the sound.
    mutating func finish() {
        if let last = gate.finish() { track.append(last) }
        isFinished = true
    }

    /// How far the mouth may open at a moment; moments do not go back.
    ///
    /// - Returns: `nil` while the sound that tells it has not come.
    mutating func openness(at time: MediaTime) -> Float? {
        guard isFinished || track.reaches(time) else { return nil }
        let openness = track.openness(at: time)
        return threshold > 0 ? openness : 1
    }
}
