import Foundation
import Hummingbird
import Media
import MediaIO
import NIOCore
import SpeechProcessing
import TestSupport

@testable import LipstreamServer

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// Small pictures that the fake backend takes for faces, and for none.
enum Picture {
    static func face(seed: UInt8 = 0, side: Int = 64) -> Image {
        var image = Image(width: side, height: side, format: .rgba, filledWith: 255)
        for y in side / 4..<side * 3 / 4 {
            for x in side / 4..<side * 3 / 4 { image.pixels[(y * side + x) * 4] = seed }
        }
        return image
    }

    static let empty = Image(width: 64, height: 64, format: .rgba, filledWith: 90)

    static func bytes(_ image: Image, kind: String = "png") throws -> Data {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).\(kind)")
        defer { try? FileManager.default.removeItem(at: url) }
        try ImageFile.write(image, to: url)
        return try Data(contentsOf: url)
    }
}

/// The server's, for tests that use GRDB's own type of the same name.
typealias ServerDatabase = Database

/// Storage in a temporary folder, behind a real server on a port of the system's choice.
struct Place {
    let folder: DataFolder
    let database: Database
    let backend: FakeBackend
    let avatars: AvatarStore

    func queue() async throws -> DubQueue {
        try await DubQueue(folder: folder, database: database, backend: backend, avatars: avatars)
    }

    init(_ url: URL, patience: Duration = .seconds(30), filmDuration: Duration = .milliseconds(50)) async throws {
        let shipped = url.appendingPathComponent("shipped.png")
        if !FileManager.default.fileExists(atPath: shipped.path) {
            try ImageFile.write(Picture.face(seed: 200, side: 48), to: shipped)
        }
        folder = try DataFolder(url.appendingPathComponent("data"))
        database = try Database(in: folder)
        var backend = FakeBackend(defaultPortrait: shipped, synthesizer: try await Synthesizer())
        backend.filmDuration = filmDuration
        self.backend = backend
        avatars = AvatarStore(
            database: database, backend: backend, upload: Upload(folder: folder.incoming, patience: patience),
            root: folder.avatars)
    }

    /// Names of what is in one of the folder's parts.
    func names(in part: URL) throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: part.path) }

    static func with<Result>(
        filmDuration: Duration = .milliseconds(50), _ body: (Place) async throws -> Result
    ) async throws -> Result {
        try await Samples.withTemporaryFolder { try await body(Place($0, filmDuration: filmDuration)) }
    }
}

/// A server on a port that the system chooses, for as long as `body` runs.
func serving<Result: Sendable>(
    _ router: Router<BasicRequestContext>, _ body: @Sendable (URL) async throws -> Result
) async throws -> Result {
    let (ports, port) = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    let application = Application(
        router: router, configuration: .init(address: .hostname("127.0.0.1", port: 0)),
        onServerRunning: { port.yield($0.localAddress?.port ?? 0) })
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await application.run() }
        defer { group.cancelAll() }
        var iterator = ports.makeAsyncIterator()
        let port = await iterator.next() ?? 0
        guard let url = URL(string: "http://127.0.0.1:\(port)") else { throw CancellationError() }
        return try await body(url)
    }
}

/// What a server answered.
struct Answer {
    let status: Int
    let data: Data
    let headers: [String: String]
    var text: String { String(decoding: data, as: UTF8.self) }
    var json: [String: Any] { (try? JSONSerialization.jsonObject(with: data) as? [String: Any]) ?? [:] }
    var code: String? { (json["error"] as? [String: Any])?["code"] as? String }
    func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        try JSONDecoder().decode(type, from: data)
    }
}

/// Asks a server.
func ask(
    _ base: URL, _ method: String, _ path: String, body: Data? = nil, headers: [String: String] = [:]
) async throws -> Answer {
    guard let url = URL(string: base.absoluteString + path) else { throw URLError(.badURL) }
    var request = URLRequest(url: url)
    request.httpMethod = method
    for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
    request.httpBody = body
    let (data, response) = try await URLSession.shared.data(for: request)
    let http = response as? HTTPURLResponse
    let fields = (http?.allHeaderFields ?? [:]).reduce(into: [String: String]()) {
        $0["\($1.key)".lowercased()] = "\($1.value)"
    }
    return Answer(status: http?.statusCode ?? 0, data: data, headers: fields)
}

/// The pieces of a body, one after the other.
struct Pieces: AsyncSequence, Sendable {
    let pieces: [[UInt8]]
    /// Whether nothing comes after the last one, not even the end.
    var isStalled = false

    func makeAsyncIterator() -> Iterator { Iterator(rest: pieces[...], isStalled: isStalled) }

    struct Iterator: AsyncIteratorProtocol {
        var rest: ArraySlice<[UInt8]>
        let isStalled: Bool

        mutating func next() async throws -> ByteBuffer? { try await next(isolation: nil) }

        mutating func next(isolation actor: isolated (any Actor)?) async throws(any Error) -> ByteBuffer? {
            if let piece = rest.popFirst() { return ByteBuffer(bytes: piece) }
            if isStalled { try await Task.sleep(for: .seconds(3600)) }
            return nil
        }
    }
}
