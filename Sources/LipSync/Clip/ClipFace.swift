public import Faces
public import Media

/// A face that a follower has seen in a frame.
public struct FollowedFace: Sendable {
    /// The smallest upright rectangle around it, in pixels.
    public let bounds: Rectangle
    /// Its points as they were seen, not smoothed; `nil` from a follower that knows none.
    public let landmarks: FaceLandmarks?

    /// Takes a face whose points are known.
    public init(_ landmarks: FaceLandmarks) { (bounds, self.landmarks) = (landmarks.bounds, landmarks) }

    /// Takes a face of which only the place is known.
    public init(bounds: Rectangle) { (self.bounds, landmarks) = (bounds, nil) }
}

/// Where the face of a clip's frame is, for whoever draws on it.
public struct ClipFace: Sendable {
    /// Where to draw: averaged and padded as the options say.
    public let box: FaceBox
    /// The face's points, smoothed over time without lag; `nil` where the frame shows none, or a fixed box was given.
    public let landmarks: FaceLandmarks?
    /// The frame in the clip, counted from 0: where it does not go on from the one before, nothing before it counts.
    public let frame: Int
    /// The shot in the clip, counted from 0.
    public let shot: Int

    /// Describes a face.
    ///
    /// - Parameters:
    ///   - box: where to draw.
    ///   - landmarks: the face's points.
    ///   - frame: the frame in the clip.
    ///   - shot: the shot in the clip.
    public init(box: FaceBox, landmarks: FaceLandmarks? = nil, frame: Int = 0, shot: Int = 0) {
        (self.box, self.landmarks, self.frame, self.shot) = (box, landmarks, frame, shot)
    }
}
