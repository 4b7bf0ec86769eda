public import Inference
public import Media

/// Finds the 468 landmarks of a face whose region is known, with MediaPipe's Face Mesh
/// ([Kartynnik et al., 2019](https://arxiv.org/abs/1907.06724)).
///
/// One inference at a time: whoever owns the mesh runs it, from any thread.
public struct FaceMesh: ~Copyable, Sendable {
    private static let side = 192
    /// Regions of more than twice the input are first shrunk to one and a half times the input, by averaging.
    private static let (shrinkAbove, shrinkTo): (Float, Float) = (2 * Float(side), 1.5 * Float(side))

    private var request: InferRequest
    private let points: Int
    private let presence: Int
    private var patch = Patch()

    /// Loads the network.
    ///
    /// - Throws: ``FaceError`` (`model`) when the file is missing or not that network.
    public init(core: Core, models: FaceModels) throws(FaceError) {
        let request = try FaceError.wrapping { () throws(InferenceError) in
            try core.compile(contentsOf: models.mesh, options: .small).makeRequest()
        }
        let signature = request.signature
        guard signature.inputs.first?.shape.fixed == [1, Self.side, Self.side, 3],
            let points = signature.outputIndex(holding: LandmarkIndex.count * 3),
            let presence = signature.outputIndex(holding: 1)
        else {
            throw FaceError(models.mesh, isNot: "landmark model")
        }
        self.request = request
        (self.points, self.presence) = (points, presence)
    }

    /// Finds the landmarks in one pass.
    ///
    /// - Parameters:
    ///   - image: the picture, any size and format.
    ///   - region: where the face is.
    /// - Returns: landmarks in pixels of the picture, whatever the region holds: look at their presence.
    /// - Throws: ``FaceError`` (`model`) when the network fails.
    public mutating func landmarks(
        in image: Image, from region: FaceRegion
    ) throws(FaceError) -> FaceLandmarks {
        guard region.size.isFinite, region.size > 0, region.angle.isFinite, region.center.sum().isFinite else {
            throw FaceError(.model(.wrongTensor), "cannot look for landmarks: \(region) is not a square")
        }
        let map = region.picture(fromCropOf: Self.side)
        takePatch(of: image, under: map, size: region.size)
        let patch = patch
        return try FaceError.wrapping { () throws(InferenceError) in
            try request.writeInput { input in
                patch.draw(
                    into: &input, side: Self.side, columns: 0..<Self.side, rows: 0..<Self.side, map: map,
                    scale: 1 / 255, offset: 0)
            }
            try request.infer()
            let logit = try request.readOutput(presence) { $0[0] }
            let depth = region.size / Float(Self.side)
            let found = try request.readOutput(points) { values in
                (0..<LandmarkIndex.count).map { index in
                    let place = map(Point(values[3 * index], values[3 * index + 1]))
                    return SIMD3(place, values[3 * index + 2] * depth)
                }
            }
            return FaceLandmarks(points: found, presence: logit.sigmoid)
        }
    }

    /// Takes the upright part of the picture that the crop touches, shrunk where the crop would skip pixels.
    private mutating func takePatch(of image: Image, under map: AffineTransform, size: Float) {
        let last = Float(Self.side - 1)
        let corners = [Point(0, 0), Point(last, 0), Point(0, last), Point(last, last)].map { map($0) }
        func range(_ values: [Float], _ limit: Int) -> Range<Int> {
            // Two pixels beyond, for bilinear neighbours and for whole cells at the edge of a shrunk part.
            let margin = 2 * max(1, size / Self.shrinkTo)
            let low = (values.min() ?? 0).rounded(.down) - margin
            let high = (values.max() ?? 0).rounded(.up) + margin
            let start = Int(low.clamped(to: 0...Float(limit - 1)))
            return start..<max(start + 1, min(limit, Int(high.clamped(to: 0...Float(limit))) + 1))
        }
        let (columns, rows) = (range(corners.map(\.x), image.width), range(corners.map(\.y), image.height))
        let scale = size > Self.shrinkAbove ? Self.shrinkTo / size : 1
        func shrunk(_ count: Int) -> Int { min(count, max(1, Int((Float(count) * scale).rounded(.up)))) }
        patch.fill(
            from: image, columns: columns, rows: rows, width: shrunk(columns.count), height: shrunk(rows.count))
    }
}
