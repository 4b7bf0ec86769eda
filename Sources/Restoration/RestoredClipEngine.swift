public import Faces
public import Inference
public import LipSync
public import Media

/// Any engine for clips, with a restorer behind it: each frame's face is made clearer after its mouth was drawn.
///
/// Frames without a face stay as the engine leaves them.
public struct RestoredClipEngine: ClipEngine {
    private let inner: any ClipEngine
    private let model: RestorationModel
    private let strength: Float
    private let core: Core
    private let models: FaceModels

    /// Puts a restorer behind an engine.
    ///
    /// - Parameters:
    ///   - inner: what draws the mouth.
    ///   - model: the restorer.
    ///   - strength: 0 (nothing changes) to 1 (as the network draws the face).
    ///   - core: the inference runtime.
    ///   - models: the face models, which tell where in its box a face is; loaded with each clip.
    public init(
        _ inner: any ClipEngine, model: RestorationModel, strength: Float = FaceRestorer.standardStrength, core: Core,
        models: FaceModels
    ) {
        (self.inner, self.model, self.strength, self.core, self.models) = (inner, model, strength, core, models)
    }

    /// The engine's, with the restorer, where that does anything.
    public var provenance: Provenance {
        strength > 0 ? inner.provenance.restored(by: model.origin) : inner.provenance
    }
    /// The engine's own.
    public var name: String { inner.name }
    /// The engine's own.
    public var lookAhead: MediaTime { inner.lookAhead }

    /// Begins a clip at time zero, with a restorer of its own.
    ///
    /// - Parameters:
    ///   - clip: whose frames it will get.
    ///   - style: how the face behaves besides speaking.
    ///   - looked: the engine's own.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) for a strength outside 0...1, or where a model cannot be made ready; errors of
    ///   the engine.
    public func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) throws -> any ClipPerformer {
        let performer = try inner.makeClipPerformer(for: clip, style, looked: looked)
        let session = try LipSyncError.wrapping { () throws(RestorationError) in
            try model.makeSession(strength: strength)
        }
        guard strength > 0 else { return performer }
        do throws(FaceError) {
            return RestoredClipPerformer(
                performer, finding: BoxedFace(try FaceMesh(core: core, models: models)), session: session)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }
}

/// One clip: the engine's, restored.
///
/// A class, as a session cannot be copied; it has one owner all the same.
private final class RestoredClipPerformer: ClipPerformer {
    private var inner: any ClipPerformer
    var appearances: FaceAppearances? { inner.appearances }
    private var finder: BoxedFace
    private var session: RestorerSession
    /// The face of the frame that waits for its sound, so that it is looked for once.
    private var waiting: (time: MediaTime, face: FaceLandmarks?)?

    init(_ inner: any ClipPerformer, finding finder: consuming BoxedFace, session: consuming RestorerSession) {
        self.inner = inner
        self.finder = finder
        self.session = session
    }

    func hear(_ speech: SpeechAudio) { inner.hear(speech) }
    func finishHearing() { inner.finishHearing() }

    func pass(_ time: MediaTime) throws(LipSyncError) {
        try inner.pass(time)
        session.reset()
        waiting = nil
    }

    func draw(at time: MediaTime, on picture: inout Image, face clipFace: ClipFace) throws(LipSyncError) -> Bool {
        // Before the mouth is drawn: the clip's own face shows how the head is held, whatever the engine makes of it.
        let face =
            if let landmarks = clipFace.landmarks {
                landmarks
            } else {
                try find(in: picture, box: clipFace.box, at: time)
            }
        guard try inner.draw(at: time, on: &picture, face: clipFace) else { return false }
        waiting = nil
        guard let face else {
            session.reset()
            return true
        }
        do throws(RestorationError) {
            _ = try session.restore(&picture, face: face, at: time)
        } catch {
            throw LipSyncError(error)
        }
        return true
    }

    /// The face in a box that somebody gave; a frame whose sound has not come is looked at once.
    private func find(in picture: Image, box: FaceBox, at time: MediaTime) throws(LipSyncError) -> FaceLandmarks? {
        if let waiting, waiting.time == time { return waiting.face }
        do throws(FaceError) {
            let face = try finder.find(in: picture, box: box)
            waiting = (time, face)
            return face
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }
}
