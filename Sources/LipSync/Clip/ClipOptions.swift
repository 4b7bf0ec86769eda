/// How a clip is looked at and made as long as the speech.
public struct ClipOptions: Sendable, Hashable {
    /// How the pictures are cut and turned first.
    public var framing: ClipFraming
    /// How far boxes reach beyond the face.
    public var pads: FacePads
    /// Whether boxes are averaged over five frames.
    public var smoothsBoxes: Bool
    /// A box for all frames; no face is looked for.
    public var fixedBox: ClipArea?
    /// Whether the first frame stands for the whole clip.
    public var isStatic: Bool
    /// What happens when clip and speech differ in length.
    public var syncMode: SyncMode
    /// When the face speaks anew; `nil` from the first frame to the last.
    public var spoken: SpokenParts?
    /// Whether things before the mouth stay as they are.
    public var keepsOccluders: Bool

    /// Makes options.
    ///
    /// - Parameters:
    ///   - framing: how the pictures are cut and turned first.
    ///   - pads: how far boxes reach beyond the face.
    ///   - smoothsBoxes: whether boxes are averaged over five frames.
    ///   - fixedBox: a box for all frames; no face is looked for.
    ///   - isStatic: whether the first frame stands for the whole clip.
    ///   - syncMode: what happens when clip and speech differ in length.
    ///   - spoken: when the face speaks anew; `nil` from the first frame to the last.
    ///   - keepsOccluders: whether things before the mouth stay as they are.
    public init(
        framing: ClipFraming = ClipFraming(), pads: FacePads = FacePads(), smoothsBoxes: Bool = true,
        fixedBox: ClipArea? = nil, isStatic: Bool = false, syncMode: SyncMode = .bounce,
        spoken: SpokenParts? = nil, keepsOccluders: Bool = true
    ) {
        (self.framing, self.pads, self.smoothsBoxes) = (framing, pads, smoothsBoxes)
        (self.fixedBox, self.isStatic, self.syncMode) = (fixedBox, isStatic, syncMode)
        (self.spoken, self.keepsOccluders) = (spoken, keepsOccluders)
    }
}

/// Part of a picture as users write it: top, bottom, left, right; -1 is the far edge.
public struct ClipArea: Sendable, Hashable {
    /// The first row.
    public let top: Int
    /// The row after the last one, or -1.
    public let bottom: Int
    /// The first column.
    public let left: Int
    /// The column after the last one, or -1.
    public let right: Int

    /// Makes an area.
    ///
    /// - Parameters:
    ///   - top: the first row.
    ///   - bottom: the row after the last one, or -1 for the lower edge.
    ///   - left: the first column.
    ///   - right: the column after the last one, or -1 for the right edge.
    public init(top: Int, bottom: Int, left: Int, right: Int) {
        (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
    }

    /// The area in a picture of a size.
    ///
    /// - Parameters:
    ///   - option: what users call it, for the sentence.
    ///   - width: of the picture.
    ///   - height: of the picture.
    /// - Returns: the part that lies inside.
    /// - Throws: ``LipSyncError`` (`unusableClip`) where nothing does.
    public func box(_ option: String, width: Int, height: Int) throws(LipSyncError) -> FaceBox {
        let (bottom, right) = (bottom == -1 ? height : bottom, right == -1 ? width : right)
        guard top >= 0, left >= 0,
            let box = FaceBox(
                clampedLeft: left, top: top, right: right, bottom: bottom, width: width, height: height)
        else {
            throw LipSyncError(
                .unusableClip,
                "\(option) \(top) \(self.bottom) \(left) \(self.right) is no part of a picture of \(width) x \(height): "
                    + "give top, bottom, left and right in pixels, -1 for the far edge")
        }
        return box
    }
}
