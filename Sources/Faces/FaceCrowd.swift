public import Inference
public import Media

/// Follows all faces of a shot at once, each from where it is first seen.
///
/// Who comes in later joins within a second, but not where another one was first: a choice by place could not tell them
/// apart. A face that is lost, turned away or covered, is the same one when it comes back near to where it was. One frame at
/// a time, in order: whoever owns the crowd runs it, from any thread.
public struct FaceCrowd: ~Copyable, Sendable {
    /// One of the faces.
    public struct Member: Sendable {
        /// As it was seen first in this shot.
        public let first: FaceLandmarks
        /// As the last frame shows it, not smoothed; `nil` where it does not.
        public fileprivate(set) var now: FaceLandmarks?
        /// As it was seen last.
        fileprivate var last: FaceLandmarks

        fileprivate init(_ face: FaceLandmarks) { (first, now, last) = (face, face, face) }
    }

    /// Faces that are followed at once, at most.
    public static let most = 8

    /// All faces of this shot so far, in the order in which they came; those of the first frame by size, the largest first.
    public private(set) var members: [Member] = []

    private var finder: FaceFinder
    private var lastLook = -Double.infinity

    /// Seconds from one look at the whole picture to the next: for newcomers, and where somebody is lost.
    private static let (patience, hurry) = (1.0, 0.2)

    /// Loads the models.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: the model files.
    /// - Throws: ``FaceError`` (`model`) when a file is missing or not that model.
    public init(core: Core, models: FaceModels) throws(FaceError) {
        finder = try FaceFinder(core: core, models: models)
    }

    /// Forgets everybody, as after a cut.
    public mutating func restart() { (members, lastLook) = ([], -.infinity) }

    /// Takes the next frame.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - time: when it is shown, later than the frame before.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func follow(_ image: Image, at time: MediaTime) throws(FaceError) {
        // Whoever was there in the frame before keeps a place that two come to.
        for index in members.indices where members[index].now != nil {
            let face = try finder.mesh.landmarks(in: image, from: FaceRegion(around: members[index].last))
            let isThere =
                face.presence > FaceFinder.acceptance && face.isPlausible && !face.jumped(from: members[index].last)
                && !members[..<index].contains { $0.now.map { Self.isSame($0, face) } ?? false }
            members[index].now = isThere ? face : nil
            if isThere { members[index].last = face }
        }
        let isSomebodyMissing = members.isEmpty || members.contains { $0.now == nil }
        guard time.seconds - lastLook >= (isSomebodyMissing ? Self.hurry : Self.patience) || members.isEmpty else {
            return
        }
        lastLook = time.seconds
        for face in try finder.roughFaces(in: image) { welcome(face) }
    }

    /// Takes a face that a look at the whole picture found.
    private mutating func welcome(_ face: FaceLandmarks) {
        guard !members.contains(where: { $0.now.map { Self.isSame($0, face) } ?? false }) else { return }
        let lost = members.indices.filter { members[$0].now == nil && !face.jumped(from: members[$0].last) }
        if let nearest = lost.min(by: { members[$0].last.distance(to: face) < members[$1].last.distance(to: face) }) {
            (members[nearest].now, members[nearest].last) = (face, face)
        } else if members.count < Self.most, !members.contains(where: { $0.first.bounds.contains(face.bounds.center) })
        {
            members.append(Member(face))
        }
    }

    private static func isSame(_ one: FaceLandmarks, _ other: FaceLandmarks) -> Bool {
        one.bounds.overlap(other.bounds) > 0.5
    }
}
