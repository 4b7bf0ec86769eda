public import Faces
public import Media

/// A frame of a clip and where its faces are.
public struct ClipFrame: Sendable {
    /// One of the faces that are followed.
    public struct Face: Sendable {
        /// Where to draw; `nil` where the face is not known.
        public let box: FaceBox?
        /// Whether it was seen in this frame; otherwise the box is that of another one.
        public let isSeen: Bool
        /// Its points, smoothed over time without lag; `nil` where it is not seen.
        public let landmarks: FaceLandmarks?
    }

    /// The picture, `.rgba`.
    public let image: Image
    /// Counted from 0, from the start of the clip.
    public let index: Int
    /// The shot, counted from 0.
    public let shot: Int
    /// The faces, in the order in which the clip's source names them; one at least.
    public let faces: [Face]

    /// The rectangle around all faces that are known; `nil` where none is.
    var facesArea: Rectangle? { faces.compactMap(\.box?.rectangle).reduce(nil) { $0?.union($1) ?? $1 } }

    /// A face for whoever draws on it.
    ///
    /// - Parameter number: of ``faces``.
    /// - Returns: `nil` where it is not known.
    public func face(_ number: Int) -> ClipFace? {
        let face = faces[number]
        return face.box.map { ClipFace(box: $0, landmarks: face.landmarks, frame: index, shot: shot) }
    }
}
