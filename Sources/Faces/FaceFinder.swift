public import Inference
public import Media

/// Finds the faces of a picture and their landmarks: detection, then landmarks, which decide what is a face.
///
/// One picture at a time: whoever owns the finder runs it, from any thread.
public struct FaceFinder: ~Copyable, Sendable {
    /// The landmark model, for further passes over a picture.
    public var mesh: FaceMesh

    /// More detections than this in one picture are not looked at.
    private static let limit = 64
    /// Parts of a picture with fewer pixels on their longer side are not looked at for small faces.
    private static let smallestPart = 128
    /// A face of which this share lies inside another one is a part of that.
    private static let partShare: Float = 0.8
    /// A face counts where the landmark model sees one.
    static let acceptance: Float = 0.5

    private var fullRange: FaceDetector
    private var shortRange: FaceDetector?
    private let core: Core
    private let models: FaceModels

    /// Loads the models; about a second the first time, a twentieth of that from the cache.
    ///
    /// - Throws: ``FaceError`` (`model`) when a file is missing or not that model.
    public init(core: Core, models: FaceModels) throws(FaceError) {
        let mesh = try FaceMesh(core: core, models: models)
        let fullRange = try FaceDetector(range: .full, core: core, models: models)
        (self.core, self.models) = (core, models)
        self.mesh = mesh
        self.fullRange = fullRange
    }

    /// Finds the faces of a photo, as precisely as the models can, small ones too.
    ///
    /// Each face is looked at eleven times; the last nine, moved and scaled a little, are averaged.
    ///
    /// - Parameter image: the picture, any size and format.
    /// - Returns: faces, the largest first; none where the landmark model sees none.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func faces(in image: Image) throws(FaceError) -> [FaceLandmarks] {
        var precise: [FaceLandmarks] = []
        for face in try allFaces(in: image) { precise.append(try averaged(face, in: image)) }
        return precise.sorted { $0.bounds.area > $1.bounds.area }
    }

    /// Finds one face of a photo.
    ///
    /// - Parameters:
    ///   - image: the picture, any size and format.
    ///   - choice: which face, where there are several.
    /// - Returns: its landmarks.
    /// - Throws: ``FaceError`` (`noFace`, `noSuchFace`, `model`).
    public mutating func face(
        in image: Image, choosing choice: FaceChoice = .largest
    ) throws(FaceError) -> FaceLandmarks {
        var rough = choice == .largest ? try roughFaces(in: image) : []
        if rough.isEmpty { rough = try allFaces(in: image) }
        // Averaging changes a face by a fraction of a pixel: the choice is made before, on all of them.
        return try averaged(choice.require(from: rough, in: image), in: image)
    }

    /// Finds faces that are not small in the picture, with two landmark passes each: fast enough for live video.
    ///
    /// - Parameter image: the picture, any size and format.
    /// - Returns: faces, the largest first.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func roughFaces(in image: Image) throws(FaceError) -> [FaceLandmarks] {
        let faces = try accepted(fullRange.detect(in: image), in: image, besides: [])
        if !faces.isEmpty { return faces }
        if shortRange == nil { shortRange = try FaceDetector(range: .short, core: core, models: models) }
        return try accepted(shortRange?.detect(in: image) ?? [], in: image, besides: [])
    }

    /// Looks at the whole picture, then at overlapping parts of it, where faces too small for the detector are larger.
    private mutating func allFaces(in image: Image) throws(FaceError) -> [FaceLandmarks] {
        var faces = try roughFaces(in: image)
        // Each part is 1.2 times its share of the picture, so that a face on a seam is whole in one of them.
        for count in [2, 4] where max(image.width, image.height) * 6 / (5 * count) >= Self.smallestPart {
            func part(_ index: Int, of length: Int) -> Range<Int> {
                let size = max(1, min(length, length * 6 / (5 * count)))
                let start = (length - size) * index / (count - 1)
                return start..<start + size
            }
            for row in 0..<count {
                for column in 0..<count {
                    let found = try fullRange.detect(
                        in: image, columns: part(column, of: image.width), rows: part(row, of: image.height))
                    faces = try accepted(found, in: image, besides: faces)
                }
            }
        }
        return faces
    }

    /// Keeps the detections in which the landmark model sees a face that is not among the known ones, and adds those.
    private mutating func accepted(
        _ detections: [FaceDetection], in image: Image, besides known: [FaceLandmarks]
    ) throws(FaceError) -> [FaceLandmarks] {
        var faces = known
        for detection in detections.prefix(Self.limit) {
            // The middle of a face that is known needs no second look.
            if known.contains(where: { $0.bounds.overlap(detection.box) > 0.4 }) { continue }
            let first = try mesh.landmarks(in: image, from: FaceRegion(detection))
            guard first.presence > Self.acceptance else { continue }
            let second = try mesh.landmarks(in: image, from: FaceRegion(around: first))
            guard second.presence > Self.acceptance else { continue }
            // Two detections, perhaps a poor one beside the face, may lead to the same landmarks.
            if !faces.contains(where: { Self.isSame(second.bounds, as: $0.bounds) }) { faces.append(second) }
        }
        return faces.sorted { $0.bounds.area > $1.bounds.area }
    }

    /// Whether one of two faces is the other, or a part of it: in a near face that was cut into parts the models may see a
    /// small one.
    private static func isSame(_ one: Rectangle, as other: Rectangle) -> Bool {
        one.overlap(other) > 0.5 || one.intersection(other).area > partShare * min(one.area, other.area)
    }

    private mutating func averaged(_ face: FaceLandmarks, in image: Image) throws(FaceError) -> FaceLandmarks {
        let base = FaceRegion(around: face)
        var mean = face
        mean.points = [SIMD3<Float>](repeating: .zero, count: LandmarkIndex.count)
        for shift: Float in [-0.02, 0, 0.02] {
            for scale: Float in [0.8, 0.9, 1] {
                let region = FaceRegion(
                    center: base.center + Point(shift, shift / 2) * base.size, size: base.size * scale,
                    angle: base.angle)
                let found = try mesh.landmarks(in: image, from: region)
                for index in mean.points.indices { mean.points[index] += found.points[index] / 9 }
            }
        }
        return mean
    }
}
