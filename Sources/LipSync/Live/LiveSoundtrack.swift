internal import Media

/// Sound that is heard but not sent: its picture is still to come.
struct LiveSoundtrack {
    private let rate: SampleRate
    private var waiting: ArraySlice<Float> = []
    private var sent = 0

    init(rate: SampleRate) { self.rate = rate }

    /// The first sample that belongs to a frame.
    func sampleIndex(ofFrame frame: Int) -> Int {
        Int(FrameRate.standard.time(ofFrame: frame).ticks(per: Int64(rate.hertz)))
    }

    /// Takes what is heard.
    mutating func append(_ samples: [Float]) { waiting += samples }

    /// Silences what waits within 5 ms: a cut would click.
    mutating func fadeOut() {
        let length = Float(rate.hertz / 200)
        let begin = waiting.startIndex
        for index in waiting.indices { waiting[index] *= max(0, 1 - Float(index - begin) / length) }
    }

    /// Takes out the sound before a frame; `nil` where there is none.
    mutating func take(untilFrame frame: Int) -> LiveSound? {
        let samples = waiting.prefix(sampleIndex(ofFrame: frame) - sent)
        guard !samples.isEmpty else { return nil }
        waiting = waiting.dropFirst(samples.count)
        defer { sent += samples.count }
        return LiveSound(
            time: MediaTime(Int64(sent), per: Int64(rate.hertz)),
            samples: samples.map { Int16(($0 * 32768).rounded().clamped(to: -32768...32767)) })
    }
}
