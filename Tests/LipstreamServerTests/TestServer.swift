import Foundation
import LiveLoad
import Logging
import MediaIO
import SpeechProcessing
import TestSupport

@testable import LipstreamServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A server that runs while a test looks at it.
struct TestServer {
    let port: Int
    /// Where it keeps its files.
    let folder: URL
    let stop: @Sendable () -> Void

    /// An answer to a request.
    struct Answer {
        let status: Int
        let body: Data
        let headers: [String: String]

        var failure: Failure.Body.Details? { try? JSONDecoder().decode(Failure.Body.self, from: body).error }
    }

    /// Runs a server on a free port, gives it to `body`, stops it and waits for its end.
    static func run(
        _ change: @Sendable (inout ServerConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (TestServer) async throws -> Void
    ) async throws {
        try await Samples.withTemporaryFolder { folder in
            var configuration = ServerConfiguration(port: 0, dataFolder: folder)
            change(&configuration)
            let backend = FakeBackend(defaultPortrait: Samples.portrait, synthesizer: try await Synthesizer())
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let (ports, announcement) = AsyncStream<Int>.makeStream()
            let server = LipstreamServer(configuration: configuration, backend: backend, logger: logger) {
                announcement.yield($0)
            }
            let serving = Task {
                defer { announcement.finish() }
                try await server.run()
            }
            do {
                for await port in ports {
                    try await body(TestServer(port: port, folder: configuration.dataFolder) { serving.cancel() })
                    break
                }
            } catch {
                serving.cancel()
                try? await serving.value
                throw error
            }
            serving.cancel()
            try await serving.value
        }
    }

    /// Sends a request.
    func request(
        _ method: String = "GET", _ path: String, headers: [String: String] = [:], body: Data? = nil
    ) async throws -> Answer {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        var request = URLRequest(url: url, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: 30)
        request.httpMethod = method
        request.httpBody = body
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        guard let response = response as? HTTPURLResponse else { throw URLError(.badServerResponse) }
        var fields: [String: String] = [:]
        for (name, value) in response.allHeaderFields {
            fields["\(name)".lowercased()] = "\(value)"
        }
        return Answer(status: response.statusCode, body: data, headers: fields)
    }

    /// Opens a WebSocket.
    func connect(_ path: String = "/api/v1/live", headers: [(String, String)] = []) async throws -> LiveClient {
        try await LiveClient.connect(host: "127.0.0.1", port: port, path: path, headers: headers)
    }

    /// Opens a WebSocket that is expected to be refused.
    func refusal(_ path: String = "/api/v1/live", headers: [(String, String)] = []) async -> LiveRefusal? {
        do {
            let client = try await connect(path, headers: headers)
            await client.drop()
            return nil
        } catch {
            return error as? LiveRefusal
        }
    }
}

extension LiveClient {
    static let hello = #"{"type":"hello","version":1,"sampleRate":16000,"codec":"jpeg","maxHeight":64}"#

    /// The next text message of a type; everything else is passed over.
    func text(_ type: String) async -> [String: Any]? {
        for await message in messages {
            guard case .text(let text) = message.content else { continue }
            let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
            if object?["type"] as? String == type { return object }
        }
        return nil
    }

    /// The error and the close code with which the server ends the connection.
    func ending() async -> (error: String?, close: UInt16?) {
        var error: String?
        for await message in messages {
            switch message.content {
            case .text(let text):
                let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
                if object?["type"] as? String == "error" { error = object?["code"] as? String }
            case .binary: continue
            case .closed(let code, _): return (error, code)
            }
        }
        return (error, nil)
    }
}
