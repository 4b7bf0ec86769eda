import Faces
import Foundation
import LipSync
import Media
import MediaIO

/// What the doctor sees and hears when it plays its own film.
struct FilmInspection {
    private(set) var frames = 0
    private(set) var size = (width: 0, height: 0)
    /// The largest differences of any frame.
    private(set) var colors: ColorComparison?
    /// Mean change of the mouth from frame to frame, in levels of 0...255.
    private(set) var motion = (speech: Float(0), silence: Float(0))
    /// Seconds of sound.
    private(set) var soundSeconds = 0.0
    /// Loudness of the whole sound, root mean square.
    private(set) var loudness: Float = 0

    /// After this many seconds of silence the mouth has come to rest.
    private static let settling = 0.4

    /// Plays a film.
    ///
    /// - Parameters:
    ///   - url: the film.
    ///   - face: whom it shows, with one style of performance only: still.
    ///   - mouth: where the lips are.
    ///   - speechEnd: when the silence begins, in seconds.
    /// - Throws: `MediaError` when it cannot be played, `CancellationError`.
    init(of url: URL, showing face: any PreparedFace, mouth: Rectangle, speechEnd: Double) throws {
        try look(at: url, face, mouth, speechEnd)
        try listen(to: url)
    }

    private mutating func look(
        at url: URL, _ face: any PreparedFace, _ mouth: Rectangle, _ speechEnd: Double
    ) throws {
        let photo = face.picture
        let reader = try VideoReader(url, frameRate: nil)
        size = (reader.width, reader.height)
        var (last, counts): (Image?, (speech: Float, silence: Float)) = (nil, (0, 0))
        while let frame = try reader.next() {
            try Task.checkCancellation()
            frames += 1
            guard size == (photo.width, photo.height) else { continue }
            // Every eighth frame tells: a wrong conversion is wrong in all of them.
            if frame.index.isMultiple(of: 8) {
                let found = ColorComparison(of: frame.image, with: photo, outside: face.changingArea)
                if found.largest >= colors?.largest ?? 0 { colors = found }
            }
            if let last {
                let change = Self.change(from: last, to: frame.image, in: mouth)
                if frame.time.seconds < speechEnd {
                    motion.speech += change
                    counts.speech += 1
                } else if frame.time.seconds > speechEnd + Self.settling {
                    motion.silence += change
                    counts.silence += 1
                }
            }
            last = frame.image
        }
        motion = (motion.speech / max(1, counts.speech), motion.silence / max(1, counts.silence))
    }

    private mutating func listen(to url: URL) throws {
        let reader = try AudioReader(url)
        var (sum, count): (Double, Int) = (0, 0)
        while let block = try reader.next() {
            for sample in block.speech.samples { sum += Double(sample * sample) }
            count += block.speech.samples.count
            soundSeconds += Double(block.playback.frames) / Double(block.playback.sampleRate.hertz)
        }
        loudness = Float((sum / Double(max(1, count))).squareRoot())
    }

    /// Mean difference of all three colours in an area.
    private static func change(from last: Image, to next: Image, in area: Rectangle) -> Float {
        let area = area.intersection(next.bounds)
        var (sum, count): (UInt, Int) = (0, 0)
        for y in Int(clamping: area.y)..<min(next.height, Int(clamping: area.y + area.height) + 1) {
            for x in Int(clamping: area.x)..<min(next.width, Int(clamping: area.x + area.width) + 1) {
                let (one, other) = (last[x, y], next[x, y])
                for channel in 0..<3 { sum += (Int(clamping: one[channel]) - Int(clamping: other[channel])).magnitude }
                count += 3
            }
        }
        return Float(sum) / Float(max(1, count))
    }
}
