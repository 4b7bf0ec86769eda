public import Faces
public import Media

extension Portrait {
    /// The same faces in the part of their picture that a framing shows.
    ///
    /// - Parameters:
    ///   - portraits: of one picture.
    ///   - framing: how much of it is shown.
    /// - Returns: in the same order, of one smaller picture.
    public static func framed(_ portraits: [Portrait], _ framing: Framing) -> [Portrait] {
        guard let image = portraits.first?.image, framing != .whole else { return portraits }
        let part = framing.part(
            around: portraits.map(\.face.bounds), width: image.width, height: image.height)
        guard part.columns.count < image.width || part.rows.count < image.height else { return portraits }
        let cut = image.part(columns: part.columns, rows: part.rows)
        let corner = SIMD3(Float(part.columns.lowerBound), Float(part.rows.lowerBound), 0)
        return portraits.map { portrait in
            let face = FaceLandmarks(points: portrait.face.points.map { $0 - corner }, presence: portrait.face.presence)
            return Portrait(image: cut, face: face)
        }
    }

    /// The face in the part of its picture that a framing shows.
    ///
    /// - Parameter framing: how much of the picture is shown.
    /// - Returns: the face in a smaller picture.
    public func framed(_ framing: Framing) -> Portrait { Self.framed([self], framing)[0] }
}
