internal import Foundation
internal import LipSync
internal import Media

/// Pictures by their numbers.
protocol FrameSource: AnyObject {
    /// Gives pictures, in any order, each once.
    ///
    /// - Parameters:
    ///   - wanted: their numbers.
    ///   - body: gets each with its number.
    /// - Throws: errors of the file, and what `body` throws.
    func forEach(_ wanted: Set<Int>, _ body: (Int, Image) throws -> Void) throws
}

/// One picture, whatever its number.
final class StillFrame: FrameSource {
    private let image: Image

    init(_ image: Image) { self.image = image }

    func forEach(_ wanted: Set<Int>, _ body: (Int, Image) throws -> Void) throws {
        for index in wanted.sorted() { try body(index, image) }
    }
}

/// The pictures of a clip; to go back it begins again and passes over what is not wanted.
///
/// That takes a second for each minute of the clip, where a chunk takes minutes: nothing has to be kept.
final class ClipFrames: FrameSource {
    private let clip: ClipSource
    private var pictures: ClipPictures
    private var position = 0

    init(_ clip: ClipSource) throws {
        self.clip = clip
        pictures = try ClipPictures(clip, frameRate: FramePlan.rate)
    }

    func forEach(_ wanted: Set<Int>, _ body: (Int, Image) throws -> Void) throws {
        for index in wanted.sorted() {
            if index < position {
                pictures = try ClipPictures(clip, frameRate: FramePlan.rate)
                position = 0
            }
            while position < index, try pictures.skip() {
                try Task.checkCancellation()
                position += 1
            }
            guard let (image, _) = try pictures.next() else {
                throw LipSyncError(
                    .unusableClip,
                    "\(clip.url.lastPathComponent) has changed while it was being dubbed: frame \(index) is gone; begin anew"
                )
            }
            position = index + 1
            try body(index, image)
        }
    }
}
