internal import Media

/// How a picture, or a part of it, lies inside a square input: whole, centred, its proportions kept.
struct Letterbox {
    let columns: Range<Int>
    let rows: Range<Int>
    /// From pixels of the input to pixels of the picture.
    let picture: AffineTransform

    var width: Int { columns.count }
    var height: Int { rows.count }

    /// Places the part of a picture that two ranges of its pixels name in an input of `side` pixels.
    init(columns source: Range<Int>, rows sourceRows: Range<Int>, side: Int) {
        let scale = Float(side) / Float(max(source.count, sourceRows.count))
        func inner(_ count: Int) -> Int { max(1, Int((Float(count) * scale).rounded())) }
        let (left, top) = ((side - inner(source.count)) / 2, (side - inner(sourceRows.count)) / 2)
        columns = left..<left + inner(source.count)
        rows = top..<top + inner(sourceRows.count)
        // Pixel centres are whole numbers on both sides, so edges lie at halves.
        let step = 1 / scale
        let start = Point(Float(source.lowerBound), Float(sourceRows.lowerBound))
        let origin = Point(Float(left), Float(top)) - 0.5
        picture = AffineTransform(
            xAxis: Point(step, 0), yAxis: Point(0, step), translation: start - origin * step - 0.5)
    }
}
