internal import Foundation
public import Media
internal import MediaIO

/// The pictures of a clip, prepared as its options say, from the first to the last.
///
/// Calls block; one owner, one thread at a time.
public final class ClipPictures {
    /// Width of every picture.
    public let width: Int
    /// Height of every picture.
    public let height: Int
    /// How many there will be, about; `nil` where the file does not tell its length.
    public let estimatedFrameCount: Int?

    private let reader: VideoReader
    private let framing: ClipFraming
    private let area: FaceBox

    /// Opens a clip.
    ///
    /// - Parameters:
    ///   - clip: the video and how its pictures are prepared; no face is looked for.
    ///   - frameRate: pictures a second.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``LipSyncError`` (`unusableClip`) for areas outside of it.
    public convenience init(_ clip: ClipSource, frameRate: FrameRate) throws {
        try self.init(clip.url, framing: clip.options.framing, frameRate: frameRate)
    }

    // Sparing, as a ``VideoReader`` is: for looks at a few frames of each second.
    init(_ url: URL, framing: ClipFraming, frameRate: FrameRate, isSparing: Bool = false) throws {
        self.framing = framing
        reader = try VideoReader(url, frameRate: frameRate, isSparing: isSparing)
        area = try framing.area(ofWidth: reader.width, height: reader.height)
        (width, height) = (area.width, area.height)
        estimatedFrameCount = reader.estimatedFrameCount
    }

    /// The next picture.
    ///
    /// - Returns: the picture, `.rgba`, and when it is shown; `nil` after the last one.
    /// - Throws: ``MediaError`` where the file cannot be read on.
    public func next() throws -> (image: Image, time: MediaTime)? {
        guard let frame = try reader.next() else { return nil }
        return (framing.applied(to: frame.image, area: area), frame.time)
    }

    /// Passes over a picture.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``MediaError`` where the file cannot be read on.
    public func skip() throws -> Bool { try reader.skip() }

    /// Counts the pictures by decoding all of them: what files say of their length is not always so.
    static func count(_ url: URL, frameRate: FrameRate) throws -> Int {
        let reader = try VideoReader(url, frameRate: frameRate)
        var count = 0
        while try reader.skip() {
            try Task.checkCancellation()
            count += 1
        }
        return count
    }
}
