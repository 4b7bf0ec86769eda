public import Foundation

/// A photo that was put on a server for a measurement.
public struct UploadedFace: Sendable {
    /// Milliseconds from the first byte sent to the answer: the faces are found by then.
    public let duration: Double
    /// Where its live session is, with its query.
    public var livePath: String { "/api/v1/live?avatar=\(id)" }

    private let id: String
    private let isNew: Bool
    private let server: MeasuredServer

    private struct Answer: Decodable {
        struct Failure: Decodable { let message: String }
        let id: String?
        let error: Failure?
    }

    /// Sends a photo.
    ///
    /// - Parameters:
    ///   - file: a picture or a video.
    ///   - server: where it is put.
    /// - Throws: ``MeasuredServer/Refusal`` in the server's words, or why it cannot be reached.
    public init(_ file: URL, on server: MeasuredServer) async throws {
        self.server = server
        let content = try Data(contentsOf: file)
        let start = ContinuousClock.now
        let (body, status) = try await server.answer(
            "PUT", "/api/v1/avatars/\(file.lastPathComponent)", body: content)
        duration = (ContinuousClock.now - start) / .milliseconds(1)
        let answer = try? JSONDecoder().decode(Answer.self, from: body)
        guard let id = answer?.id else {
            throw MeasuredServer.Refusal(
                description: answer?.error?.message
                    ?? "the server did not take \(file.lastPathComponent): is it lipstream serve?")
        }
        self.id = id
        isNew = status == 201
    }

    /// Takes it off the server again, unless it was there before.
    ///
    /// - Throws: ``MeasuredServer/Refusal`` where the server cannot be reached.
    public func remove() async throws {
        guard isNew else { return }
        _ = try await server.answer("DELETE", "/api/v1/avatars/\(id)")
    }
}
