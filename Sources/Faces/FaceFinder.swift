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
    /// A face counts where the landmark model sees one.
    static let acceptance: Float = 0.5

    private var fullRange: FaceDetector
    private var shortRange: FaceDetector?
    private let core: Core
    private let models: FaceModels

    /// Loads the models; about 0.2 s the first time, 0.05 s from the cache.
    ///
    /// - Throws: ``FaceError`` (`model`) when a file is missing or not that model.
    public init(core: Core, models: FaceModels) throws(FaceError) {
        let mesh = try FaceMesh(core: core, models: models)
        let fullRange = try FaceDetector(range: .full, core: core, models: models)
        (self.core, self.models) = (core, models)
        self.mesh = mesh
        self.fullRange = fullRange
    }

    /// Finds the faces of a photo, as precisely as the models can.
    ///
    /// Each face is looked at eleven times; the last nine, moved and scaled a little, are averaged.
    ///
    /// - Parameter image: the picture, any size and format.
    /// - Returns: faces, the largest first; none where the landmark model sees none.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func faces(in image: Image) throws(FaceError) -> [FaceLandmarks] {
        var precise: [FaceLandmarks] = []
        for face in try roughFaces(in: image) { precise.append(try averaged(face, in: image)) }
        return precise.sorted { $0.bounds.area > $1.bounds.area }
    }

    /// Finds one face of a photo.
    ///
    /// - Parameters:
    ///   - image: the picture, any size and format.
    ///   - choice: which face, where there are several.
    /// - Returns: its landmarks.
    /// - Throws: ``FaceError`` (`noFace`, `noSuchFace`, `model`).
    public mutating func face(in image: Image, choosing choice: FaceChoice = .largest) throws(FaceError)
        -> FaceLandmarks
    {
        let rough = try roughFaces(in: image)
        // Averaging changes a face by a fraction of a pixel: the choice is made before, on all of them.
        return try averaged(choice.require(from: rough, in: image), in: image)
    }

    /// Finds faces with two landmark passes each, fast enough for every frame of a video.
    ///
    /// - Parameter image: the picture, any size and format.
    /// - Returns: faces, the largest first.
    /// - Throws: ``FaceError`` (`model`) when a model fails.
    public mutating func roughFaces(in image: Image) throws(FaceError) -> [FaceLandmarks] {
        let faces = try accepted(fullRange.detect(in: image), in: image)
        if !faces.isEmpty { return faces }
        if shortRange == nil { shortRange = try FaceDetector(range: .short, core: core, models: models) }
        return try accepted(shortRange?.detect(in: image) ?? [], in: image)
    }

    private mutating func accepted(
        _ detections: [FaceDetection], in image: Image
    ) throws(FaceError) -> [FaceLandmarks] {
        var faces: [FaceLandmarks] = []
        for detection in detections.prefix(Self.limit) {
            let first = try mesh.landmarks(in: image, from: FaceRegion(detection))
            guard first.presence > Self.acceptance else { continue }
            let second = try mesh.landmarks(in: image, from: FaceRegion(around: first))
            guard second.presence > Self.acceptance else { continue }
            // Two detections, perhaps a poor one beside the face, may lead to the same landmarks.
            if !faces.contains(where: { $0.bounds.overlap(second.bounds) > 0.5 }) { faces.append(second) }
        }
        return faces.sorted { $0.bounds.area > $1.bounds.area }
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
