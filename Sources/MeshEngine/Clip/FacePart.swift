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
}

/// Keeps a few of many things, as far from each other as they can be, without knowing how many will come.
struct SpreadChoice<Element> {
    private(set) var kept: [Element] = []
    private let most: Int
    private var stride = 1
    private var count = 0

    /// - Parameter most: how many are kept; half as many at least, once they have come.
    init(most: Int) { self.most = most }

    /// Takes the next one, if its turn has come; what `make` gives no element for is passed.
    mutating func offer(_ make: () -> Element?) {
        guard count.isMultiple(of: stride) else { return count += 1 }
        guard let element = make() else { return }
        count += 1
        kept.append(element)
        guard kept.count > most else { return }
        kept = kept.indices.filter { $0.isMultiple(of: 2) }.map { kept[$0] }
        stride *= 2
    }
}
