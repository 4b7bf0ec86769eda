internal import Foundation

/// How much of each pixel of a frame the drawn face replaces: all of it inside, less and less to the crop's border.
///
/// As `AlignRestore.restore_img` of LatentSync: the crop's area in the frame, made smaller by a pixel, then by about a
/// twentieth of its side, and blurred as widely. Only the part of the frame that the crop touches is looked at: all the rest
/// stays as it is.
struct SoftMask: Sendable {
    /// What it was made for.
    let placement: CropPlacement
    /// The crop's area, 0 to 1, a pixel smaller: what lies outside is not known.
    let area: Plane
    /// The share of the drawn face.
    let share: Plane
    /// The blur's size in pixels, odd.
    let blurSize: Int

    /// Makes the mask of a placement; there is none where the crop does not touch the frame.
    ///
    /// - Parameters:
    ///   - placement: where the crop lies.
    ///   - template: how large it is.
    ///   - width: of the frame.
    ///   - height: of the frame.
    init?(_ placement: CropPlacement, _ template: CropTemplate, width: Int, height: Int) {
        guard let back = placement.inverse else { return nil }
        let corners = [(0, 0), (1, 0), (0, 1), (1, 1)].map { x, y in
            back(Double(x * (template.width - 1)), Double(y * (template.height - 1)))
        }
        // A pixel beyond the crop still takes part in it, the next one is empty, as is all that lies beyond that.
        func range(_ values: [Double], _ limit: Int) -> Range<Int>? {
            guard let low = values.min(), let high = values.max(), low > -1e9, high < 1e9 else { return nil }
            let start = max(0, Int(low.rounded(.down)) - 3)
            let end = min(limit, Int(high.rounded(.up)) + 4)
            return start < end ? start..<end : nil
        }
        // A crop pixel of a small face spans less than a pixel of the frame, that of a large one more.
        let reach = (abs(back.xx) + abs(back.xy) + abs(back.yx) + abs(back.yy)) / 2 + 1
        let wide = corners.map { ($0.x - reach, $0.x + reach, $0.y - reach, $0.y + reach) }
        guard let columns = range(wide.flatMap { [$0.0, $0.1] }, width),
            let rows = range(wide.flatMap { [$0.2, $0.3] }, height)
        else { return nil }
        self.placement = placement
        let ones = Plane(ofOnesUnder: placement, template, columns: columns, rows: rows)
        area = ones.minimum(before: 1, after: 0)
        let sum = area.values.reduce(0.0) { $0 + Double($1) }
        let edge = Int(sum.squareRoot()) / 20
        blurSize = 2 * edge + 1
        // The published program fails where the face is so small that there is no edge to make soft.
        guard edge > 0 else {
            share = area
            return
        }
        share = area.minimum(before: edge, after: edge - 1).blurred(Self.gaussian(size: blurSize))
    }

    /// OpenCV's rule for a blur whose size alone is given.
    static func deviation(ofSize size: Int) -> Double { 0.3 * (Double(size - 1) * 0.5 - 1) + 0.8 }

    private static func gaussian(size: Int) -> [Float] {
        let (middle, deviation) = (Double(size / 2), deviation(ofSize: size))
        let raw = (0..<size).map { exp(-pow(Double($0) - middle, 2) / (2 * deviation * deviation)) }
        let sum = raw.reduce(0, +)
        return raw.map { Float($0 / sum) }
    }
}

extension Plane {
    /// How much of the crop lies at each pixel of the frame.
    init(ofOnesUnder placement: CropPlacement, _ template: CropTemplate, columns: Range<Int>, rows: Range<Int>) {
        self.init(columns: columns, rows: rows)
        func share(_ place: Double, _ count: Int) -> Float {
            // Two neighbours, each counting as far as it lies inside.
            let first = place.rounded(.down)
            let part = Float(place - first)
            func weight(_ index: Double, _ weight: Float) -> Float { index >= 0 && index < Double(count) ? weight : 0 }
            return weight(first, 1 - part) + weight(first + 1, part)
        }
        for y in rows {
            for x in columns {
                let place = placement(Double(x), Double(y))
                let at = (y - rows.lowerBound) * width + x - columns.lowerBound
                values[at] = share(place.x, template.width) * share(place.y, template.height)
            }
        }
    }
}
