/// What is refused, or taken for damage, however plainly a file says it.
enum Limits {
    /// Pixels of a still picture: 120 megapixels.
    static let imagePixels = 120_000_000
    /// Pixels of a still picture that may be transparent, which takes three times the memory: 40 megapixels.
    static let transparentPixels = 40_000_000
    /// The longer side of a still picture when it is handed on.
    static let imageSide = 4096
    /// Bytes of a picture file.
    static let imageBytes = 1 << 29
    /// Pixels of a video frame: a little over 8192 x 4320.
    static let videoPixels = 36_000_000
    /// Frames a second of a stream; other numbers are damage, and no rate is known then.
    static let frameRates = 0.01...1000
    /// Hertz of sound.
    static let sampleRates = 1000...768_000
    /// Channels of sound, as many as swresample takes.
    static let channels = 1...64
    /// Seconds that a file may say it lasts: a day.
    ///
    /// Of one that says more, the length is not known.
    static let longestFile = 86_400.0
    /// Seconds that pictures or sound may be missing in a stream.
    ///
    /// A longer gap is a broken clock, and is closed up, in both alike, so that they stay together.
    static let longestGap: Int64 = 60
    /// Seconds that one frame may stand, where the file says how long it does.
    static let longestStill: Int64 = 3600
}
