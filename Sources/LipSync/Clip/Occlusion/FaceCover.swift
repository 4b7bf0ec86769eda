internal import Media

/// What is before a face in one frame, in cells of a ``FacePatch``.
struct FaceCover: Sendable, Equatable {
    /// Whether each cell is covered.
    private(set) var cells: [Bool]
    /// How much less red than they are the lips look, 0...2.
    let paleness: Float

    /// Covered cells that are sure, from which on a thing is one.
    private static let leastHot = 30
    /// Where something is sure, what differs by this part of the limit belongs to it.
    private static let hint: Float = 0.45
    /// The share of covered cells nearby that covers a cell.
    private static let leastShare: Float = 0.38

    var isEmpty: Bool { !cells.contains(true) }

    /// Finds things that come from beyond the face, larger than a speck.
    ///
    /// An open mouth, teeth or a smile's fold lie inside of the face: a thing before it reaches across its edge.
    init(_ evidence: FaceAppearance.Evidence, _ kinds: [FacePatch.Kind]) {
        paleness = evidence.paleness
        let hot = evidence.cells.map { $0 > 1 }
        guard hot.count(where: { $0 }) >= Self.leastHot else {
            cells = [Bool](repeating: false, count: hot.count)
            return
        }
        let warm = evidence.cells.map { $0 > Self.hint }
        let near = CellBlur.share(of: warm, among: evidence.isKnown).map { $0 > Self.leastShare }
        let outside = CellRegions.grown(kinds.map { $0 == .beyond }, by: 7)
        cells = CellRegions.joined(near) { region in
            region.count { hot[$0] } >= Self.leastHot
                && region.contains { outside[$0] || CellRegions.isAtEdge($0) }
        }
        CellRegions.fillHoles(in: &cells)
    }

    /// Only what touches another frame's cover.
    func confirmed(by other: FaceCover?) -> FaceCover {
        guard let other, !other.isEmpty, !isEmpty else { return FaceCover() }
        let nearby = CellRegions.grown(other.cells, by: 8)
        var result = self
        for index in cells.indices where !nearby[index] { result.cells[index] = false }
        return result
    }

    /// Nothing is before the face.
    private init() { (cells, paleness) = ([Bool](repeating: false, count: FacePatch.count), 0) }
}
