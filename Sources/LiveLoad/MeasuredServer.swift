internal import Foundation

#if canImport(FoundationNetworking)
    internal import FoundationNetworking
#endif

/// A running `lipstream serve`, as a measurement asks it.
public struct MeasuredServer: Sendable {
    /// A name or an address.
    public let host: String
    /// Where the server listens.
    public let port: Int
    /// What the server was started with, if anything.
    public let token: String?

    /// Why a server cannot be measured.
    public struct Refusal: Error, CustomStringConvertible, Sendable {
        /// A sentence.
        public let description: String
    }

    private struct Health: Decodable { let maxSessions: Int }

    /// Describes a server; asks nothing.
    ///
    /// - Parameters:
    ///   - host: a name or an address.
    ///   - port: where the server listens.
    ///   - token: what the server was started with, if anything.
    public init(host: String, port: Int, token: String?) { (self.host, self.port, self.token) = (host, port, token) }

    /// Makes sure that the server is there.
    ///
    /// - Throws: ``Refusal`` where nothing answers, or something else does.
    public func check() async throws {
        let (body, _) = try await answer("GET", "/health", timeout: 10)
        guard (try? JSONDecoder().decode(Health.self, from: body)) != nil else {
            throw Refusal(description: "what answers at \(address) is not lipstream serve: name another with --server")
        }
    }

    /// Sends a request.
    ///
    /// - Parameters:
    ///   - method: such as `GET`.
    ///   - path: without a query.
    ///   - body: what is sent.
    ///   - timeout: seconds without a byte from the server.
    /// - Returns: the answer's body and its status.
    /// - Throws: ``Refusal`` in a sentence where there is no answer; `CancellationError`.
    func answer(
        _ method: String, _ path: String, body: Data? = nil, timeout: Double = 60
    ) async throws -> (body: Data, status: Int) {
        var components = URLComponents()
        (components.scheme, components.host, components.port, components.path) = ("http", urlHost, port, path)
        guard let url = components.url else { throw Refusal(description: "\(address) is not an address") }
        var request = URLRequest(url: url, timeoutInterval: timeout)
        request.httpMethod = method
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        do {
            let (data, response) =
                if let body {
                    try await URLSession.shared.upload(for: request, from: body)
                } else { try await URLSession.shared.data(for: request) }
            return (data, (response as? HTTPURLResponse)?.statusCode ?? 0)
        } catch is CancellationError {
            throw CancellationError()
        } catch let error as URLError where error.code == .cancelled {
            throw CancellationError()
        } catch let error as URLError where error.code == .timedOut {
            throw Refusal(description: "the server at \(address) does not answer in time; \(advice)")
        } catch {
            throw Refusal(description: "no server answers at \(address): \(advice)")
        }
    }

    private var address: String { "http://\(urlHost):\(port)" }
    /// An IPv6 address has brackets in a URL.
    private var urlHost: String { host.contains(":") ? "[\(host)]" : host }

    private var advice: String {
        let isHere = ["localhost", "::1"].contains(host) || host.hasPrefix("127.")
        let command = "lipstream serve\(port == 8080 ? "" : " --port \(port)")"
        return "start one with \(command)\(isHere ? " in another terminal" : " there"), or name another with --server"
    }
}
