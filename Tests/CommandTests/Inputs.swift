import Foundation
import Media
import MediaIO
import TestSupport

/// Files that users may give, made by hand.
enum Inputs {
    /// The portrait as pixels.
    static func portrait() throws -> Image { try ImageFile.read(Samples.portrait).converted(to: .rgb) }

    /// One second of babble.
    static func babble(in folder: URL, seconds: Double = 0.6) throws -> String {
        let url = folder.appendingPathComponent("babble.wav")
        try WaveFile.write(to: url, seconds: seconds, sample: WaveFile.babble)
        return url.path
    }

    /// Writes a picture.
    static func write(_ image: Image, _ name: String, in folder: URL) throws -> String {
        let url = folder.appendingPathComponent(name)
        try ImageFile.write(image, to: url)
        return url.path
    }

    /// A grey picture with others laid on it, each at its left upper corner.
    static func collage(width: Int, height: Int, _ parts: [(image: Image, x: Int, y: Int)]) -> Image {
        var canvas = Image(width: width, height: height, format: .rgb, filledWith: 128)
        for part in parts {
            for row in 0..<part.image.height where (0..<height).contains(part.y + row) {
                for column in 0..<part.image.width where (0..<width).contains(part.x + column) {
                    let from = row * part.image.stride + column * 3
                    let to = (part.y + row) * canvas.stride + (part.x + column) * 3
                    for channel in 0..<3 { canvas.pixels[to + channel] = part.image.pixels[from + channel] }
                }
            }
        }
        return canvas
    }

    /// Circles on white: a yellow head, black eyes, a red mouth.
    static func cartoon() -> Image {
        var image = Image(width: 400, height: 400, format: .rgb, filledWith: 255)
        let circles: [(x: Int, y: Int, radius: Int, color: [UInt8])] = [
            (200, 200, 150, [250, 220, 40]), (145, 160, 22, [0, 0, 0]), (255, 160, 22, [0, 0, 0]),
            (200, 270, 40, [200, 30, 30]),
        ]
        for circle in circles {
            for y in 0..<400 {
                for x in 0..<400 {
                    let (dx, dy) = (x - circle.x, y - circle.y)
                    guard dx * dx + dy * dy < circle.radius * circle.radius else { continue }
                    for channel in 0..<3 { image.pixels[y * image.stride + x * 3 + channel] = circle.color[channel] }
                }
            }
        }
        return image
    }

    /// A video of a few grey frames without sound.
    static func silentVideo(_ name: String, in folder: URL) throws -> String {
        let url = folder.appendingPathComponent(name)
        let writer = try VideoWriter(url, width: 64, height: 64)
        for _ in 0..<10 { try writer.append(Image(width: 64, height: 64, format: .rgba, filledWith: 128)) }
        try writer.finish()
        return url.path
    }
}

/// What a film holds, played back.
struct PlayedFilm {
    let width: Int
    let height: Int
    private(set) var frames: [Image] = []
    private(set) var soundSeconds = 0.0
    private(set) var peak: Float = 0

    init(_ url: URL) throws {
        let video = try VideoReader(url, frameRate: nil)
        (width, height) = (video.width, video.height)
        while let frame = try video.next() { frames.append(frame.image) }
        let sound = try AudioReader(url)
        while let block = try sound.next() {
            soundSeconds += Double(block.playback.frames) / 48_000
            peak = max(peak, block.speech.samples.map(abs).max() ?? 0)
        }
    }
}
