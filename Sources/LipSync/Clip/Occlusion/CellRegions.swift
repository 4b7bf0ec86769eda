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

    /// Cells and those at most so far from one, to the sides, up and down.
    static func grown(_ cells: [Bool], by reach: Int) -> [Bool] {
        let (columns, rows) = (FacePatch.columns, FacePatch.rows)
        var wide = cells
        for row in 0..<rows {
            for column in 0..<columns where cells[row * columns + column] {
                for near in max(0, column - reach)...min(columns - 1, column + reach) {
                    wide[row * columns + near] = true
                }
            }
        }
        var result = wide
        for row in 0..<rows {
            for column in 0..<columns where wide[row * columns + column] {
                for near in max(0, row - reach)...min(rows - 1, row + reach) { result[near * columns + column] = true }
            }
        }
        return result
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
