internal import Media
internal import SpeechProcessing

/// Brings the mouth to rest in longer silences: how far it may leave the resting pose at a moment, 0...1.
///
/// In a short pause the network's own pose is right: lips stay parted between words. In a long one it is nearly at rest,
/// and nearly is seen: a mouth that trembles while nobody speaks is what viewers complain about first. Live, a silence has to
/// have lasted before it is known to be a long one; in a film that is known beforehand, and lips close as speech ends.
struct RestGate: Sendable {
    private var gate = SpeechGate()
    private var track = OpennessTrack(ahead: Self.ahead)
    /// Windows since the gate was open last.
    private var silence = 0
    /// How far the mouth may open in the newest window, before smoothing.
    private var level: Float = 0
    /// The levels of the newest windows, of which the lowest counts: as far as is looked ahead.
    private var coming: [Float] = []
    private let foresight: Int
    private var isFinished = false

    /// Windows ahead of a moment whose openness counts, so that the mouth is free when the first sound comes: the sound up
    /// to 80 ms later, less than the network's own look-ahead.
    private static let ahead = 1
    /// Windows that a pause may last before the mouth goes to rest (0.3 s), and over how many it does (0.2 s).
    private static let patience = 8
    private static let closing: Float = 5
    /// Over how many windows the mouth is let go when speech begins.
    private static let opening: Float = 3
    /// Windows that a film looks ahead: the gate's own patience and this one's, less what lips take to come together.
    private static let filmForesight = 11

    /// Makes a gate that has heard nothing.
    ///
    /// - Parameter isUnhurried: whether moments may wait for half a second of sound that comes after them.
    init(isUnhurried: Bool) { foresight = isUnhurried ? Self.filmForesight : 0 }

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
        for _ in 0...Self.patience + Int(Self.closing) + foresight { add(0) }
        isFinished = true
    }

    /// How far the mouth may open at a moment; moments do not go back.
    ///
    /// - Returns: `nil` while the sound that tells it has not come.
    mutating func openness(at time: MediaTime) -> Float? {
        isFinished || track.reaches(time) ? track.openness(at: time) : nil
    }

    private mutating func add(_ openness: Float) {
        silence = openness > 0 ? 0 : silence + 1
        if silence == 0 {
            level = min(1, level + 1 / Self.opening)
        } else if silence > Self.patience {
            level = max(0, level - 1 / Self.closing)
        }
        // Opened as late as without looking ahead, closed as early as can be.
        coming.append(level)
        guard coming.count > foresight, let lowest = coming.min() else { return }
        coming.removeFirst()
        track.append(lowest.smoothstep(0, 1))
    }
}
