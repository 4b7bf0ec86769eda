internal import Faces
internal import Foundation
public import LipSync
public import Media

/// A clip engine without models: it paints the box in a colour that tells the frame, and wants 100 ms of sound beyond it.
///
/// Frame n of the film is red, its level rising by one a frame from 20 (at 25 frames a second).
public struct CountingClipEngine: ClipEngine {
    /// Makes one.
    public init() {}
    /// `counting`.
    public var name: String { "counting" }
    /// An engine that draws without networks.
    public let provenance = Provenance(engine: "counting", isDrawnByNetwork: false)
    /// 100 ms.
    public var lookAhead: MediaTime { MediaTime(1, per: 10) }

    /// Counts from zero.
    ///
    /// - Parameters:
    ///   - clip: is not looked at.
    ///   - style: is not looked at.
    ///   - looked: is not called.
    /// - Returns: a performer that has heard nothing.
    public func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) -> any ClipPerformer {
        CountingClipPerformer()
    }
}

private struct CountingClipPerformer: ClipPerformer {
    private var samples = 0
    private var isFinished = false

    mutating func hear(_ speech: SpeechAudio) { samples += speech.samples.count }
    mutating func finishHearing() { isFinished = true }

    mutating func pass(_ time: MediaTime) {}

    mutating func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) -> Bool {
        let box = face.box
        guard isFinished || samples >= Int(time.ticks(per: 16_000)) + 1600 else { return false }
        let level = UInt8(20 + Int(time.ticks(per: 25)) % 200)
        for row in box.top..<box.bottom {
            for column in box.left..<box.right {
                let base = row * picture.stride + 4 * column
                (picture.pixels[base], picture.pixels[base + 1], picture.pixels[base + 2]) = (level, 0, 0)
            }
        }
        return true
    }
}

extension ClipSource {
    /// A clip for engines that do not look at theirs: no such file, no face.
    public static var unread: ClipSource {
        ClipSource(URL(fileURLWithPath: "unread.mp4")) { Faceless() }
    }
}

/// Sees no face anywhere.
public struct Faceless: FaceFollower {
    /// Makes one.
    public init() {}

    /// Sees nothing.
    public func follow(_ image: Image, at time: MediaTime, startsShot: Bool) -> FollowedFace? { nil }
}
