internal import Synchronization

/// What the server counted since it started, for ``metrics(sessions:maxSessions:)``.
final class Counters: Sendable {
    private let framesSent = Atomic(0)
    private let framesDropped = Atomic(0)
    private let sessionsBegun = Atomic(0)
    private let sessionsRefused = Atomic(0)
    private let requests = Mutex([Int: Int]())

    func sentFrame() { framesSent.add(1, ordering: .relaxed) }
    func droppedFrames(_ count: Int) { framesDropped.add(max(0, count), ordering: .relaxed) }
    func beganSession() { sessionsBegun.add(1, ordering: .relaxed) }
    func refusedSession() { sessionsRefused.add(1, ordering: .relaxed) }
    func answered(_ status: Int) { requests.withLock { $0[status, default: 0] += 1 } }

    /// All of it in [Prometheus' text format](https://prometheus.io/docs/instrumenting/exposition_formats/).
    func metrics(sessions: Int, maxSessions: Int) -> String {
        var text = ""
        func add(_ name: String, _ kind: String, _ help: String, _ values: [(labels: String, value: Int)]) {
            text += "# HELP lipstream_\(name) \(help)\n# TYPE lipstream_\(name) \(kind)\n"
            for value in values { text += "lipstream_\(name)\(value.labels) \(value.value)\n" }
        }
        add("sessions", "gauge", "Live sessions now.", [("", sessions)])
        add("sessions_limit", "gauge", "Live sessions that are let in at once.", [("", maxSessions)])
        add(
            "sessions_total", "counter", "Live sessions since the start.",
            [("", sessionsBegun.load(ordering: .relaxed))])
        add(
            "sessions_refused_total", "counter", "Live sessions refused because all places were taken.",
            [("", sessionsRefused.load(ordering: .relaxed))])
        add("frames_sent_total", "counter", "Pictures sent.", [("", framesSent.load(ordering: .relaxed))])
        add(
            "frames_dropped_total", "counter", "Pictures not sent because a client was too slow.",
            [("", framesDropped.load(ordering: .relaxed))])
        let answers = requests.withLock { $0 }.sorted { $0.key < $1.key }
        add(
            "requests_total", "counter", "HTTP requests answered.",
            answers.map { ("{status=\"\($0.key)\"}", $0.value) })
        return text
    }
}
