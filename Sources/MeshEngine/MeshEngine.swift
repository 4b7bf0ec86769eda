public import Articulation
public import Faces
public import Inference
public import LipSync
public import Media

/// Makes a photo speak by warping its own pixels: no downloads, full resolution, real time on one core.
///
/// Networks tell from the sound what a mouth does (``Articulator``); the pose that is *seen* as that is solved for
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
    ///   - articulation: the speech-to-pose networks.
    ///   - origin: what films say of those networks.
    /// - Throws: ``LipSyncError`` (`model`) when a model is missing or damaged.
    public init(
        core: Core, models: FaceModels, articulation: ArticulationModel, origin: Provenance.Model? = nil
    ) throws(LipSyncError) {
        model = articulation
        provenance = .mesh(origin)
        mesh = try FaceMeshBox(core: core, models: models)
    }

    /// `mesh`.
    public var name: String { Provenance.meshName }
    /// That of the networks.
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

extension Provenance {
    static let meshName = "mesh"

    /// Of what the mesh engine draws: no network makes its pixels, one says where the lips go.
    static func mesh(_ articulation: Model?) -> Provenance {
        Provenance(engine: meshName, isDrawnByNetwork: false, model: articulation)
    }
}

extension LipSyncError {
    /// Landmarks that lie on a line.
    static let degenerateFace = LipSyncError(
        .unusableFace, "the landmarks found do not form a face: take another photo, looking at the camera")
}

/// A photo that the mesh engine has measured.
struct MeshFace: PreparedFace {
    let renderer: FaceRenderer
    let calibration: GapCalibration
    let model: ArticulationModel
    let provenance: Provenance

    var picture: Image { renderer.photo }
    var changingArea: Rectangle { renderer.changingArea }

    func makePerformer(_ style: PerformanceStyle) throws(LipSyncError) -> any Performer {
        MeshPerformer(
            voice: try MeshVoice(model: model, calibration: calibration, style), renderer: renderer,
            liveliness: style.isLively ? Liveliness(seed: style.seed) : nil)
    }
}

/// One performance by the mesh engine.
struct MeshPerformer: Performer {
    private var voice: MeshVoice
    private var renderer: FaceRenderer
    private var liveliness: Liveliness?
    private var hushing = Hush()

    init(voice: MeshVoice, renderer: FaceRenderer, liveliness: Liveliness?) {
        (self.voice, self.renderer, self.liveliness) = (voice, renderer, liveliness)
    }

    mutating func hear(_ speech: SpeechAudio) {
        voice.hear(speech)
        hushing.hear(speech)
    }

    mutating func hush(at time: MediaTime) { hushing.begin(at: time) }

    mutating func listen(silenceThreshold: Float) { voice.threshold = silenceThreshold }

    mutating func hear(with effort: HearingEffort) { voice.effort = effort }

    mutating func finishHearing() { voice.finishHearing() }

    mutating func draw(at time: MediaTime, on picture: inout Image) throws(LipSyncError) -> Bool {
        guard let pose = try voice.pose(at: time) else { return false }
        renderer.draw(pose.scaled(by: hushing.openness(at: time)), liveliness?.moment(at: time), on: &picture)
        return true
    }
}
