/// Which of the encoder's positions, 50 a second, belong to which frame of the film, 25 a second.
///
/// As `Audio2Feature` of [LatentSync](https://arxiv.org/abs/2412.09262): ten positions, from 80 ms before the frame to 100 ms
/// after it; at the ends the first and the last one are repeated.
enum SpeechWindows {
    /// Positions that a frame hears.
    static let length = 10
    /// Mel frames that the encoder takes at once: 30 s.
    static let melFrames = 3000

    /// Positions of the sound that are kept of one run of the encoder.
    ///
    /// - Parameter mel: mel frames that the run was given, without what it was padded with.
    /// - Returns: half as many.
    static func positions(ofMelFrames mel: Int) -> Int { mel / 2 }

    /// Frames that are made for a sound: two more than it lasts.
    ///
    /// - Parameter positions: of all of it.
    /// - Returns: at least 2.
    static func frames(forPositions positions: Int) -> Int { positions / 2 + 2 }

    /// What a frame hears.
    ///
    /// - Parameters:
    ///   - frame: counted from 0.
    ///   - count: positions that there are, at least 1.
    /// - Returns: ten positions, in order.
    static func positions(ofFrame frame: Int, of count: Int) -> [Int] {
        (2 * frame - 4..<2 * frame + 6).map { min(max($0, 0), count - 1) }
    }
}
