internal import Media
internal import Speech

/// Brings the mouth to rest in longer silences: how far it may leave the resting pose at a moment, 0...1.
///
/// In a short pause the network's own pose is right: lips stay parted between words. In a long one it is nearly at rest,
/// and nearly is seen: a mouth that trembles while nobody speaks is what viewers complain about first.
struct RestGate: Sendable {
    private var gate = SpeechGate()
    private var track = OpennessTrack(ahead: Self.ahead)
    /// Windows since the gate was open last.
    private var silence = 0
    /// How far the mouth may open in the newest window, before smoothing.
    private var level: Float = 0

    /// Windows ahead of a moment whose openness counts, so that the mouth is free when the first sound comes: the sound up
    /// to 80 ms later, less than the network's own look-ahead.
    private static let ahead = 1
    /// Windows that a pause may last before the mouth goes to rest (0.3 s), and over how many it does (0.2 s).
    private static let patience = 8
    private static let closing: Float = 5
    /// Over how many windows the mouth is let go when speech begins.
    private static let opening: Float = 3

    /// Root mean square in 16-bit units from which sound counts as speech.
    var threshold: Float {
        get { gate.threshold }
        set { gate.threshold = newValue }
    }

    /// Hears more sound.
    mutating func hear(_ speech: SpeechAudio) {
        for openness in gate.append(speech) { add(openness) }
    }

    /// Ends the sound.
    mutating func finish() {
        if let last = gate.finish() { add(last) }
        for _ in 0...Self.patience + Int(Self.closing) { add(0) }
    }

    /// How far the mouth may open at a moment; moments do not go back.
    mutating func openness(at time: MediaTime) -> Float { track.openness(at: time) }

    private mutating func add(_ openness: Float) {
        silence = openness > 0 ? 0 : silence + 1
        if silence == 0 {
            level = min(1, level + 1 / Self.opening)
        } else if silence > Self.patience {
            level = max(0, level - 1 / Self.closing)
        }
        track.append(level.smoothstep(0, 1))
    }
}
