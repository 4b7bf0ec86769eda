import ArgumentParser
import Foundation
import LiveLoad

/// What `lipstream bench --live` does: speaks into a server that runs already, from many clients at once.
struct LiveBench {
    let load: LiveLoad

    /// Aims at a server.
    ///
    /// - Parameters:
    ///   - server: `http://HOST:PORT`.
    ///   - token: what it was started with, if anything.
    ///   - clients: how many sessions at once.
    ///   - seconds: how long each speaks.
    ///   - speech: what they say, 16 kHz.
    /// - Throws: `ValidationError` for an address that is none.
    init(server: String, token: String?, clients: Int, seconds: Double, speech: [Float]) throws {
        let (host, port) = try Self.address(server)
        load = LiveLoad(host: host, port: port, token: token, clients: clients, seconds: seconds, speech: speech)
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
    static func table(_ report: LiveLoadReport) -> String {
        let head = row(
            "", ["frames", "a second", "missing", "dropped", "longest gap", "p50", "p95", "p99", "largest"])
        let clients = report.clients.enumerated().map { row("client \($0.offset + 1)", values($0.element)) }
        let errors = report.clients.enumerated().flatMap { index, share in
            share.errors.map { "client \(index + 1): \($0)" }
        }
        let note = "Gaps and latency, from a sample of speech sent to its picture received, are in milliseconds."
        return ([note, "", head] + clients + [row("together", values(report.together))] + errors)
            .joined(separator: "\n")
    }

    /// For machines.
    static func object(_ report: LiveLoadReport) -> [String: Any] {
        ["event": "done", "unit": "ms", "clients": report.clients.map(object), "together": object(report.together)]
    }

    private static func object(_ share: LiveLoadReport.Share) -> [String: Any] {
        [
            "frames": share.frames, "framesPerSecond": share.framesPerSecond, "missing": share.missing,
            "dropped": share.dropped, "largestInterval": share.largestInterval, "bytes": share.bytes,
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
            number(share.largestInterval), number(latency.p50), number(latency.p95), number(latency.p99),
            number(latency.largest),
        ]
    }

    private static func row(_ name: String, _ values: [String]) -> String {
        name.padding(toLength: 10, withPad: " ", startingAt: 0)
            + values.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }.joined()
    }
}
