internal import Foundation
internal import LipSync
internal import Media
internal import MediaIO

/// A text message to a live client.
enum ServerMessage {
    case ready(LiveDescription)
    case state(LiveState)
    case metrics(LiveMetrics)
    case caption(LiveCaption)
    case spoken(LiveSpoken)
    case error(LiveFault)

    /// The message as JSON.
    var text: String {
        switch self {
        case .ready(let description): Self.json(Ready(description))
        case .state(let state): Self.json(State(state: state.rawValue))
        case .metrics(let metrics): Self.json(Metrics(metrics))
        case .caption(let caption):
            Self.json(Caption(id: caption.id, text: caption.caption.text, time: caption.caption.time))
        case .spoken(let text): Self.json(Spoken(id: text.id, time: text.time, interrupted: text.isCut))
        case .error(let fault): Self.json(Fault(code: fault.code.rawValue, message: fault.message, hint: fault.hint))
        }
    }

    private static func json(_ message: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // A number that is none cannot be written; zero says as much.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "0", negativeInfinity: "0", nan: "0")
        guard let data = try? encoder.encode(message) else { return "{\"type\":\"state\",\"state\":\"idle\"}" }
        return String(decoding: data, as: UTF8.self)
    }

    private struct Ready: Encodable {
        let type = "ready"
        let width: Int
        let height: Int
        let fps: Double
        let codec: String
        let audioSampleRate: Int
        let engine: String
        let lookAheadMs: Double
        let mark: String

        init(_ description: LiveDescription) {
            (width, height) = (description.width, description.height)
            (fps, codec) = (description.frameRate.framesPerSecond, description.codec)
            (audioSampleRate, engine) = (description.sampleRate.hertz, description.engine)
            lookAheadMs = description.lookAhead.seconds * 1000
            mark = XMPPacket(description.provenance).text
        }
    }

    private struct State: Encodable {
        let type = "state"
        let state: String
    }

    private struct Caption: Encodable {
        let type = "caption"
        let id: String?
        let text: String
        let begin: Double
        let end: Double

        init(id: String?, text: String, time: Range<Double>) {
            (self.id, self.text, begin, end) = (id, text, time.lowerBound, time.upperBound)
        }
    }

    private struct Spoken: Encodable {
        let type = "spoken"
        let id: String?
        let time: Double
        let interrupted: Bool
    }

    private struct Fault: Encodable {
        let type = "error"
        let code: String
        let message: String
        let hint: String
    }

    private struct Metrics: Encodable {
        struct Percentiles: Encodable {
            let p50: Double
            let p95: Double
        }
        struct Stages: Encodable {
            let features: Double
            let engine: Double
            let restore: Double
            let encode: Double
        }
        let type = "metrics"
        let fps: Double
        let framesDropped: Int
        let latencyMs: Percentiles
        let stages: Stages

        init(_ metrics: LiveMetrics) {
            func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
            (fps, framesDropped) = (tenths(metrics.framesPerSecond), metrics.framesDropped)
            latencyMs = Percentiles(p50: tenths(metrics.latency.p50), p95: tenths(metrics.latency.p95))
            let stages = metrics.stages
            self.stages = Stages(
                features: tenths(stages.features), engine: tenths(stages.engine), restore: tenths(stages.restore),
                encode: tenths(stages.encode))
        }
    }
}
