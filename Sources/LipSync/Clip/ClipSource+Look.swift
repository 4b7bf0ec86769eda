public import Faces
public import Media

extension ClipSource {
    /// How much of a clip is looked through, in seconds.
    private static let looked = 60.0

    /// Looks through the first minute of the clip, before anything is drawn.
    ///
    /// Frames that no other one is decoded from are passed over: what is looked at may be a few frames off its time, but its
    /// points are its own.
    ///
    /// - Parameters:
    ///   - frameRate: frames of each second that are looked at.
    ///   - looked: called with the part that is done, 0...1, before each frame.
    ///   - body: is given each frame, and tells whether to go on.
    /// - Returns: why a face was not found although the clip shows some: the one that was asked for is not among them.
    /// - Throws: errors of reading the clip and of `body`; `CancellationError`.
    @discardableResult
    public func lookThrough(
        at frameRate: FrameRate, looked: (Double) -> Void, _ body: (ClipFrame) throws -> Bool
    ) throws -> FaceError? {
        let reader = try ClipReader(self, frameRate: frameRate, isSparing: true)
        let most = Int(clamping: Self.looked * frameRate.framesPerSecond)
        let expected = max(1, min(reader.estimatedFrameCount ?? most, most))
        while let frame = try reader.next(), frame.index < most {
            looked(min(1, Double(frame.index + 1) / Double(expected)))
            guard try body(frame) else { break }
        }
        return reader.missingFace
    }
}
