internal import Media

/// Brings the mouth of live speech to rest in longer silences, which are known only once they have lasted.
///
/// Voicing decides, as in ``FilmPoses``.
struct LiveRest: Sendable {
    /// Speech begins above the first voicing and ends below the second.
    private static let (begins, ends): (Float, Float) = (0.5, 0.3)
    /// Samples at 16 kHz that a pause may last before the mouth goes to rest, and over how many it does: 0.42 and 0.2 s.
    private static let (patience, closing) = (6720, 3200)
    /// Samples over which the mouth is let go when speech begins: 80 ms.
    private static let opening = 1280

    private var isSpeech = false
    /// Of the last moment; the linear way from rest to free.
    private var (level, time): (Float, Int) = (0, 0)
    private var lastSpeech: Int?

    /// How far the mouth may leave rest at a moment.
    ///
    /// - Parameters:
    ///   - voicing: the greater of that moment's and that of 40 ms later.
    ///   - time: in samples at 16 kHz, not before an earlier call's.
    /// - Returns: 0...1.
    mutating func openness(voicing: Float, at time: Int) -> Float {
        let passed = Float(max(0, time - self.time))
        self.time = time
        isSpeech = voicing > (isSpeech ? Self.ends : Self.begins)
        if isSpeech {
            lastSpeech = time
            level = min(1, level + passed / Float(Self.opening))
        } else if time - (lastSpeech ?? 0) > Self.patience || lastSpeech == nil {
            level = max(0, level - passed / Float(Self.closing))
        }
        return level.smoothstep(0, 1)
    }
}
