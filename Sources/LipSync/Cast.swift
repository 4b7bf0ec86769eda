internal import Media

/// The faces of one photo that speak in a film.
struct Cast: Sendable {
    /// The photo with all of them at rest.
    let picture: Image
    /// The pixels that frames may change.
    let changingArea: Rectangle
    private let faces: [any PreparedFace]
    /// Whether what moves around one face reaches that of another: each would draw its own over the other's.
    private let isCrowded: Bool

    /// - Parameter faces: one at least, all from one photo.
    init(_ faces: [any PreparedFace]) {
        precondition(!faces.isEmpty, "a film shows a face")
        let areas = faces.map(\.changingArea)
        var (picture, area) = (faces[0].picture, areas[0])
        for (face, own) in zip(faces, areas).dropFirst() {
            picture.copy(own, from: face.picture)
            area = area.union(own)
        }
        (self.picture, changingArea, self.faces) = (picture, area, faces)
        isCrowded = areas.indices.contains { one in
            areas[..<one].contains { $0.intersection(areas[one]).area > 0 }
        }
    }

    /// What draws them: one engine.
    var provenance: Provenance { faces[0].provenance }

    /// Begins a performance of each, at time zero.
    ///
    /// - Parameter style: how they behave besides speaking. Heads that are near to each other hold still.
    /// - Returns: in the order of the faces; each blinks and moves in its own time.
    /// - Throws: ``LipSyncError`` (`model`).
    func makePerformers(_ style: PerformanceStyle) throws(LipSyncError) -> [any Performer] {
        var performers: [any Performer] = []
        for (number, face) in faces.enumerated() {
            var own = style
            own.isLively = style.isLively && !isCrowded
            own.seed = style.seed &+ UInt64(clamping: number)
            performers.append(try face.makePerformer(own))
        }
        return performers
    }
}

extension Image {
    /// Takes over part of a picture of the same size and format.
    fileprivate mutating func copy(_ area: Rectangle, from other: Image) {
        let clipped = area.intersection(bounds)
        guard clipped.area > 0 else { return }
        let (left, right) = (
            Int(clamping: clipped.x), min(width, Int(clamping: (clipped.x + clipped.width).rounded(.up)))
        )
        for row in Int(clamping: clipped.y)..<min(height, Int(clamping: (clipped.y + clipped.height).rounded(.up))) {
            let range = row * stride + left * format.bytesPerPixel..<row * stride + right * format.bytesPerPixel
            pixels.replaceSubrange(range, with: other.pixels[range])
        }
    }
}
