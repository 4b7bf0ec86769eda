public import Media

/// Which of several faces is meant.
public enum FaceChoice: Sendable, Equatable {
    /// The one that takes the largest area.
    case largest
    /// The n-th by area, counted from 1.
    case index(Int)
    /// The one at this place, in picture pixels.
    case at(Point)

    /// Picks from faces that are sorted by area, the largest first.
    ///
    /// - Returns: the face, or `nil` where there is none like that.
    public func pick(from faces: [FaceLandmarks]) -> FaceLandmarks? {
        switch self {
        case .largest: faces.first
        case .index(let number): faces.indices.contains(number - 1) ? faces[number - 1] : nil
        case .at(let place):
            faces.filter { $0.bounds.contains(place) }
                .min { ($0.bounds.center - place).length < ($1.bounds.center - place).length }
        }
    }

    /// Picks from faces that are sorted by area, the largest first.
    ///
    /// - Parameters:
    ///   - faces: what was found.
    ///   - image: the picture, for the sentence.
    /// - Returns: the face.
    /// - Throws: ``FaceError``: `noFace` where there are none, `noSuchFace` where this one is not among them.
    public func require(from faces: [FaceLandmarks], in image: Image) throws(FaceError) -> FaceLandmarks {
        guard !faces.isEmpty else {
            throw FaceError(
                .noFace,
                "no face found in the picture (\(image.width) x \(image.height)): take a photo in which a person "
                    + "looks at the camera, the face at least 100 pixels wide")
        }
        if let face = pick(from: faces) { return face }
        throw refusal(of: faces)
    }

    /// The sentence for a choice that is none of the faces.
    ///
    /// - Parameter faces: what was found, one at least.
    /// - Returns: an error of the code `noSuchFace`.
    func refusal(of faces: [FaceLandmarks]) -> FaceError {
        let places = faces.prefix(8).enumerated().map { number, face in
            let box = face.bounds
            return
                "\(number + 1) at \(Int(clamping: box.center.x)),\(Int(clamping: box.center.y)) (\(Int(clamping: box.width)) pixels wide)"
        }
        let more = faces.count > 8 ? " and \(faces.count - 8) smaller ones" : ""
        let found =
            (faces.count == 1 ? "the picture has one face: " : "the picture has \(faces.count) faces: ")
            + places.joined(separator: ", ") + more
        let wanted =
            switch self {
            case .largest: "no largest face"
            case .index(let number): "there is no face \(number)"
            case .at(let place): "there is no face at \(Int(clamping: place.x)),\(Int(clamping: place.y))"
            }
        return FaceError(.noSuchFace, "\(wanted): \(found)")
    }
}
