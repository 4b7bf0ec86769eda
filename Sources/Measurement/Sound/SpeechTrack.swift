internal import Articulation
internal import Media
internal import SpeechProcessing

/// What a sound tells about the mouth that spoke it, 80 times a second, and when there is speech at all.
struct SpeechTrack: Sendable {
    /// How far the lips should be apart: the read-out of the articulation that follows real mouths best, no unit.
    let aperture: Curve
    /// How wide the mouth should be, no unit.
    let width: Curve
    /// How firmly the lips should be pressed together, 0...1.
    let closure: Curve
    /// Whether each moment is speech.
    let isSpeech: [Bool]
    /// Seconds.
    let duration: Double

    static let rate = Double(MelFrame.rate)

    func isSpeech(at time: Double) -> Bool {
        let index = Int(clamping: (time * Self.rate).rounded())
        return isSpeech.indices.contains(index) && isSpeech[index]
    }

    /// Seconds of speech.
    var speechSeconds: Double { Double(isSpeech.count { $0 }) / Self.rate }

    /// Pauses, long enough for a mouth to come to rest in: without the time in which it does.
    var pauses: [Range<Double>] {
        var (found, start): ([Range<Double>], Int?) = ([], nil)
        for (index, isSpoken) in (isSpeech + [true]).enumerated() {
            if !isSpoken, start == nil { start = index }
            guard isSpoken, let begun = start else { continue }
            start = nil
            let (from, to) = (Double(begun) / Self.rate + Self.settling, Double(index) / Self.rate - Self.onset)
            if to - from >= Self.shortestPause { found.append(from..<to) }
        }
        return found
    }

    /// Seconds after speech in which a mouth may still be closing, and before it in which it may open.
    private static let (settling, onset) = (0.25, 0.15)
    private static let shortestPause = 0.2
}
