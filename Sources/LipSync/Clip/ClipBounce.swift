/// Backward from the frame before the last, then forward from the one after the first, and so on.
///
/// It may begin with fewer pictures than it will go back to, and asks for the others when it comes to them.
struct ClipBounce {
    /// A frame without its picture.
    struct Outline {
        let shot: Int
        let faces: [ClipFrame.Face]

        init(_ frame: ClipFrame) { (shot, faces) = (frame.shot, frame.faces) }
    }

    private var spool: ClipSpool
    /// Whether there are no more pictures to be had.
    private var isWhole: Bool
    private let outlines: [Outline]
    /// Frames in the clip.
    private let end: Int
    /// The frame that was shown last, counted from the start of the clip.
    private var position: Int
    private var step = -1

    /// Begins behind the last frame of a clip.
    ///
    /// - Parameters:
    ///   - spool: the pictures of the last frames, one at least.
    ///   - isWhole: whether it turns around at the first of these, rather than to ask for more.
    ///   - outlines: what else is known of the last frames.
    ///   - end: how many frames the clip has.
    init(_ spool: ClipSpool, isWhole: Bool, outlines: [Outline], end: Int) {
        (self.spool, self.isWhole, self.outlines, self.end) = (spool, isWhole, outlines, end)
        position = end - 1
    }

    /// The oldest frame whose picture is there.
    private var first: Int { end - min(outlines.count, spool.count) }

    /// Whether the next frame is one whose picture was not kept.
    var needsMore: Bool { !isWhole && position + step < first }

    /// Takes all the pictures that it goes back to, in place of those that it had.
    mutating func take(_ pictures: ClipSpool) {
        isWhole = true
        if pictures.count > spool.count { spool = pictures }
    }

    /// The next frame.
    mutating func next() throws -> ClipFrame {
        let frames = first..<end
        if !frames.contains(position + step) { step = -step }
        if frames.contains(position + step) { position += step }
        let outline = outlines[outlines.count - (end - position)]
        return ClipFrame(
            image: try spool.image(at: position - (end - spool.count)), index: position, shot: outline.shot,
            faces: outline.faces)
    }
}
