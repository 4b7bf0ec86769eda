internal import Faces
internal import LipSync
internal import Media

/// Faces that engines have prepared: sessions that show the same one share it.
actor PreparedFaces {
    /// What a preparation depends on.
    struct Key: Hashable, Sendable {
        var avatar: String
        var face: Int
        var engine: String
        var maxHeight: Int
        var framing = Framing.whole
    }

    /// At most so many are kept; the one that was asked for longest ago goes first.
    static let capacity = 8

    private let avatars: any AvatarSource
    private let workbench = Workbench()
    /// Oldest use first; each with the version of the avatar that it shows.
    private var faces: [(key: Key, version: String, task: Task<any PreparedFace, any Error>)] = []

    init(avatars: any AvatarSource) { self.avatars = avatars }

    /// A prepared face; who asks for one that is being prepared waits for the same preparation.
    ///
    /// - Throws: ``Failure`` of the avatar source, ``LipSyncError`` of the engine.
    func face(_ key: Key, engine: any StreamingEngine) async throws -> any PreparedFace {
        // Asked each time, so that a face that was deleted is not shown, whoever deleted it.
        let version: String
        do {
            version = try await avatars.version(of: key.avatar)
        } catch {
            forget(avatar: key.avatar)
            throw error
        }
        faces.removeAll { $0.key.avatar == key.avatar && $0.version != version }
        let task: Task<any PreparedFace, any Error>
        if let index = faces.firstIndex(where: { $0.key == key }) {
            task = faces.remove(at: index).task
        } else {
            // Not a child of the first who asks: others may be waiting when that one leaves.
            task = Task { [avatars, workbench] in
                let portrait = try await avatars.portrait(id: key.avatar, face: key.face)
                return try await workbench.prepare(portrait, as: key, engine: engine)
            }
        }
        faces.append((key, version, task))
        if faces.count > Self.capacity { faces.removeFirst() }
        do {
            return try await task.value
        } catch {
            faces.removeAll { $0.key == key && $0.task == task }
            throw error
        }
    }

    /// Lets go of an avatar that was deleted.
    func forget(avatar: String) { faces.removeAll { $0.key.avatar == avatar } }
}

/// Scales and prepares on a thread of its own: both take tens of milliseconds or more.
private actor Workbench {
    private let executor = BlockingExecutor(label: "lipstream.faces")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func prepare(
        _ portrait: Portrait, as key: PreparedFaces.Key, engine: any StreamingEngine
    ) throws -> any PreparedFace {
        try engine.prepare(portrait.framed(key.framing).fitting(height: key.maxHeight))
    }
}

extension Portrait {
    /// The same portrait, no higher than so many pixels.
    func fitting(height: Int) -> Portrait {
        guard image.height > height else { return self }
        let scaled = image.scaled(by: Float(height) / Float(image.height))
        // Sides are rounded to whole pixels, so each has a factor of its own.
        let (x, y) = (Float(scaled.width) / Float(image.width), Float(scaled.height) / Float(image.height))
        let points = face.points.map { SIMD3($0.x * x, $0.y * y, $0.z * x) }
        return Portrait(image: scaled, face: FaceLandmarks(points: points, presence: face.presence))
    }
}
