public import Articulation
public import Faces
public import Inference
public import LipSync
public import Media
internal import Synchronization

/// Makes a photo speak by warping its own pixels: no downloads, full resolution, real time on one core.
///
/// A small network tells from the sound what a mouth does (``Articulator``); the pose that is *seen* as that is solved for
/// this very photo, whose mesh of lips, cheeks and chin is then moved, with teeth, tongue and shadow drawn between the
/// lips.
public struct MeshEngine: StreamingEngine {
    private let model: ArticulationModel
    private let mesh: FaceMeshBox
    private let provenance: Provenance

    /// Loads the models.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: where the face models are.
    ///   - articulation: the speech-to-pose network.
    ///   - origin: what films say of that network.
    /// - Throws: ``LipSyncError`` (`model`) when a model is missing or damaged.
    public init(
        core: Core, models: FaceModels, articulation: ArticulationModel, origin: Provenance.Model? = nil
    ) throws(LipSyncError) {
        model = articulation
        provenance = Provenance(engine: Self.name, isDrawnByNetwork: false, model: origin)
        do throws(FaceError) {
            mesh = FaceMeshBox(try FaceMesh(core: core, models: models))
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }

    /// `mesh`.
    public var name: String { Self.name }
    private static let name = "mesh"
    /// That of the network.
    public var lookAhead: MediaTime { Articulator.lookAhead }

    /// Measures the face, lays the mesh over it and calibrates it; about 0.1 s.
    ///
    /// - Parameter portrait: the photo and its face.
    /// - Returns: the face, ready to perform.
    /// - Throws: ``LipSyncError`` (`unusableFace`) when the landmarks do not describe a face, (`model`) when the face mesh
    ///   fails.
    public func prepare(_ portrait: Portrait) throws(LipSyncError) -> any PreparedFace {
        guard let renderer = FaceRenderer(photo: portrait.image, landmarks: portrait.face.points) else {
            throw LipSyncError.degenerateFace
        }
        do throws(FaceError) {
            let calibration = try mesh.withMesh { mesh throws(FaceError) in
                try GapCalibration.measured(renderer, face: portrait.face, mesh: &mesh)
            }
            return MeshFace(
                renderer: renderer, calibration: calibration, model: model, provenance: provenance)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }
}

extension LipSyncError {
    /// Landmarks that lie on a line.
    static let degenerateFace = LipSyncError(
        .unusableFace, "the landmarks found do not form a face: take another photo, looking at the camera")
}

/// The face mesh that all preparations share, one at a time.
private final class FaceMeshBox: Sendable {
    private let mesh: Mutex<FaceMesh>

    init(_ mesh: consuming sending FaceMesh) { self.mesh = Mutex(mesh) }

    func withMesh<Result: Sendable>(
        _ body: (inout FaceMesh) throws(FaceError) -> Result
    ) throws(FaceError) -> Result {
        try mesh.withLock { mesh throws(FaceError) in try body(&mesh) }
    }
}

/// A photo that the mesh engine has measured.
struct MeshFace: PreparedFace {
    let renderer: FaceRenderer
    let calibration: GapCalibration
    let model: ArticulationModel
    let provenance: Provenance

    var picture: Image { renderer.photo }
    var changingArea: Rectangle { renderer.changingArea }

    func makePerformer(_ style: PerformanceStyle) -> any Performer {
        MeshPerformer(
            articulator: Articulator(model: model), solver: PoseSolver(calibration: calibration), renderer: renderer,
            liveliness: style.isLively ? Liveliness(seed: style.seed) : nil)
    }
}

/// One performance by the mesh engine.
struct MeshPerformer: Performer {
    var articulator: Articulator
    var gate = RestGate()
    var solver: PoseSolver
    var renderer: FaceRenderer
    var liveliness: Liveliness?
    private var hushing = Hush()

    init(articulator: Articulator, solver: PoseSolver, renderer: FaceRenderer, liveliness: Liveliness?) {
        (self.articulator, self.solver, self.renderer) = (articulator, solver, renderer)
        self.liveliness = liveliness
    }

    mutating func hear(_ speech: SpeechAudio) {
        articulator.append(speech)
        gate.hear(speech)
        hushing.hear(speech)
    }

    mutating func hush(at time: MediaTime) { hushing.begin(at: time) }

    mutating func listen(silenceThreshold: Float) { gate.threshold = silenceThreshold }

    mutating func finishHearing() {
        articulator.finish()
        gate.finish()
    }

    mutating func draw(at time: MediaTime, on picture: inout Image) -> Bool {
        guard let mouth = articulator.pose(at: time) else { return false }
        let pose = solver.pose(for: mouth, at: time).scaled(by: gate.openness(at: time) * hushing.openness(at: time))
        renderer.draw(pose, liveliness?.moment(at: time), on: &picture)
        return true
    }
}
