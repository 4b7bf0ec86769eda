internal import Media
internal import Speech

/// Brings the mouth to rest in silence: how far it may leave the resting pose at a moment, 0...1.
///
/// The network is nearly still in silence and in noise, but nearly is seen: a mouth that trembles while nobody speaks is
/// what viewers complain about first.
struct RestGate: Sendable {
    private var gate = SpeechGate()
    /// Openness of the windows from `first` on; earlier ones have been passed.
    private var windows: [Float] = []
    private var first = 0
    private var isFinished = false

    /// Windows ahead of a moment whose openness counts, so that the mouth is free when the first sound comes: the sound up
    /// to 80 ms later, less than the network's own look-ahead.
    private static let ahead = 1
    private static let windowsPerSecond = Int64(SampleRate.speech.hertz / SpeechGate.window)

    /// Hears more sound.
    mutating func hear(_ speech: SpeechAudio) { windows += gate.append(speech) }

    /// Ends the sound; the mouth closes after the gate's hold.
    mutating func finish() {
        if let last = gate.finish() { windows.append(last) }
        isFinished = true
    }

    /// How far the mouth may open at a moment; moments do not go back.
    mutating func openness(at time: MediaTime) -> Float {
        let window = Int(time.ticks(per: Self.windowsPerSecond)) + Self.ahead
        if window > first {
            let passed = min(window - first, windows.count)
            windows.removeFirst(passed)
            first += passed
        }
        // Without a window the sound has ended (or was never that short of the look-ahead): at rest.
        return window == first ? windows.first ?? 0 : 0
    }
}
