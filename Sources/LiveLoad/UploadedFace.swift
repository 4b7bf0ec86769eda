public import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// A photo that was put on a server for a measurement.
public struct UploadedFace: Sendable {
    /// Milliseconds from the first byte sent to the answer: the faces are found by then.
    public let duration: Double
    /// Where its live session is, with its query.
    public var livePath: String { "/api/v1/live?avatar=\(id)" }

    /// Why a server did not take the photo.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        /// A sentence.
        public let description: String
    }

    private let id: String
    private let isNew: Bool
    private let server: Server

    /// What an upload needs to know of a server.
    private struct Server {
        let host: String
        let port: Int
        let token: String?

        func request(_ method: String, _ path: String) throws -> URLRequest {
            var address = URLComponents()
            (address.scheme, address.host, address.port, address.path) = ("http", host, port, path)
            guard let url = address.url else { throw URLError(.badURL) }
            var request = URLRequest(url: url)
            request.httpMethod = method
            if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
            return request
        }
    }

    private struct Answer: Decodable {
        struct Failure: Decodable { let message: String }
        let id: String?
        let error: Failure?
    }

    /// Sends a photo.
    ///
    /// - Parameters:
    ///   - file: a picture or a video.
    ///   - host: a name or an address.
    ///   - port: where the server listens.
    ///   - token: what the server was started with, if anything.
    /// - Throws: ``Refusal`` in the server's words, or why it cannot be reached.
    public init(_ file: URL, host: String, port: Int, token: String?) async throws {
        server = Server(host: host, port: port, token: token)
        let request = try server.request("PUT", "/api/v1/avatars/\(file.lastPathComponent)")
        let content = try Data(contentsOf: file)
        let start = ContinuousClock.now
        let (body, response) = try await URLSession.shared.upload(for: request, from: content)
        duration = (ContinuousClock.now - start) / .milliseconds(1)
        let answer = try? JSONDecoder().decode(Answer.self, from: body)
        guard let id = answer?.id else {
            throw Refusal(
                description: answer?.error?.message
                    ?? "the server did not take \(file.lastPathComponent): is it lipstream serve?")
        }
        self.id = id
        isNew = (response as? HTTPURLResponse)?.statusCode == 201
    }

    /// Takes it off the server again, unless it was there before.
    ///
    /// - Throws: why the server cannot be reached.
    public func remove() async throws {
        guard isNew else { return }
        _ = try await URLSession.shared.data(for: server.request("DELETE", "/api/v1/avatars/\(id)"))
    }
}
