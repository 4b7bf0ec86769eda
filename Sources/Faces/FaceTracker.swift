public import Inference
public import Media

/// Follows one face through a video, live or from a file: finds it once, then looks where it was.
///
/// One frame at a time, in order: whoever owns the tracker runs it, from any thread.
public struct FaceTracker: ~Copyable, Sendable {
    /// How many of the frames so far showed no face.
    public private(set) var framesWithoutFace = 0
    /// How many frames there were so far.
    public private(set) var frames = 0
    /// Why the face was not found so far although a frame shows some: the one that was asked for is not among them.
    public private(set) var missing: FaceError?

    private var choice: FaceChoice
    private var finder: FaceFinder
    private let smooths: Bool
    private var filter = OneEuroFilter<SIMD3<Float>>()
    private var last: (face: FaceLandmarks, time: MediaTime)?
    /// Whether the face that was asked for was ever seen.
    private var isFound = false
    /// Whether the frame before this one showed the face.
    private var following = false

    /// A face gone for longer than this, in seconds, is chosen anew among all.
    private static let memory = 1.0

    /// Loads the models.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: the model files.
    ///   - choice: which face to follow, decided on the first frame that shows it.
    ///   - smooths: whether points are smoothed over time, which makes them lag a little; whoever knows the frames to come
    ///     can do better.
    /// - Throws: ``FaceError`` (`model`) when a file is missing or not that model.
    public init(
        core: Core, models: FaceModels, choosing choice: FaceChoice = .largest, smooths: Bool = true
    ) throws(FaceError) {
        (self.choice, self.smooths) = (choice, smooths)
        finder = try FaceFinder(core: core, models: models)
    }

    /// Takes the next frame.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - time: when it is shown, later than the frame before.
    /// - Returns: the face's landmarks, smoothed over time unless told otherwise; `nil` where the frame does not show it.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func track(_ image: Image, at time: MediaTime) throws(FaceError) -> FaceLandmarks? {
        frames += 1
        guard let (face, isNew) = try locate(in: image, at: time) else {
            following = false
            framesWithoutFace += 1
            return nil
        }
        let interval = last.map { Float(time.seconds - $0.time.seconds) } ?? 0
        if isNew || interval <= 0 { filter.reset() }
        (last, following) = ((face, time), true)
        guard smooths else { return face }
        var smooth = face
        smooth.points = filter.smooth(face.points, interval: interval, unit: face.pixelsPerMillimetre)
        return smooth
    }

    /// Forgets where the face was, as after a cut: it is chosen anew among all that the next frame shows.
    ///
    /// - Parameter choice: which face from now on; `nil` for the same as before.
    public mutating func restart(choosing choice: FaceChoice? = nil) {
        (last, following) = (nil, false)
        if let choice { self.choice = choice }
    }

    /// Finds the face where it was, or anywhere; new is what did not continue the frame before.
    private mutating func locate(
        in image: Image, at time: MediaTime
    ) throws(FaceError) -> (face: FaceLandmarks, isNew: Bool)? {
        if following, let last {
            let face = try finder.mesh.landmarks(in: image, from: FaceRegion(around: last.face))
            if face.presence > FaceFinder.acceptance, face.isPlausible {
                return (face, face.jumped(from: last.face))
            }
        }
        let faces = try finder.roughFaces(in: image)
        if let last, time.seconds - last.time.seconds < Self.memory {
            // The same person, most likely, if near: better than the largest, which may be somebody else.
            let near = faces.filter { !$0.jumped(from: last.face) }
                .min { $0.distance(to: last.face) < $1.distance(to: last.face) }
            if let near { return (near, true) }
        }
        if let face = choice.pick(from: faces) {
            missing = nil
            isFound = true
            return (face, true)
        }
        if !faces.isEmpty, !isFound, missing == nil { missing = choice.refusal(of: faces) }
        return nil
    }
}
