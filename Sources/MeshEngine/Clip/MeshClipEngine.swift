public import Articulation
public import Faces
internal import Foundation
public import Inference
public import LipSync
public import Media

/// Makes the face in a clip speak by warping each frame's own pixels: its own speech is taken out of the mouth, and the new
/// one put in.
///
/// The clip is looked through first, for what a single frame does not tell: how far the jaw closes, how wide the mouth is,
/// what the teeth look like.
public struct MeshClipEngine: ClipEngine {
    private let model: ArticulationModel
    private let mesh: FaceMeshBox
    /// What films say of it.
    public let provenance: Provenance

    /// Frames of each second that are looked at.
    private static let surveyRate = FrameRate(6, per: 1)

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
        provenance = .mesh(origin)
        model = articulation
        mesh = try FaceMeshBox(core: core, models: models)
    }

    /// `mesh`.
    public var name: String { Provenance.meshName }
    /// That of the networks.
    public var lookAhead: MediaTime { Articulator.lookAhead }

    /// Looks through the clip, which takes about a fifth of its length, twelve seconds at most.
    ///
    /// - Parameters:
    ///   - clip: whose frames it will get.
    ///   - style: whether it is in a hurry; the clip's own head moves and blinks.
    ///   - looked: called with the part that is done, 0...1, after each frame.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError``: `unusableClip` where the options fix a box, or where no face is seen; errors of reading the
    ///   clip; `CancellationError`.
    public func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) throws -> any ClipPerformer {
        guard clip.options.fixedBox == nil else {
            throw LipSyncError(
                .unusableClip,
                "the mesh engine needs the points of the face, not only a box: leave --box out, and tell which face by "
                    + "--face-at")
        }
        var survey = ClipSurvey()
        var appearance = AppearanceSurvey()
        let missing = try clip.lookThrough(at: Self.surveyRate, looked: looked) { frame in
            guard let face = frame.faces[0].landmarks else { return true }
            survey.look(at: frame.image, face: face)
            if clip.options.keepsOccluders {
                appearance.look(
                    at: frame.image, face: face, seconds: Self.surveyRate.time(ofFrame: frame.index).seconds,
                    shot: frame.shot)
            }
            return true
        }
        guard let character = survey.character() else {
            if let missing { throw missing }
            throw LipSyncError(
                .unusableClip,
                "no face is seen in \(clip.url.lastPathComponent): take a clip that shows one, looking at the camera")
        }
        let calibration = try mesh.withMesh { mesh throws(FaceError) in
            try survey.calibration(character, mesh: &mesh)
        }
        return MeshClipPerformer(
            voice: try MeshVoice(model: model, calibration: calibration, habit: character.habit, style),
            ClipPainter(character),
            clip.options.keepsOccluders ? appearance.appearances() : nil)
    }
}
