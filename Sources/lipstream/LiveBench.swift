import ArgumentParser
import Foundation
import LiveLoad
import Media

/// What `lipstream bench --live` does: speaks into a server that runs already, from many clients at once.
struct LiveBench {
    private var load: LiveLoad
    private var server: MeasuredServer { MeasuredServer(host: load.host, port: load.port, token: load.token) }

    /// What was measured.
    struct Results {
        /// Milliseconds from the photo sent to its faces found; `nil` where the server's own portrait speaks.
        let upload: Double?
        let report: LiveLoadReport
    }

    /// Aims at a server.
    ///
    /// - Parameters:
    ///   - server: `http://HOST:PORT`.
    ///   - token: what it was started with, if anything.
    ///   - engine: the one to ask the server for; `nil` leaves it the choice.
    ///   - clients: how many sessions at once.
    ///   - seconds: how long each speaks.
    ///   - speech: what they say, 16 kHz.
    /// - Throws: `ValidationError` for an address that is none.
    init(
        server: String, token: String?, engine: String?, clients: Int, seconds: Double, speech: [Float]
    ) throws {
        let (host, port) = try Self.address(server)
        load = LiveLoad(host: host, port: port, token: token, clients: clients, seconds: seconds, speech: speech)
        load.engine = engine
    }

    /// Makes sure that the server is there.
    ///
    /// - Throws: ``MeasuredServer/Refusal`` that says how to start one.
    func check() async throws { try await server.check() }

    /// Runs all clients to their end.
    ///
    /// - Parameter face: a photo to put on the server meanwhile; `nil` for the portrait that it has.
    /// - Returns: what each client received.
    /// - Throws: ``MeasuredServer/Refusal`` where the server does not take the photo.
    func run(face: URL?) async throws -> Results {
        guard let face else { return Results(upload: nil, report: try await load.run()) }
        let uploaded = try await UploadedFace(face, on: server)
        var load = load
        load.path = uploaded.livePath
        do {
            let report = try await load.run()
            try await uploaded.remove()
            return Results(upload: uploaded.duration, report: report)
        } catch {
            // In a task of its own, for the one that is cancelled here can ask nothing more.
            try await Task { try await uploaded.remove() }.value
            throw error
        }
    }

    /// The host and the port of `http://HOST:PORT`.
    static func address(_ server: String) throws -> (host: String, port: Int) {
        guard let url = URLComponents(string: server), url.scheme == "http", let host = url.host, !host.isEmpty,
            ["", "/"].contains(url.path)
        else {
            throw ValidationError("--server is an address such as http://127.0.0.1:8080, not \(server).")
        }
        return (host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")), url.port ?? 80)
    }

    /// For people.
    static func table(_ results: Results) -> String {
        let report = results.report
        let head = row(
            "", ["frames", "a second", "missing", "dropped", "first", "gap", "p50", "p95", "p99", "largest", "drift"])
        let clients = report.clients.enumerated().map { row("client \($0.offset + 1)", values($0.element)) }
        let errors = report.clients.enumerated().flatMap { index, share in
            share.errors.map { "client \(index + 1): \($0)" }
        }
        let notes =
            [
                "Milliseconds: from connecting to the first picture, the longest gap between pictures, latency from a",
                "sample of speech sent to its picture received, and how far the server's clock fell behind ours.",
            ] + (results.upload.map { ["The photo was sent, and its faces found, in \(Int(clamping: $0)) ms."] } ?? [])
        return (notes + ["", head] + clients + [row("together", values(report.together))] + errors)
            .joined(separator: "\n")
    }

    /// For machines.
    static func object(_ results: Results) -> [String: Any] {
        let report = results.report
        return [
            "event": "done", "unit": "ms", "upload": results.upload ?? NSNull(),
            "clients": report.clients.map(object), "together": object(report.together),
        ]
    }

    private static func object(_ share: LiveLoadReport.Share) -> [String: Any] {
        [
            "frames": share.frames, "framesPerSecond": share.framesPerSecond, "missing": share.missing,
            "dropped": share.dropped, "largestInterval": share.largestInterval, "bytes": share.bytes,
            "drift": share.drift,
            "firstPicture": share.firstPicture ?? NSNull(),
            "latency": [
                "p50": share.latency.p50, "p95": share.latency.p95, "p99": share.latency.p99,
                "largest": share.latency.largest,
            ], "errors": share.errors,
        ]
    }

    private static func values(_ share: LiveLoadReport.Share) -> [String] {
        func number(_ value: Double) -> String { String(format: "%.1f", value) }
        let latency = share.latency
        return [
            "\(share.frames)", number(share.framesPerSecond), "\(share.missing)", "\(share.dropped)",
            share.firstPicture.map(number) ?? "-", number(share.largestInterval), number(latency.p50),
            number(latency.p95), number(latency.p99),
            number(latency.largest), number(share.drift),
        ]
    }

    private static func row(_ name: String, _ values: [String]) -> String {
        name.padding(toLength: 10, withPad: " ", startingAt: 0)
            + values.map { String(repeating: " ", count: max(1, 10 - $0.count)) + $0 }.joined()
    }
}
