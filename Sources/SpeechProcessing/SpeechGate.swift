public import Media

/// Tells speech from silence, so that a pause shows the resting face and never a moving mouth.
///
/// Every 40 ms of sound give one openness, 0 (rest) to 1 (speech). A window as loud as the threshold opens the gate; it
/// stays open for 120 ms after the last loud one, so that a gap between words does not flicker, and it opens and closes
/// over three windows. Openness n is about the sound of n * 40 ms ..< (n + 1) * 40 ms, whatever the pieces it came in.
///
/// A steady noise just above the threshold does not open it: what was quietest lately counts as the room, and speech has
/// to be half as loud again as that. The room never counts for more than the threshold, so that speech without a pause
/// is not mistaken for it.
public struct SpeechGate: Sendable {
    /// Samples in a window: 40 ms at 16 kHz, one video frame at 25 a second.
    public static let window = 640
    /// The root mean square, in 16-bit units (0...32768), from which sound counts as speech; -46.8 dBFS.
    public static let standardThreshold: Float = 150

    /// Whether samples are as loud as speech: their root mean square reaches ``standardThreshold``.
    ///
    /// - Parameter samples: of -1...1.
    /// - Returns: `false` for none.
    public static func isLoud(_ samples: some Collection<Float>) -> Bool {
        guard !samples.isEmpty else { return false }
        let power = samples.reduce(0) { $0 + $1 * $1 } / Float(samples.count)
        return power.squareRoot() * 32_768 >= standardThreshold
    }

    /// How many windows the gate stays open after the last loud one.
    private static let hold = 3
    /// How many windows it takes to open or to close.
    private static let fade = 3

    /// The root mean square in 16-bit units that opens the gate; 100 is more sensitive, 0 keeps it open.
    ///
    /// Counts from the next window that ends.
    public var threshold: Float

    private var energy: Double = 0
    private var count = 0
    /// The quietest lately, rising by 2 % a window (half a second for half as much again).
    private var room = Float.infinity
    private var windowsSinceLoud = Int.max
    private var step = 0

    /// A closed gate.
    ///
    /// - Parameter threshold: root mean square in 16-bit units.
    public init(threshold: Float = SpeechGate.standardThreshold) { self.threshold = threshold }

    /// How open the gate is now, 0...1.
    public var openness: Float {
        let fraction = Float(step) / Float(Self.fade)
        return fraction * fraction * (3 - 2 * fraction)
    }

    /// Hears more sound.
    ///
    /// - Parameter audio: any number of samples.
    /// - Returns: an openness, 0...1, for each window that the sound completes.
    public mutating func append(_ audio: SpeechAudio) -> [Float] {
        var result: [Float] = []
        for sample in audio.samples {
            energy += Double(sample) * Double(sample)
            count += 1
            if count == Self.window { result.append(endWindow()) }
        }
        return result
    }

    /// Ends the sound and closes the gate.
    ///
    /// - Returns: the openness for a last window that the sound did not fill, or `nil` where it ended with a window.
    public mutating func finish() -> Float? {
        let last = count > 0 ? endWindow() : nil
        self = SpeechGate(threshold: threshold)
        return last
    }

    private mutating func endWindow() -> Float {
        let loudness = Float((energy / Double(count)).squareRoot()) * 32768
        (energy, count) = (0, 0)
        room = min(loudness, room * 1.02)
        if loudness >= max(threshold, 1.5 * min(room, threshold)) {
            windowsSinceLoud = 0
        } else if windowsSinceLoud < Int.max {
            windowsSinceLoud += 1
        }
        step = windowsSinceLoud <= Self.hold ? min(step + 1, Self.fade) : max(step - 1, 0)
        return openness
    }
}
