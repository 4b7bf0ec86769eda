import Faces
import Foundation
import LipSync
import Media
import MediaIO

/// Clips of flat grey frames, the level telling the frame, and a follower that needs no models.
enum ClipFixture {
    static let (width, height) = (96, 64)

    /// The grey of a frame of the clip.
    static func level(_ frame: Int) -> Int { 30 + 4 * (frame % 50) }

    /// Writes a clip.
    static func write(_ url: URL, frames: Int, width: Int = width, height: Int = height) throws {
        let options = VideoOptions(quality: 4)
        let writer = try VideoWriter(url, width: width, height: height, options: options)
        for frame in 0..<frames {
            try writer.append(
                Image(width: width, height: height, format: .rgba, filledWith: UInt8(level(frame))))
        }
        try writer.finish()
    }

    /// A clip whose face is where `faces` says for each frame of the clip, told by the grey.
    static func clip(
        _ url: URL, _ options: ClipOptions = ClipOptions(),
        faces: @escaping @Sendable (Int) -> Rectangle? = { _ in Rectangle(x: 20, y: 10, width: 40, height: 30) }
    ) -> ClipSource {
        ClipSource(url, options: options) { GreyFollower(faces: faces) }
    }

    /// Which frame of the clip (up to 50) a picture of the film shows, and which frame of the film its box says.
    static func read(_ image: Image) -> (clip: Int, film: Int?) {
        let box = image[40, 25]
        let isPainted = Int(box.x) > Int(box.y) + 12
        return (clipFrame(image), isPainted ? Int(box.x) - 20 : nil)
    }

    /// Which frame of the clip a picture shows, by a corner that no box covers.
    static func clipFrame(_ image: Image) -> Int { Int((Double(Int(image[2, 2].y) - 30) / 4).rounded()) }

    /// All frames of a video.
    static func frames(of url: URL) throws -> [Image] {
        let reader = try VideoReader(url, frameRate: nil)
        var images: [Image] = []
        while let frame = try reader.next() { images.append(frame.image) }
        return images
    }

    /// Seconds of sound in a file.
    static func secondsOfSound(in url: URL) throws -> Double {
        let reader = try AudioReader(url)
        var samples = 0
        while let block = try reader.next() { samples += block.speech.samples.count }
        return Double(samples) / 16_000
    }
}

struct GreyFollower: FaceFollower {
    let faces: @Sendable (Int) -> Rectangle?

    func follow(_ image: Image, at time: MediaTime, startsShot: Bool) -> FollowedFace? {
        faces(ClipFixture.clipFrame(image)).map { FollowedFace(bounds: $0) }
    }
}
