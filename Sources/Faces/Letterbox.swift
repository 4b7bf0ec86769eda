internal import Media

/// How a picture lies inside a square input: whole, centred, its proportions kept.
struct Letterbox {
    let columns: Range<Int>
    let rows: Range<Int>
    /// From pixels of the input to pixels of the picture.
    let picture: AffineTransform

    var width: Int { columns.count }
    var height: Int { rows.count }

    init(width: Int, height: Int, side: Int) {
        let scale = Float(side) / Float(max(width, height))
        let inner = (
            width: max(1, Int((Float(width) * scale).rounded())), height: max(1, Int((Float(height) * scale).rounded()))
        )
        let (left, top) = ((side - inner.width) / 2, (side - inner.height) / 2)
        columns = left..<left + inner.width
        rows = top..<top + inner.height
        let step = 1 / scale
        let origin = Point(Float(left), Float(top)) - 0.5
        picture = AffineTransform(xAxis: Point(step, 0), yAxis: Point(0, step), translation: -origin * step - 0.5)
    }
}
