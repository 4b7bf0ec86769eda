internal import Faces
internal import Media

/// A clip that begins again and again.
///
/// Its last quarter of a second melts into its first one where the head is held alike at both ends, so that the jump is
/// not seen; the clip then goes on behind what was shown of its beginning. Elsewhere it jumps: two heads in one picture
/// would look worse. Holds a quarter of a second of frames.
final class ClipLoop {
    /// What tells whether two frames can be shown in one.
    struct Look {
        /// Of each face that is seen.
        let boxes: [FaceBox?]
        let picture: ShotChange.Samples

        init(_ frame: ClipFrame) {
            boxes = frame.faces.map { $0.isSeen ? $0.box : nil }
            picture = ShotChange.Samples(frame.image)
        }
    }

    private let reader: ClipReader
    private let span: Int
    /// Whether boxes follow a face, and say how the head is held.
    private let followsFace: Bool
    /// The frames that come next, in the first pass and later.
    private var ahead: [ClipFrame] = []
    /// The first frames of the clip, seen when they came first.
    private var beginning: [Look] = []
    private var count = 0
    private var pass = Pass.first

    private enum Pass: Equatable {
        case first, later
        /// The clip's frames are all read: those that wait are shown as they are, then it begins again.
        case ending
        /// They melt into the beginning, of which so many are shown.
        case fading(Int)
    }

    /// Plays a clip.
    ///
    /// - Parameters:
    ///   - reader: at its first frame.
    ///   - rate: of its frames.
    ///   - followsFace: whether its boxes are those of a face.
    init(_ reader: ClipReader, rate: FrameRate, followsFace: Bool) {
        (self.reader, self.followsFace) = (reader, followsFace)
        span = max(1, Int(clamping: (rate.framesPerSecond / 4).rounded()))
    }

    /// The next frame; `nil` where the clip has none at all.
    func next() throws -> ClipFrame? {
        try readAhead()
        switch pass {
        case .first, .later:
            return ahead.isEmpty ? nil : ahead.removeFirst()
        case .ending:
            guard ahead.isEmpty else { return ahead.removeFirst() }
            try reader.rewind()
            pass = .later
            try readAhead()
            return ahead.isEmpty ? nil : ahead.removeFirst()
        case .fading(let shown):
            let last = ahead.removeFirst()
            pass = ahead.isEmpty ? .later : .fading(shown + 1)
            guard let first = try reader.next() else { return last }
            return last.melting(into: first, share: Float(shown + 1) / Float(span + 1))
        }
    }

    /// Reads until one frame more waits than melt, or none is left; then decides how the clip begins again.
    private func readAhead() throws {
        guard pass == .first || pass == .later else { return }
        while ahead.count <= span {
            guard let frame = try reader.next() else { return try end() }
            if pass == .first {
                if beginning.count < span { beginning.append(Look(frame)) }
                count += 1
            }
            ahead.append(frame)
        }
    }

    private func end() throws {
        guard count > 0 else { return }
        // A clip that is hardly longer than what melts would do nothing else.
        let canMelt = followsFace && count >= 4 * span && ahead.count == span
        guard canMelt, zip(ahead, beginning).allSatisfy({ Look($0).isNear($1) }) else {
            pass = .ending
            return
        }
        try reader.rewind()
        pass = .fading(0)
    }
}

extension ClipLoop.Look {
    /// How far apart two boxes may be, in widths of a face.
    ///
    /// The chin goes with a mouth that is drawn anew anyway.
    private static let limits = (head: Float(0.035), chin: Float(0.08))

    /// Whether both show every face, held alike, in one and the same shot.
    func isNear(_ other: Self) -> Bool {
        !picture.isCut(to: other.picture) && zip(boxes, other.boxes).allSatisfy(Self.areNear)
    }

    private static func areNear(_ box: FaceBox?, _ far: FaceBox?) -> Bool {
        guard let box, let far else { return false }
        let width = Float(min(box.width, far.width))
        let head = max(abs(box.left - far.left), abs(box.right - far.right), abs(box.top - far.top))
        let chin = abs(box.bottom - far.bottom)
        return Float(head) <= limits.head * width && Float(chin) <= limits.chin * width
    }
}

extension ClipFrame {
    /// A frame between this one and another, the faces too.
    ///
    /// - Parameters:
    ///   - other: of the same size.
    ///   - share: how much of the other one is seen, 0...1.
    /// - Returns: a frame of the other one's place in the clip.
    fileprivate consuming func melting(into other: ClipFrame, share: Float) -> ClipFrame {
        var mixed = other.image
        mixed.melt(into: image, keeping: share)
        return ClipFrame(
            image: mixed, index: other.index, shot: other.shot,
            faces: zip(faces, other.faces).map { $0.moving(to: $1, share: share) })
    }
}

extension ClipFrame.Face {
    /// A face between this one and another.
    fileprivate func moving(to other: Self, share: Float) -> Self {
        func between(_ one: Int, _ two: Int) -> Int { Int(clamping: (Float(one) + Float(two - one) * share).rounded()) }
        let box = self.box.flatMap { box in
            other.box.map { far in
                FaceBox(
                    left: between(box.left, far.left), top: between(box.top, far.top),
                    right: between(box.right, far.right), bottom: between(box.bottom, far.bottom))
            }
        }
        return Self(
            box: box ?? other.box, isSeen: isSeen && other.isSeen,
            landmarks: landmarks(between: other.landmarks, share))
    }

    private func landmarks(between other: FaceLandmarks?, _ share: Float) -> FaceLandmarks? {
        guard var face = landmarks, let other else { return other ?? landmarks }
        for index in face.points.indices { face.points[index] += (other.points[index] - face.points[index]) * share }
        return face
    }
}
