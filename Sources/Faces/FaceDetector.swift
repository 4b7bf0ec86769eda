public import Inference
public import Media

/// Finds faces in a picture with BlazeFace ([Bazarevsky et al., 2019](https://arxiv.org/abs/1907.05047)).
///
/// One inference at a time: whoever owns the detector runs it, from any thread.
public struct FaceDetector: ~Copyable, Sendable {
    /// Which of the two networks.
    public enum Range: String, Sendable, CaseIterable {
        /// 192 x 192, one anchor in each of 48 x 48 places: finds small and large faces.
        case full
        /// 128 x 128, 896 anchors: finds only large faces, some that the other misses.
        case short

        /// Pixels in a row of the input.
        var side: Int { self == .full ? 192 : 128 }

        /// The places that the network's outputs belong to, in their order, 0...1.
        var anchors: [Point] {
            let grids = self == .full ? [(size: 48, each: 1)] : [(size: 16, each: 2), (size: 8, each: 6)]
            return grids.flatMap { grid in
                (0..<grid.size * grid.size).flatMap { cell in
                    let place = Point(Float(cell % grid.size) + 0.5, Float(cell / grid.size) + 0.5)
                    return [Point](repeating: place / Float(grid.size), count: grid.each)
                }
            }
        }
    }

    private static let threshold: Float = 0.5
    private static let overlap: Float = 0.3

    private var request: InferRequest
    private let range: Range
    private let anchors: [Point]
    private let boxes: Int
    private let scores: Int
    private var patch = Patch()

    /// Loads the network.
    ///
    /// - Throws: ``FaceError`` (`model`) when the file is missing or not that network.
    public init(range: Range, core: Core, models: FaceModels) throws(FaceError) {
        let url = range == .full ? models.fullRangeDetector : models.shortRangeDetector
        let request = try FaceError.wrapping { () throws(InferenceError) in
            try core.compile(contentsOf: url, options: .small).makeRequest()
        }
        let anchors = range.anchors
        let signature = request.signature
        guard signature.inputs.first?.shape.fixed == [1, range.side, range.side, 3],
            let boxes = signature.outputIndex(holding: anchors.count * 16),
            let scores = signature.outputIndex(holding: anchors.count)
        else {
            throw FaceError(url, isNot: "face detector")
        }
        self.request = request
        (self.range, self.anchors, self.boxes, self.scores) = (range, anchors, boxes, scores)
    }

    /// Finds faces.
    ///
    /// - Parameter image: the picture, any size and format.
    /// - Returns: faces with a score above 0.5, the surest first; some may be false alarms.
    /// - Throws: ``FaceError`` (`model`) when the network fails.
    public mutating func detect(in image: Image) throws(FaceError) -> [FaceDetection] {
        try detect(in: image, columns: 0..<image.width, rows: 0..<image.height)
    }

    /// Finds faces in a part of a picture, which must lie inside it and not be empty.
    mutating func detect(
        in image: Image, columns: Swift.Range<Int>, rows: Swift.Range<Int>
    ) throws(FaceError) -> [FaceDetection] {
        let letterbox = Letterbox(columns: columns, rows: rows, side: range.side)
        // Shrinking averages; a part smaller than the input stays as it is and is drawn larger.
        patch.fill(
            from: image, columns: columns, rows: rows,
            width: min(letterbox.width, columns.count), height: min(letterbox.height, rows.count))
        let (patch, side) = (patch, range.side)
        let (boxes, scores): ([Float], [Float]) = try FaceError.wrapping { () throws(InferenceError) in
            try request.writeInput { input in
                for index in input.indices { input[index] = 0 }
                patch.draw(
                    into: &input, side: side, columns: letterbox.columns, rows: letterbox.rows,
                    map: letterbox.picture, scale: 1 / 127.5, offset: -1)
            }
            try request.infer()
            return (try request.output(self.boxes), try request.output(self.scores))
        }
        return Self.decode(boxes: boxes, logits: scores, anchors: anchors, side: side, map: letterbox.picture)
            .merged(overlap: Self.overlap)
    }

    /// Turns the network's outputs into faces, one an anchor, in no order.
    ///
    /// - Parameters:
    ///   - boxes: 16 values an anchor: centre, size, six key points, in input pixels, places relative to the anchor.
    ///   - logits: one value an anchor.
    ///   - anchors: places, 0...1.
    ///   - side: pixels in a row of the input.
    ///   - map: from pixels of the input to pixels of the picture.
    /// - Returns: those with a score above 0.5.
    static func decode(
        boxes: [Float], logits: [Float], anchors: [Point], side: Int, map: AffineTransform
    ) -> [FaceDetection] {
        anchors.indices.compactMap { index in
            let score = logits[index].clamped(to: -80...80).sigmoid
            guard score > threshold, score.isFinite else { return nil }
            // Edges lie at halves of pixels, and the network measures from the edge.
            func place(_ offset: Int) -> Point {
                let at = index * 16 + offset
                return map(Point(boxes[at], boxes[at + 1]) + anchors[index] * Float(side) - 0.5)
            }
            let center = place(0)
            let size = Point(boxes[index * 16 + 2], boxes[index * 16 + 3]) * map.xAxis.x
            guard size.x > 0, size.y > 0, (center + size).sum().isFinite else { return nil }
            return FaceDetection(
                score: score,
                box: Rectangle(x: center.x - size.x / 2, y: center.y - size.y / 2, width: size.x, height: size.y),
                keypoints: (0..<6).map { place(4 + 2 * $0) })
        }
    }
}
