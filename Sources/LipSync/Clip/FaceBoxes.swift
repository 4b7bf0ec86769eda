public import Media

/// How far a box reaches beyond the face, in pixels; negative to shrink it.
public struct FacePads: Sendable, Hashable {
    /// Rows above.
    public let top: Int
    /// Rows below.
    public let bottom: Int
    /// Columns to the left.
    public let left: Int
    /// Columns to the right.
    public let right: Int

    /// Makes pads, in the order in which users write them.
    ///
    /// - Parameters:
    ///   - top: rows above.
    ///   - bottom: rows below: some of the chin, which opens with the mouth.
    ///   - left: columns to the left.
    ///   - right: columns to the right.
    public init(top: Int = 0, bottom: Int = 10, left: Int = 0, right: Int = 0) {
        (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
    }
}

/// Makes the box of each frame of a clip out of where its face is, as Wav2Lip's published inference does.
///
/// The face is cut to whole pixels, padded and kept inside the picture. Then each box becomes the mean of itself and the
/// four after it, in whole pixels, against jitter. A frame without a face keeps the box before. Beyond what is published,
/// a cut ends the averaging as the end of the clip does: boxes of two shots have no meaningful mean.
///
/// A value that keeps five boxes, however long the clip is.
public struct FaceBoxes: Sendable {
    private let width: Int
    private let height: Int
    private let pads: FacePads
    private let smooths: Bool
    /// The box that a frame without a face takes.
    private var last: FaceBox?
    /// Boxes not averaged yet; where there are five, the first one is and only serves the end of the shot.
    private var window: [FaceBox] = []

    private static let span = 5

    /// Prepares for a clip.
    ///
    /// - Parameters:
    ///   - width: of its pictures.
    ///   - height: of its pictures.
    ///   - pads: how far boxes reach beyond the face.
    ///   - smooths: whether boxes are averaged.
    ///   - first: the first face that the clip will show, for the frames before it; `nil` leaves those without a box.
    public init(
        width: Int, height: Int, pads: FacePads = FacePads(), smooths: Bool = true, first: Rectangle? = nil
    ) {
        (self.width, self.height, self.pads, self.smooths) = (width, height, pads, smooths)
        last = first.flatMap { FaceBox(around: $0, pads: pads, width: width, height: height) }
    }

    /// Takes the next frame's face.
    ///
    /// - Parameters:
    ///   - face: its bounds, in pixels of the picture, or `nil` where the frame shows none.
    ///   - startsShot: whether the frame follows a cut.
    /// - Returns: the boxes that this settles, in the order of their frames, each frame exactly once; `nil` for a frame
    ///   before any face.
    public mutating func append(_ face: Rectangle?, startsShot: Bool = false) -> [FaceBox?] {
        var settled: [FaceBox?] = startsShot ? finish() : []
        let box = face.flatMap { FaceBox(around: $0, pads: pads, width: width, height: height) } ?? last
        last = box
        guard let box, smooths else { return settled + [box] }
        if window.count == Self.span { window.removeFirst() }
        window.append(box)
        if window.count == Self.span {
            window[0] = FaceBox(meanOf: window[...])
            settled.append(window[0])
        }
        return settled
    }

    /// Ends the clip.
    ///
    /// - Returns: the boxes of the frames that are left.
    public mutating func finish() -> [FaceBox?] {
        defer { window.removeAll() }
        let count = window.count
        guard count > 0 else { return [] }
        // The published loop averages in place, so each of the last boxes finds those before it averaged already; and in
        // a clip of three or four frames its window begins at a negative index, which Python counts from the end.
        let shared = count == Self.span ? window.indices : window.indices.suffix(Self.span - count)
        let pending = count == Self.span ? window.indices.dropFirst() : window.indices
        for index in pending { window[index] = FaceBox(meanOf: window[shared]) }
        return pending.map { window[$0] }
    }
}

extension FaceBox {
    /// A face in whole pixels, padded, kept inside the picture; `nil` where nothing of it is left.
    ///
    /// - Parameters:
    ///   - face: its bounds.
    ///   - pads: how far the box reaches beyond them.
    ///   - width: of the picture.
    ///   - height: of the picture.
    public init?(around face: Rectangle, pads: FacePads, width: Int, height: Int) {
        func whole(_ value: Float) -> Int? { value.isFinite ? Int(clamping: value.clamped(to: -1e6...1e6)) : nil }
        guard let left = whole(face.x), let top = whole(face.y), let right = whole(face.x + face.width),
            let bottom = whole(face.y + face.height)
        else { return nil }
        // The published detector never reports less than zero; pads are counted from there.
        self.init(
            clampedLeft: max(0, left) - pads.left, top: max(0, top) - pads.top, right: right + pads.right,
            bottom: bottom + pads.bottom, width: width, height: height)
    }

    /// The part of a box that lies in a picture; `nil` where there is none.
    init?(clampedLeft left: Int, top: Int, right: Int, bottom: Int, width: Int, height: Int) {
        let (left, top, right, bottom) = (max(0, left), max(0, top), min(width, right), min(height, bottom))
        guard left < right, top < bottom else { return nil }
        self.init(left: left, top: top, right: right, bottom: bottom)
    }

    /// The mean of boxes, cut to whole pixels.
    fileprivate init(meanOf boxes: ArraySlice<FaceBox>) {
        let sum = boxes.reduce(SIMD4<Int>.zero) { $0 &+ SIMD4($1.left, $1.top, $1.right, $1.bottom) }
        let mean = sum / SIMD4(repeating: boxes.count)
        self.init(left: mean.x, top: mean.y, right: mean.z, bottom: mean.w)
    }
}
