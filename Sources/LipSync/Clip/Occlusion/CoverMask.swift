internal import Media

/// Which pixels of a frame stay as they are, as something is before the face there.
struct CoverMask {
    /// Of each cell of the patch and those around it, 0...1.
    private let levels: [Float]
    /// Of all pixels.
    private let whole: Float
    private let toFace: AffineTransform
    private let columns: Range<Int>
    private let rows: Range<Int>

    /// Below its chin a face's pixels are drawn as far as this, in millimetres.
    private static let neck: Float = 40

    /// - Parameters:
    ///   - levels: how far each cell is covered, 0...1.
    ///   - whole: how far all of the mouth stays, 0...1.
    ///   - patch: where the cells are.
    ///   - box: where else may be drawn.
    init?(_ levels: [Float], whole: Float, of patch: FacePatch, box: FaceBox) {
        guard let toFace = patch.toPicture.inverse else { return nil }
        (self.whole, self.toFace) = (whole, toFace)
        self.levels = Self.soft(Self.extended(levels, patch.kinds))
        let size = Point(Float(FacePatch.columns), Float(FacePatch.rows)) * FacePatch.side
        let corners = [
            FacePatch.origin, FacePatch.origin + Point(size.x, 0), FacePatch.origin + size + Point(0, Self.neck),
            FacePatch.origin + Point(0, size.y + Self.neck),
        ].map { patch.toPicture($0) }
        guard let around = Rectangle(around: corners)?.union(box.rectangle) else { return nil }
        func rounded(_ value: Float) -> Int { Int(clamping: value.clamped(to: -1e6...1e6)) }
        (columns, rows) = (
            max(0, rounded(around.x))..<max(1, rounded(around.x + around.width) + 1),
            max(0, rounded(around.y))..<max(1, rounded(around.y + around.height) + 1)
        )
    }

    /// Brings a frame's own pixels back.
    ///
    /// - Parameters:
    ///   - frame: as it was, `.rgba`.
    ///   - picture: the same, drawn on.
    func restore(from frame: Image, to picture: inout Image) {
        let columns = columns.clamped(to: 0..<picture.width)
        for y in rows.clamped(to: 0..<picture.height) {
            for x in columns {
                let level = max(whole, level(at: toFace(Point(Float(x), Float(y)))))
                guard level > 0 else { continue }
                let weight = Int32(clamping: (level * 256).rounded())
                let base = (y * picture.width + x) * 4
                for index in base..<base + 3 {
                    picture.pixels[index] = .mixed(picture.pixels[index], frame.pixels[index], weight: weight)
                }
            }
        }
    }

    /// Between the four cells around a place in face millimetres; the edge of the patch goes on beyond it.
    private func level(at place: Point) -> Float {
        let cell = (place - FacePatch.origin) / FacePatch.side - 0.5
        let x = cell.x.clamped(to: 0...Float(FacePatch.columns - 1) - 0.001)
        let y = cell.y.clamped(to: 0...Float(FacePatch.rows - 1) - 0.001)
        let (column, row) = (Int(clamping: x), Int(clamping: y))
        let (fx, fy) = (x - Float(column), y - Float(row))
        let base = row * FacePatch.columns + column
        let upper = levels[base] * (1 - fx) + levels[base + 1] * fx
        let lower = levels[base + FacePatch.columns] * (1 - fx) + levels[base + FacePatch.columns + 1] * fx
        return upper * (1 - fy) + lower * fy
    }

    /// Beyond what is known of the face, a thing goes on away from the mouth.
    private static func extended(_ levels: [Float], _ kinds: [FacePatch.Kind]) -> [Float] {
        let (columns, rows) = (FacePatch.columns, FacePatch.rows)
        let middle = Point(-FacePatch.origin.x, 24 - FacePatch.origin.y) / FacePatch.side
        var result = levels
        for row in 0..<rows {
            for column in 0..<columns where kinds[row * columns + column] == .beyond {
                let way = middle - Point(Float(column), Float(row))
                let step = way.normalized
                for distance in 1...20 {
                    let place = Point(Float(column), Float(row)) + step * Float(distance)
                    let (x, y) = (Int(clamping: place.x.rounded()), Int(clamping: place.y.rounded()))
                    guard (0..<columns).contains(x), (0..<rows).contains(y) else { break }
                    let near = y * columns + x
                    // Two cells further in: at the outline itself nothing is known.
                    guard kinds[near] != .beyond, distance > 2 else { continue }
                    result[row * columns + column] = max(result[row * columns + column], levels[near])
                    if kinds[near] == .skin { break }
                }
            }
        }
        return result
    }

    /// Grows covered cells by one, as what is at their edge is warped with them, and softens the edge.
    private static func soft(_ levels: [Float]) -> [Float] {
        func mixed(_ cells: [Float], _ mix: (Float, Float, Float) -> Float) -> [Float] {
            let (columns, rows) = (FacePatch.columns, FacePatch.rows)
            var wide = cells
            for row in 0..<rows {
                for column in 0..<columns {
                    let index = row * columns + column
                    wide[index] = mix(
                        cells[column > 0 ? index - 1 : index], cells[index],
                        cells[column < columns - 1 ? index + 1 : index])
                }
            }
            var result = wide
            for row in 0..<rows {
                for column in 0..<columns {
                    let index = row * columns + column
                    result[index] = mix(
                        wide[row > 0 ? index - columns : index], wide[index],
                        wide[row < rows - 1 ? index + columns : index])
                }
            }
            return result
        }
        let grown = mixed(mixed(levels) { max($0, $1, $2) }) { max($0, $1, $2) }
        return mixed(grown) { ($0 + 2 * $1 + $2) / 4 }
    }
}
