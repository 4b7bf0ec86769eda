internal import Foundation

/// Clients that speak into live sessions in real time, all at once, and say what came back.
public struct LiveLoad: Sendable {
    /// How a client behaves.
    public enum Behaviour: Sendable, Hashable {
        /// Acknowledges every picture, as the page does.
        case steady
        /// Takes everything and acknowledges nothing.
        case neverAcknowledges
        /// Takes nothing more from the network after these seconds, and goes on speaking.
        case stopsReading(after: Double)
    }

    /// A name or an address.
    public var host: String
    /// Where the server listens.
    public var port: Int
    /// With its query, which names the avatar.
    public var path: String
    /// What the server was started with, if anything.
    public var token: String?
    /// How many sessions at once.
    public var clients: Int
    /// How long each speaks.
    public var seconds: Double
    /// How pictures are to be compressed: `h264` or `jpeg`.
    public var codec = "h264"
    /// The engine to ask for, or `nil` for the server's choice.
    public var engine: String?
    /// How the clients behave.
    public var behaviour = Behaviour.steady

    private let speech: [Float]

    /// Makes a load.
    ///
    /// - Parameters:
    ///   - host: a name or an address.
    ///   - port: where the server listens.
    ///   - path: with its query, which names the avatar.
    ///   - token: what the server was started with, if anything.
    ///   - clients: how many sessions at once.
    ///   - seconds: how long each speaks.
    ///   - speech: 16 kHz, -1...1; said again and again, and silence where it is empty.
    public init(
        host: String, port: Int, path: String = "/api/v1/live?avatar=default", token: String? = nil, clients: Int,
        seconds: Double, speech: [Float]
    ) {
        (self.host, self.port, self.path, self.token) = (host, port, path, token)
        (self.clients, self.seconds, self.speech) = (clients, seconds, speech)
    }

    /// Runs all clients to their end.
    ///
    /// - Returns: what each received; a client that was refused or cut off has its error in it.
    /// - Throws: `CancellationError` where the task was cancelled.
    public func run() async throws -> LiveLoadReport {
        let chunks = SpokenChunks(speech)
        let sessions = await withTaskGroup(of: (Int, SessionRecord).self) { group in
            for index in 0..<clients {
                group.addTask { (index, await LoadSession(load: self, chunks: chunks).run()) }
            }
            var sessions: [(Int, SessionRecord)] = []
            for await session in group { sessions.append(session) }
            return sessions.sorted { $0.0 < $1.0 }.map { $0.1 }
        }
        try Task.checkCancellation()
        return LiveLoadReport(sessions)
    }
}

/// Speech cut into 20 ms of 16-bit samples, over and over.
struct SpokenChunks: Sendable {
    static let sampleRate = 16_000
    /// Chunks a second.
    static let rate = 50
    private let chunks: [[UInt8]]

    init(_ speech: [Float]) {
        let size = Self.sampleRate / Self.rate
        let samples = speech.isEmpty ? [Float](repeating: 0, count: size) : speech
        // The last one begins the speech again.
        chunks = stride(from: 0, to: samples.count, by: size).map { start in
            (start..<start + size).flatMap { position in
                let level = max(-1, min(1, samples[position % samples.count]))
                let bits = UInt16(bitPattern: Int16(level * 32767))
                return [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
            }
        }
    }

    /// Seconds before the first sample that is not zero.
    var silence: Double {
        var byte = 0
        for level in chunks.joined() {
            if level != 0 { break }
            byte += 1
        }
        return Double(byte / 2) / Double(Self.sampleRate)
    }

    subscript(index: Int) -> [UInt8] { chunks[index % chunks.count] }
}
