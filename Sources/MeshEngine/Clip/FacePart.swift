internal import Faces
internal import Media

/// A face cut out of a frame that is to be kept: the rest would only take memory.
struct FacePart: Sendable {
    let image: Image
    /// Its points in ``image``.
    let face: FaceLandmarks

    /// Cuts it out; `nil` where less than 16 pixels of it are in the frame.
    ///
    /// - Parameters:
    ///   - image: the frame.
    ///   - face: its points there.
    ///   - margin: what to keep around the face on each side, as a part of its size.
    init?(of image: Image, face: FaceLandmarks, margin: Float = 0) {
        guard let around = Rectangle(around: face[LandmarkRing.oval]) else { return nil }
        let (besides, above) = (around.width * margin, around.height * margin)
        let area = Rectangle(
            x: around.x - besides, y: around.y - above, width: around.width + 2 * besides,
            height: around.height + 2 * above
        ).intersection(image.bounds)
        guard area.width >= 16, area.height >= 16 else { return nil }
        let (left, top) = (Int(area.x), Int(area.y))
        self.image = image.part(
            columns: left..<Int(area.x + area.width), rows: top..<Int(area.y + area.height))
        let moved = face.points.map { $0 - SIMD3(Float(left), Float(top), 0) }
        self.face = FaceLandmarks(points: moved, presence: face.presence)
    }

    private init(image: Image, face: FaceLandmarks) { (self.image, self.face) = (image, face) }

    /// The same with at most so many pixels between the outer corners of the eyes.
    func shrunk(toEyes most: Float) -> FacePart {
        let factor = most / face.eyeAxis.length
        guard factor < 1 else { return self }
        let small = image.scaled(by: factor)
        let scale = SIMD3(
            Float(small.width) / Float(image.width), Float(small.height) / Float(image.height), factor)
        return FacePart(
            image: small, face: FaceLandmarks(points: face.points.map { $0 * scale }, presence: face.presence))
    }
}
