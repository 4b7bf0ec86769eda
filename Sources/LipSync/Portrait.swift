public import Faces
public import Media

/// A photo and the face in it that is to speak.
public struct Portrait: Sendable {
    /// The photo, `.rgba`, upright.
    public let image: Image
    /// Landmarks of the face, in pixels of the photo.
    public let face: FaceLandmarks

    /// Joins a photo and a face found in it.
    ///
    /// - Parameters:
    ///   - image: any format; kept as `.rgba`.
    ///   - face: in the photo's pixels.
    public init(image: Image, face: FaceLandmarks) {
        self.image = image.converted(to: .rgba)
        self.face = face
    }
}
