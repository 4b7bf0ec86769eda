public import Media

/// How far the mouth may open, window after window of ``SpeechGate``, as moments are asked for: constant memory.
public struct OpennessTrack: Sendable {
    private let ahead: Int
    /// Openness of the windows from `first` on; earlier ones have been passed.
    private var windows: [Float] = []
    private var first = 0

    private static let windowsPerSecond = Int64(SampleRate.speech.hertz / SpeechGate.window)

    /// An empty track.
    ///
    /// - Parameter ahead: windows ahead of a moment whose openness counts, so that the mouth is free when the first sound
    ///   comes; the sound up to `(ahead + 1) * 40` ms later has to be heard before the moment.
    public init(ahead: Int) { self.ahead = ahead }

    /// Takes the openness of the next window, 0...1.
    public mutating func append(_ openness: Float) { windows.append(openness) }

    /// Whether the window that counts at a moment has come.
    public func reaches(_ time: MediaTime) -> Bool { window(at: time) < first + windows.count }

    /// How far the mouth may open at a moment; moments do not go back.
    ///
    /// - Parameter time: the moment.
    /// - Returns: 0...1; 0 where no window is left, for then the sound has long ended.
    public mutating func openness(at time: MediaTime) -> Float {
        let window = window(at: time)
        if window > first {
            let passed = min(window - first, windows.count)
            windows.removeFirst(passed)
            first += passed
        }
        return windows.first ?? 0
    }

    private func window(at time: MediaTime) -> Int { Int(time.ticks(per: Self.windowsPerSecond)) + ahead }
}
