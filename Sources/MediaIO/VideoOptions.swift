/// How a video is compressed.
public struct VideoOptions: Sendable, Hashable {
    /// How long the encoder may think, by libx264's names.
    ///
    /// A faster one makes larger files of the same look.
    public enum Preset: String, Sendable, CaseIterable {
        /// No B-frames, no deblocking.
        case ultrafast
        /// A little faster than `veryfast`, several times larger.
        case superfast
        /// What is taken by default; its motion search is made coarser.
        case veryfast
        /// Smaller files.
        case faster
        /// Smaller files.
        case fast
        /// libx264's own default.
        case medium
        /// Smaller files, for archives.
        case slow
    }

    /// Constant quality, 0 (lossless) to 51; 18 looks like the source.
    public var quality: Int
    /// How long the encoder may think.
    public var preset: Preset
    /// Bits a second of the sound, or `nil` for 128 000 mono, 192 000 stereo.
    public var audioBitRate: Int?

    /// Makes options.
    ///
    /// - Parameters:
    ///   - quality: libx264's `crf`, 0 to 51.
    ///   - preset: how long the encoder may think.
    ///   - audioBitRate: bits a second of the sound, or `nil` for 128 000 mono, 192 000 stereo.
    public init(quality: Int = 18, preset: Preset = .veryfast, audioBitRate: Int? = nil) {
        self.quality = quality
        self.preset = preset
        self.audioBitRate = audioBitRate
    }
}
