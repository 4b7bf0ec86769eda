internal import Media
internal import SpeechProcessing

/// The 16 mel frames (200 ms) that each video frame's mouth is made from, in constant memory.
struct MelWindows: Sendable {
    static let length = 16
    private var stream: MelStream
    /// The mel frames from `first` on; earlier ones have been passed.
    private var frames: [MelFrame] = []
    private var first = 0
    private var isFinished = false
    private let alignment: Wav2LipSettings.Alignment

    init(_ settings: Wav2LipSettings) {
        stream = MelStream(edge: settings.isFile ? .reflect : .silence)
        alignment = settings.alignment
    }

    /// How much sound beyond a moment has to be heard before its window is whole.
    static func lookAhead(_ alignment: Wav2LipSettings.Alignment) -> MediaTime {
        // The last column's centre lies 15 columns on, and a column sees 25 ms beyond its centre.
        let reach = (length - 1) * MelFrame.hop + 400
        let shift = alignment == .trained ? SampleRate.speech.hertz / 25 : 0
        return MediaTime(Int64(reach - shift), per: Int64(SampleRate.speech.hertz))
    }

    mutating func hear(_ speech: SpeechAudio) { stream.append(speech) { frames.append($0) } }

    /// Ends the sound: silence follows.
    mutating func finish() {
        frames += stream.finish()
        isFinished = true
    }

    /// The window of a moment, oldest first, or `nil` while its sound has not come; moments do not go back.
    mutating func window(at time: MediaTime) -> [MelFrame]? {
        let start = column(at: time)
        let last = start + Self.length
        guard isFinished || last <= first + frames.count else { return nil }
        if start > first {
            let passed = min(start - first, frames.count)
            frames.removeFirst(passed)
            first += passed
        }
        return (start..<last).map { column in
            let index = column - first
            return frames.indices.contains(index) ? frames[index] : MelFrame()
        }
    }

    private func column(at time: MediaTime) -> Int {
        guard alignment == .trained else { return Int(time.ticks(per: Int64(MelFrame.rate))) }
        // `int()` of the training code truncates, and it never asked for a moment before the sound.
        return Int(((time.seconds - 0.04) * Double(MelFrame.rate) + 1e-6).rounded(.down))
    }
}
