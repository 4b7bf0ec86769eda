public import Faces
public import Media

/// Restores faces of single pictures: aligns a face, runs the network, pastes what it changed back under a soft mask.
///
/// One face at a time: whoever owns the restorer runs it, from any thread. It blocks for as long as the network takes;
/// run it on an actor with a `BlockingExecutor`.
public struct FaceRestorer: ~Copyable, Sendable {
    /// How much of the restored face is shown where nobody says otherwise.
    public static let standardStrength: Float = 0.8

    private var request: RestorationRequest
    private var crop = FaceCrop()

    init(_ request: consuming RestorationRequest) { self.request = request }

    /// Restores one face in place.
    ///
    /// - Parameters:
    ///   - image: the picture, any size and format; pixels outside of the mask, and opacity, stay exactly as they are.
    ///   - face: the face's landmarks in that picture.
    ///   - strength: 0 (nothing changes) to 1 (as the network draws the face).
    /// - Returns: the rectangle outside of which nothing changed; `nil` when nothing did at all: strength 0, no face
    ///   (presence 0.5 or less), eyes under 5 pixels apart, or a face outside of the picture.
    /// - Throws: ``RestorationError`` (`badSetting`, or `model` when the network fails; the picture is then unchanged).
    public mutating func restore(
        _ image: inout Image, face: FaceLandmarks, strength: Float = FaceRestorer.standardStrength
    ) throws(RestorationError) -> Rectangle? {
        try RestorationError.requireShare(strength, "strength")
        guard strength > 0, face.presence > 0.5,
            let place = FacePlacement(face, by: FaceTemplate.points(of: face), in: image)
        else { return nil }
        try restore(&image, at: place, strength: strength) { _, _ in }
        return place.area
    }

    /// Restores what lies at a place; `refine` sees the aligned face and may change what will be added to it.
    mutating func restore(
        _ image: inout Image, at place: FacePlacement, strength: Float,
        refine: (ColorField, inout ColorField) -> Void
    ) throws(RestorationError) {
        crop.align(image, at: place)
        try request.run(crop.aligned, difference: &crop.difference)
        refine(crop.aligned, &crop.difference)
        crop.paste(onto: &image, at: place, strength: strength)
    }
}
