import Foundation
import Inference
import LipSync
import Wav2LipEngine

/// What the bench measured of Wav2Lip, as a table and as an object.
struct Wav2LipBenchResults {
    let model: String
    /// The network in one piece.
    let file: URL?
    let rows: [Wav2LipBenchmark.Row]

    /// For people.
    var table: String {
        var lines = [
            "\(Machine.processorName), \(ProcessInfo.processInfo.activeProcessorCount) cores, \(CPU.features)",
            "\(model), milliseconds a frame of 1/25 s", "",
        ]
        for row in rows {
            lines.append(
                "\(row.precision), \(row.isClip ? "clip, face encoded in every frame" : "photo, face encoded once"), "
                    + "\(row.picture), box \(row.box.width) x \(row.box.height)")
            lines.append(BenchResults.row("", "median", "95 %"))
            for step in Wav2LipSteps.Step.allCases {
                guard let timings = row.steps[step], timings.count > 0 else { continue }
                lines.append(BenchResults.row("  " + Self.name(step), timings))
            }
            lines.append(BenchResults.row("everything but encoding", row.frame))
            lines.append(BenchResults.row("the bare network in the same run", row.bare))
            lines.append(BenchResults.row("more than the bare network, %", String(format: "%.1f", row.overhead), ""))
            lines.append(BenchResults.row("processor time, all threads", row.work.frame))
            lines.append(BenchResults.row("processor time of the bare network", row.work.bare))
            lines.append(BenchResults.row("more than that, %", String(format: "%.1f", row.workOverhead), ""))
            lines.append(BenchResults.row("frames a second", String(format: "%.1f", row.framesPerSecond), ""))
            lines.append(BenchResults.row("encoding as JPEG", row.encoding))
            lines.append(
                BenchResults.row(
                    "peak memory up to here, MB", String(format: "%.0f", Double(row.peakMemory) / 1e6), ""))
            lines.append("")
        }
        return lines.dropLast().joined(separator: "\n")
    }

    /// For machines: times in milliseconds unless a name says otherwise.
    var object: [String: Any] {
        [
            "event": "done", "unit": "ms", "engine": "wav2lip", "model": model,
            "file": file?.path ?? "", "processor": Machine.processorName,
            "cores": ProcessInfo.processInfo.activeProcessorCount, "features": CPU.features.description,
            "rows": rows.map(Self.object),
        ]
    }

    private static func object(_ row: Wav2LipBenchmark.Row) -> [String: Any] {
        [
            "precision": row.precision, "face": row.isClip ? "clip" : "photo", "picture": row.picture,
            // As the original's options have it.
            "box": [row.box.top, row.box.bottom, row.box.left, row.box.right],
            "frame": row.frame.object, "network": row.bare.object, "encoding": row.encoding.object,
            "overheadPercent": row.overhead, "work": row.work.frame.object, "networkWork": row.work.bare.object,
            "workOverheadPercent": row.workOverhead, "framesPerSecond": row.framesPerSecond,
            "peakMemoryBytes": row.peakMemory,
            "steps": Dictionary(uniqueKeysWithValues: row.steps.map { ($0.key.rawValue, $0.value.object) }),
        ]
    }

    private static func name(_ step: Wav2LipSteps.Step) -> String {
        switch step {
        case .features: "mel frames and loudness"
        case .crop: "face made small, made a tensor"
        case .encoder: "face encoder"
        case .network: "network"
        case .levels: "its picture made bytes"
        case .paste: "brought to the box's size, in the frame"
        }
    }
}
