import Foundation
import Media
import MediaIO

@testable import LipSync

/// Clips of a real person beside the same person at another time, who is larger: only the sound tells who speaks it.
enum PairFixture {
    static let (width, height) = (900, 960)
    /// Where the one who speaks is, at the left and at the right, and the other one: points on their noses, about.
    static let left = Point(200, 250)
    static let right = Point(740, 250)

    /// Writes a clip of one shot after the other.
    ///
    /// - Parameters:
    ///   - url: where it goes.
    ///   - source: a person who speaks, 1080 x 1920, ten seconds.
    ///   - sides: for each shot, whether the speaker is at the left.
    ///   - seconds: of each shot, six at most.
    ///   - spoken: seconds of sound in each shot; silence follows.
    /// - Throws: errors of reading and writing.
    static func write(_ url: URL, of source: URL, isLeft sides: [Bool], seconds: Double, spoken: Double) throws {
        let sound = try AudioReader(source)
        var samples: [Float] = []
        let format = sound.playbackFormat
        let (count, all) = (
            Int(spoken * Double(format.sampleRate.hertz)) * format.channels,
            Int(seconds * Double(format.sampleRate.hertz)) * format.channels
        )
        while samples.count < count, let block = try sound.next() { samples += block.playback.samples }
        samples = Array(samples.prefix(count)) + [Float](repeating: 0, count: all - count)
        let writer = try VideoWriter(url, width: width, height: height, audio: format)
        for isLeft in sides {
            let speaker = try ClipPictures(source, framing: ClipFraming(resizeFactor: 3), frameRate: .standard)
            let other = try ClipPictures(source, framing: ClipFraming(resizeFactor: 2), frameRate: .standard)
            for _ in 0..<100 { _ = try other.skip() }
            try writer.append(AudioChunk(samples: samples, sampleRate: format.sampleRate, channels: format.channels))
            for _ in 0..<Int(seconds * 25) {
                guard let one = try speaker.next(), let two = try other.next() else { break }
                var picture = Image(width: width, height: height, format: .rgba, filledWith: 60)
                paste(one.image, at: isLeft ? 0 : 540, on: &picture)
                paste(two.image, at: isLeft ? 360 : 0, on: &picture)
                try writer.append(picture)
            }
        }
        try writer.finish()
    }

    private static func paste(_ image: Image, at left: Int, on picture: inout Image) {
        for row in 0..<image.height {
            let (from, to) = (row * image.stride, row * picture.stride + 4 * left)
            picture.pixels.replaceSubrange(to..<to + 4 * image.width, with: image.pixels[from..<from + 4 * image.width])
        }
    }
}
