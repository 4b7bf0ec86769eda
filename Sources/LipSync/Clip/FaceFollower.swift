public import Faces
public import Inference
public import Media

/// Tells where the face is, frame after frame of a clip.
public protocol FaceFollower {
    /// Takes the next frame; blocks while models work.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - time: when it is shown, later than the frame before it in the same pass.
    ///   - startsShot: whether it follows a cut, or begins another pass: nothing before it counts.
    /// - Returns: the face, not smoothed over time; `nil` where the frame shows none.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    mutating func follow(_ image: Image, at time: MediaTime, startsShot: Bool) throws(FaceError) -> FollowedFace?

    /// Why no face was found so far although frames show some: the one that was asked for is not among them.
    var missing: FaceError? { get }
}

extension FaceFollower {
    /// Nothing: it takes whatever face there is.
    public var missing: FaceError? { nil }
}

/// The project's own tracker as a follower: 468 landmarks, forehead to chin.
public final class TrackedFace: FaceFollower {
    private var tracker: FaceTracker
    private let choices: ShotChoices

    /// Loads the models.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: the model files.
    ///   - choices: which face, where there are several; looked for anew in each shot.
    /// - Throws: ``FaceError`` (`model`) when a file is missing or not that model.
    public init(
        core: Core, models: FaceModels, choosing choices: ShotChoices = ShotChoices(.largest)
    ) throws(FaceError) {
        self.choices = choices
        tracker = try FaceTracker(core: core, models: models, choosing: choices.first, smooths: false)
    }

    /// That the face that was asked for is none of those that were seen, and where those are.
    public var missing: FaceError? { tracker.missing }

    /// Finds the face once, then looks where it was.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - time: when it is shown.
    ///   - startsShot: whether the face is looked for anew.
    /// - Returns: its landmarks.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public func follow(_ image: Image, at time: MediaTime, startsShot: Bool) throws(FaceError) -> FollowedFace? {
        if startsShot { tracker.restart(choosing: choices.choice(at: time)) }
        return try tracker.track(image, at: time).map { FollowedFace($0) }
    }
}
