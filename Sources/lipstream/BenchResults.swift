import Articulation
import Foundation
import Inference
import Media

/// What the bench measured, as a table and as an object.
struct BenchResults {
    let dub: Benchmark.WholeDub
    /// Hearing live speech, by the effort that is spent on it.
    let hearing: [(effort: HearingEffort, timings: Timings)]
    var faces: [Face] = []

    /// One size of the face.
    struct Face {
        /// `512 x 512`.
        let picture: String
        /// Pixels between the outer corners of the eyes.
        let eyeDistance: Double
        let still: Timings
        let lively: Timings
        let encoding: (call: Timings, perFrame: Double)
    }

    init(dub: Benchmark.WholeDub, hearing: [(effort: HearingEffort, timings: Timings)]) {
        (self.dub, self.hearing) = (dub, hearing)
    }

    /// For people.
    var table: String {
        var lines = [
            "\(Machine.processorName), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(CPU.features)", "",
            Self.row("milliseconds a frame of 1/25 s", "median", "95 %"),
        ]
        // The encoder runs once for two frames, so that only the mean tells what a frame takes.
        lines += hearing.map { Self.row("hearing, effort \($0.effort), mean", Self.number($0.timings.mean), "") }
        for face in faces {
            lines.append(
                "picture \(face.picture), eye corners \(Int(clamping: face.eyeDistance.rounded())) pixels apart")
            lines.append(Self.row("  mesh, still", face.still))
            lines.append(Self.row("  mesh, lively", face.lively))
            lines.append(Self.row("  handing over to the encoder", face.encoding.call))
            lines.append(Self.row("  encoding, all threads, a frame", Self.number(face.encoding.perFrame), ""))
        }
        lines.append("")
        lines.append("whole dub of \(String(format: "%.1f s, picture \(faces.first?.picture ?? "")", dub.length))")
        let values = [
            ("frames a second", String(format: "%.1f", dub.framesPerSecond)),
            ("real-time factor (below 1 is faster)", String(format: "%.3f", dub.realTimeFactor)),
            ("preparing the face, ms", Self.number(dub.preparation * 1000)),
            ("first frame after that, ms", Self.number(dub.firstFrame * 1000)),
            ("peak memory, MB", String(format: "%.0f", Double(dub.peakMemory) / 1e6)),
        ]
        lines += values.map { Self.row("  \($0.0)", $0.1, "") }
        return lines.joined(separator: "\n")
    }

    /// For machines: times in milliseconds unless a name says otherwise.
    var object: [String: Any] {
        [
            "event": "done", "unit": "ms", "processor": Machine.processorName,
            "cores": ProcessInfo.processInfo.activeProcessorCount, "features": CPU.features.description,
            "hearing": Dictionary(uniqueKeysWithValues: hearing.map { ("\($0.effort)", $0.timings.object) }),
            "faces": faces.map { face in
                [
                    "picture": face.picture, "eyeDistance": face.eyeDistance, "meshStill": face.still.object,
                    "meshLively": face.lively.object, "encodingCall": face.encoding.call.object,
                    "encodingPerFrame": face.encoding.perFrame,
                ] as [String: Any]
            },
            "dub": [
                "seconds": dub.length, "frames": dub.frames, "framesPerSecond": dub.framesPerSecond,
                "realTimeFactor": dub.realTimeFactor, "preparation": dub.preparation * 1000,
                "firstFrame": dub.firstFrame * 1000, "peakMemoryBytes": dub.peakMemory,
            ] as [String: Any],
        ]
    }

    static func row(_ name: String, _ timings: Timings) -> String {
        row(name, number(timings.median), number(timings.nearlyAll))
    }

    static func row(_ name: String, _ median: String, _ nearlyAll: String) -> String {
        func right(_ text: String) -> String { String(repeating: " ", count: max(1, 10 - text.count)) + text }
        let line = name.padding(toLength: max(42, name.count), withPad: " ", startingAt: 0) + right(median)
        return nearlyAll.isEmpty ? line : line + right(nearlyAll)
    }

    private static func number(_ milliseconds: Double) -> String {
        String(format: milliseconds < 10 ? "%.3f" : "%.1f", milliseconds)
    }
}
