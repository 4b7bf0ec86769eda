internal import Faces
internal import LipSync
internal import Media

/// Finds the landmarks of a face whose box is known, frame after frame.
struct BoxedFace: ~Copyable, Sendable {
    private var mesh: FaceMesh
    /// The face of the frame before.
    private var last: FaceLandmarks?

    /// A face that covers less than this part of its box, or is in another place, is looked for in the box again.
    private static let least: Float = 0.3

    init(_ mesh: consuming FaceMesh) { self.mesh = mesh }

    /// Looks where the face was, if that is where the box is; else in the box.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - box: of its face, smoothed and padded; or of what was one in another frame.
    /// - Returns: the landmarks; `nil` where the box shows no face.
    /// - Throws: ``FaceError`` (`model`) when the model fails.
    mutating func find(in image: Image, box: FaceBox) throws(FaceError) -> FaceLandmarks? {
        let area = box.rectangle
        var face: FaceLandmarks?
        if let last, last.bounds.overlap(area) > Self.least {
            face = try look(in: image, FaceRegion(around: last))
        }
        if face == nil {
            // The box does not say how the head leans; the first look does, for the second one.
            let whole = FaceRegion(center: area.center, size: 1.5 * max(area.width, area.height), angle: 0)
            if let rough = try look(in: image, whole) { face = try look(in: image, FaceRegion(around: rough)) }
        }
        last = face
        return face
    }

    private mutating func look(in image: Image, _ region: FaceRegion) throws(FaceError) -> FaceLandmarks? {
        guard region.size.isFinite, region.size > 0 else { return nil }
        let face = try mesh.landmarks(in: image, from: region)
        return face.presence > 0.5 ? face : nil
    }
}
