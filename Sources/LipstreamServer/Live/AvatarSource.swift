public import LipSync

/// Where a session gets the face that a client named.
public protocol AvatarSource: Sendable {
    /// A face of an avatar.
    ///
    /// - Parameters:
    ///   - id: `default`, or the number of an uploaded one.
    ///   - face: which face, 1 being the largest.
    /// - Returns: the picture and the face.
    /// - Throws: ``Failure``: `no_avatar`, `no_face`.
    func portrait(id: String, face: Int) async throws -> Portrait

    /// What tells versions of an avatar apart, and whether it is still there.
    ///
    /// - Parameter id: as for ``portrait(id:face:)``.
    /// - Returns: the same for the same picture.
    /// - Throws: ``Failure``: `no_avatar`.
    func version(of id: String) async throws -> String
}
