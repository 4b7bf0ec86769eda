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
        let outside = FaceOutlines.grown(kinds.map { $0 == .beyond }, by: 7)
        cells = CellRegions.joined(near) { region in
            region.count { hot[$0] } >= Self.leastHot
                && region.contains { outside[$0] || CellRegions.isAtEdge($0) }
        }
        CellRegions.fillHoles(in: &cells)
    }

    /// Only what touches another frame's cover.
    func confirmed(by other: FaceCover?) -> FaceCover {
        guard let other, !other.isEmpty, !isEmpty else { return FaceCover() }
        let nearby = FaceOutlines.grown(other.cells, by: 8)
        var result = self
        for index in cells.indices where !nearby[index] { result.cells[index] = false }
        return result
    }

    /// Nothing is before the face.
    private init() { (cells, paleness) = ([Bool](repeating: false, count: FacePatch.count), 0) }
}

/// Neighbouring cells of a ``FacePatch``.
enum CellRegions {
    /// The regions of joined cells that pass a test.
    static func joined(_ cells: [Bool], where isKept: ([Int]) -> Bool) -> [Bool] {
        var result = [Bool](repeating: false, count: cells.count)
        forEach(in: cells) { region in
            if isKept(region) { for index in region { result[index] = true } }
        }
        return result
    }

    /// Fills what is enclosed.
    static func fillHoles(in cells: inout [Bool]) {
        var filled = cells
        forEach(in: cells.map { !$0 }) { region in
            if !region.contains(where: isAtEdge) { for index in region { filled[index] = true } }
        }
        cells = filled
    }

    static func isAtEdge(_ index: Int) -> Bool {
        let (column, row) = (index % FacePatch.columns, index / FacePatch.columns)
        return column == 0 || row == 0 || column == FacePatch.columns - 1 || row == FacePatch.rows - 1
    }

    private static func forEach(in cells: [Bool], _ body: ([Int]) -> Void) {
        var isOpen = cells
        for start in cells.indices where isOpen[start] {
            var region = [start]
            isOpen[start] = false
            var next = 0
            while next < region.count {
                let (column, row) = (region[next] % FacePatch.columns, region[next] / FacePatch.columns)
                next += 1
                let sides = [(column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)]
                for (x, y) in sides where (0..<FacePatch.columns).contains(x) && (0..<FacePatch.rows).contains(y) {
                    let index = y * FacePatch.columns + x
                    guard isOpen[index] else { continue }
                    isOpen[index] = false
                    region.append(index)
                }
            }
            body(region)
        }
    }
}
