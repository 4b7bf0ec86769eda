internal import Faces
internal import HTTPTypes
public import LipSync
internal import Media

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
}

/// Knows the portrait that ships, and no other.
struct DefaultAvatar: AvatarSource {
    static let id = "default"

    let backend: any Backend

    func portrait(id: String, face: Int) async throws -> Portrait {
        guard id == Self.id else {
            throw Failure(
                .notFound, "no_avatar", "There is no avatar \"\(id.prefix(64))\".",
                hint: "GET /api/v1/avatars lists them; \"default\" is always there.")
        }
        let reading = try await backend.readFaces(in: backend.defaultPortrait)
        guard reading.faces.indices.contains(face - 1) else {
            throw Failure(
                .unprocessableContent, "no_face",
                "The picture has no face \(face): \(reading.faces.count) were found.", hint: "Faces count from 1.")
        }
        return Portrait(image: reading.image, face: reading.faces[face - 1])
    }
}
