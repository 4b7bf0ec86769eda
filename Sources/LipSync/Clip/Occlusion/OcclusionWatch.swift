internal import Faces
internal import Media

/// Tells, frame after frame of a clip, where something is before a face: a hand, a microphone, hair, a cup.
///
/// A thing counts when three frames on end show it, two where it covers the lips, and fades in and out over some frames.
/// A value that keeps two frames' cells.
struct OcclusionWatch {
    private let appearances: FaceAppearances
    /// Of the clip as it is read.
    private let frameRate: FrameRate
    private var appearance: FaceAppearance?
    private var last: (frame: Int, shot: Int)?
    /// What the last two frames showed, the later one first.
    private var covers: [FaceCover] = []
    private var levels = [Float](repeating: 0, count: FacePatch.count)
    private var whole: Float = 0

    /// How fast a thing appears and disappears, a frame.
    private static let (rise, fall): (Float, Float) = (0.5, 0.25)
    /// How pale the lips of two frames look from which on all of the mouth is left as it is, and below which no more.
    private static let (pale, red): (Float, Float) = (0.55, 0.35)
    /// A cut is seen in a look through the clip up to so much later, in seconds.
    private static let lateness = 0.34

    init(_ appearances: FaceAppearances, frameRate: FrameRate) {
        (self.appearances, self.frameRate) = (appearances, frameRate)
    }

    /// Looks at the next frame, before anything is drawn on it.
    ///
    /// - Returns: which pixels stay the clip's own; `nil` where nothing is before the face.
    mutating func look(at image: Image, face: ClipFace) -> CoverMask? {
        let goesOn = last.map { $0.shot == face.shot && abs($0.frame - face.frame) <= 1 } ?? false
        if !goesOn { begin(face) }
        last = (face.frame, face.shot)
        guard let appearance, let landmarks = face.landmarks, let patch = FacePatch(of: landmarks, in: image) else {
            forget()
            return nil
        }
        let seen = FaceCover(appearance.evidence(in: patch), patch.kinds)
        let cover = covers.count < 2 ? nil : covers.reduce(seen) { $0.confirmed(by: $1) }
        take(cover, paleness: min(seen.paleness, covers.first?.paleness ?? 0))
        covers = [seen] + covers.prefix(1)
        guard whole > 0 || levels.contains(where: { $0 > 0 }) else { return nil }
        return CoverMask(levels, whole: whole, of: patch, box: face.box)
    }

    /// A clip that plays backward comes to a shot at its end.
    private mutating func begin(_ face: ClipFace) {
        let isBackward = last.map { $0.frame > face.frame && $0.frame - face.frame <= 2 } ?? false
        let seconds = frameRate.time(ofFrame: face.frame).seconds
        if last?.shot != face.shot || appearance == nil {
            appearance = appearances.appearance(at: isBackward ? seconds : seconds + Self.lateness)
        }
        forget()
    }

    private mutating func forget() {
        covers = []
        whole = 0
        for index in levels.indices { levels[index] = 0 }
    }

    private mutating func take(_ cover: FaceCover?, paleness: Float) {
        for index in levels.indices {
            levels[index] =
                (cover?.cells[index] ?? false) ? min(1, levels[index] + Self.rise) : max(0, levels[index] - Self.fall)
        }
        let isCovered = paleness > (whole > 0 ? Self.red : Self.pale)
        whole = isCovered ? min(1, whole + Self.rise) : max(0, whole - Self.fall)
    }
}
