internal import Faces
internal import Foundation
internal import Hummingbird
internal import MediaIO
internal import ModelStore

extension Failure {
    /// A file that could not be read, as the client's mistake or as ours.
    init(_ error: MediaError) {
        switch error.code {
        case .tooLarge:
            self.init(
                .contentTooLarge, "too_large", ErrorText.forClients(error), hint: "Scale it down and send it again.")
        case .diskFull:
            self.init(
                .insufficientStorage, "disk_full", "The server's disk is full.",
                hint: "Delete films or avatars that nobody needs, then try again.")
        case .cannotWrite, .internal:
            self.init(
                .internalServerError, "storage", ErrorText.forClients(error), hint: "Tell whoever runs the server.")
        case .notFound, .unreadable, .unsupported, .truncated, .noVideo, .noAudio:
            self.init(
                .unsupportedMediaType, "not_a_picture", ErrorText.forClients(error),
                hint: "Send a photo (JPEG, PNG, WebP, BMP, TIFF) or a video (MP4, MOV, WebM).")
        }
    }

    /// A picture without the face that is wanted.
    init(_ error: FaceError) {
        switch error.code {
        case .noFace:
            self.init(
                .unprocessableContent, "no_face", "There is no face in the picture.",
                hint: "Take a photo that shows one face from the front, well lit.")
        case .noSuchFace:
            self.init(.unprocessableContent, "no_such_face", ErrorText.forClients(error), hint: "Choose another face.")
        case .model:
            self.init(
                .internalServerError, "failed", ErrorText.forClients(error), hint: "Tell whoever runs the server.")
        }
    }
}

/// SHA-256 of a file's bytes, read piece by piece.
func fileDigest(_ url: URL) throws -> String {
    let handle = try FileHandle(forReadingFrom: url)
    defer { try? handle.close() }
    var digest = SHA256()
    while let piece = try handle.read(upToCount: 1 << 18), !piece.isEmpty { digest.update(piece) }
    return digest.finish()
}
