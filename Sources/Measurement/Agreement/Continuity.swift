internal import Media

/// Whether every frame is there, once, and when it should be.
public struct Continuity: Sendable, Equatable {
    /// A place where frames are missing.
    public struct Gap: Sendable, Equatable {
        /// Seconds from the start.
        public let time: Double
        /// How long the frame before it stands, in seconds.
        public let length: Double
    }

    /// Frames in the file.
    public let frames: Int
    /// Frames without a face.
    public let withoutFace: Int
    /// Frames a second, from the middle interval.
    public let rate: Double
    /// Whether intervals differ by more than a quarter so often that no single rate describes them.
    public let isVariable: Bool
    /// Where frames are missing.
    public let gaps: [Gap]
    /// How many frames are missing in the gaps.
    public let dropped: Int
    /// Frames whose face equals the one before while there is speech.
    public let repeated: Int
    /// Frames with a face while there is speech.
    public let spoken: Int
    /// Seconds by which the container starts the sound after the picture; `nil` where it does not say.
    public let soundStart: Double?

    private static let (usual, gap) = (0.25, 1.5)

    init(_ track: MouthTrack, speech: SpeechTrack, soundStart: Double?) {
        let times = track.frames.map(\.time)
        let intervals = zip(times.dropFirst(), times).map { $0 - $1 }
        let middle = max(intervals.quantile(0.5) ?? 0.04, 1e-4)
        frames = times.count
        withoutFace = times.count - track.framesWithFace
        rate = 1 / middle
        let odd = intervals.count { abs($0 - middle) > Self.usual * middle }
        isVariable = odd * 10 > intervals.count
        gaps = zip(times, intervals).filter { $0.1 > Self.gap * middle }.map { Gap(time: $0.0, length: $0.1) }
        dropped = gaps.reduce(0) { $0 + Int(clamping: ($1.length / middle).rounded()) - 1 }
        let inSpeech = track.frames.filter { $0.mouth != nil && speech.isSpeech(at: $0.time) }
        (repeated, spoken) = (inSpeech.count(where: \.isRepeated), inSpeech.count)
        self.soundStart = soundStart
    }
}
