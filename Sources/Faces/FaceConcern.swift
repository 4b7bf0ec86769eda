public import Media

/// A reason why a face may not look its best: the program goes on, and says so.
public enum FaceConcern: Sendable, Equatable, CustomStringConvertible {
    /// The outer corners of the eyes are this many pixels apart, fewer than 60.
    case tooSmall(pixels: Float)
    /// The head turns away by this many degrees, more than 35.
    case profile(degrees: Float)
    /// Part of the face's outline lies outside the picture.
    case cutByBorder

    /// For programs: `too_small`, `profile` or `cut_by_border`; never changes once published.
    public var code: String {
        switch self {
        case .tooSmall: "too_small"
        case .profile: "profile"
        case .cutByBorder: "cut_by_border"
        }
    }

    /// A sentence for people.
    public var description: String {
        switch self {
        case .tooSmall(let pixels):
            "the face is small (\(Int(pixels)) pixels between the outer corners of the eyes): it will look soft; "
                + "a photo with 60 or more is better"
        case .profile(let degrees):
            "the head is turned by about \(Int(degrees)) degrees: the mouth will look odd; up to 35 is good"
        case .cutByBorder:
            "part of the face lies outside the picture: the chin or cheeks may move oddly at the border"
        }
    }

    /// What there is to say about a face.
    ///
    /// - Parameters:
    ///   - face: landmarks in the picture's pixels.
    ///   - image: the picture.
    /// - Returns: concerns in a fixed order, none for a good photo.
    public static func concerns(about face: FaceLandmarks, in image: Image) -> [FaceConcern] {
        concerns(about: face, width: image.width, height: image.height)
    }

    /// What there is to say about a face in a picture that is not at hand any more.
    ///
    /// - Parameters:
    ///   - face: landmarks in the picture's pixels.
    ///   - width: pixels in a row of the picture.
    ///   - height: rows.
    /// - Returns: concerns in a fixed order, none for a good photo.
    public static func concerns(about face: FaceLandmarks, width: Int, height: Int) -> [FaceConcern] {
        var found: [FaceConcern] = []
        let eyes = Point(face.eyeAxis.x, face.eyeAxis.y).length
        if eyes < 60 { found.append(.tooSmall(pixels: eyes)) }
        let degrees = abs(face.yaw) * 180 / .pi
        if degrees > 35 { found.append(.profile(degrees: degrees)) }
        // Pixel centres are whole numbers: the picture reaches half a pixel further on each side.
        let frame = Rectangle(x: -0.5, y: -0.5, width: Float(width), height: Float(height))
        if !face[LandmarkRing.oval].allSatisfy(frame.contains) { found.append(.cutByBorder) }
        return found
    }
}
