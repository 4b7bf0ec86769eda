internal import Faces
internal import Inference
internal import LipSync
internal import Synchronization

/// The face mesh that all preparations share, one at a time.
final class FaceMeshBox: Sendable {
    private let mesh: Mutex<FaceMesh>

    /// Loads it.
    ///
    /// - Throws: ``LipSyncError`` (`model`) when the model is missing or damaged.
    init(core: Core, models: FaceModels) throws(LipSyncError) {
        do throws(FaceError) {
            mesh = Mutex(try FaceMesh(core: core, models: models))
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }

    func withMesh<Result: Sendable>(
        _ body: (inout FaceMesh) throws(FaceError) -> Result
    ) throws(FaceError) -> Result {
        try mesh.withLock { mesh throws(FaceError) in try body(&mesh) }
    }
}
