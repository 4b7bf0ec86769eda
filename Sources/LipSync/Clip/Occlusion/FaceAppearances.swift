public import Faces
public import Media

/// How a clip's face looks while nothing is before it, shot by shot.
public struct FaceAppearances: Sendable {
    private let shots: [(start: Double, appearance: FaceAppearance?)]

    fileprivate init(_ shots: [(start: Double, appearance: FaceAppearance?)]) { self.shots = shots }

    /// The face of the shot that is on at a moment.
    ///
    /// - Parameter seconds: in the clip.
    /// - Returns: `nil` where too little of it was seen.
    func appearance(at seconds: Double) -> FaceAppearance? {
        shots.last { $0.start <= seconds }?.appearance ?? nil
    }
}

/// Collects, frame after frame of a look through a clip, what ``FaceAppearances`` is made of.
///
/// Keeps 64 frames of a shot at most, 40 KB each, however long it is, and what it learned of those before.
public struct AppearanceSurvey {
    private var shots: [(start: Double, appearance: FaceAppearance?)] = []
    private var shot: Int?
    private var start = 0.0
    private var patches: [FacePatch] = []
    /// One of so many frames is kept.
    private var interval = 1
    private var seen = 0

    private static let most = 64

    /// How many frames of the shot are kept.
    var keptFrames: Int { patches.count }

    /// Prepares for a clip.
    public init() {}

    /// Looks at a frame.
    ///
    /// - Parameters:
    ///   - image: `.rgba`.
    ///   - face: the points of its face.
    ///   - seconds: when it is shown in the clip.
    ///   - shot: the shot in the clip.
    public mutating func look(at image: Image, face: FaceLandmarks, seconds: Double, shot: Int) {
        if shot != self.shot {
            endShot()
            (self.shot, start) = (shot, seconds)
        }
        defer { seen += 1 }
        guard seen.isMultiple(of: interval), let patch = FacePatch(of: face, in: image) else { return }
        patches.append(patch)
        guard patches.count == Self.most else { return }
        patches = patches.enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
        interval *= 2
    }

    /// Looks through a clip for an engine that does not: three frames of each of the first 60 seconds.
    ///
    /// - Parameters:
    ///   - clip: of one face, whose points its follower knows.
    ///   - looked: called with the part that is done, 0...1, after each frame.
    /// - Returns: the face in each shot.
    /// - Throws: errors of reading the clip; `CancellationError`.
    static func look(through clip: ClipSource, looked: (Double) -> Void) throws -> FaceAppearances {
        let rate = FrameRate(3, per: 1)
        var survey = AppearanceSurvey()
        try clip.lookThrough(at: rate, looked: looked) { frame in
            // A follower that knows no points is seen, and has none.
            guard let face = frame.faces[0].landmarks else { return !frame.faces[0].isSeen }
            survey.look(
                at: frame.image, face: face, seconds: rate.time(ofFrame: frame.index).seconds, shot: frame.shot)
            return true
        }
        return survey.appearances()
    }

    /// What was found.
    ///
    /// - Returns: the face in each shot.
    public consuming func appearances() -> FaceAppearances {
        endShot()
        return FaceAppearances(shots)
    }

    private mutating func endShot() {
        if shot != nil { shots.append((shots.isEmpty ? 0 : start, FaceAppearance(patches))) }
        (patches, interval, seen) = ([], 1, 0)
    }
}
