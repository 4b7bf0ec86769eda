import Foundation
import Measurement

/// What was measured, as a table and as an object.
struct MeasureResults {
    private let found: MeasuredVideo
    private let elapsed: Double

    init(_ found: MeasuredVideo, elapsed: Double) { (self.found, self.elapsed) = (found, elapsed) }

    /// For people: a line for each number, and below it what it means.
    var table: String {
        let head = String(
            format: "%d x %d, %.1f s of sound, %.1f s of it speech; measured in %.1f s", found.width, found.height,
            found.duration, found.speechSeconds, elapsed)
        let rows = found.judgements.map { judgement in
            let name = judgement.name.padding(toLength: 12, withPad: " ", startingAt: 0)
            let value = judgement.value.padding(toLength: max(32, judgement.value.count), withPad: " ", startingAt: 0)
            return "\(name)\(value)  \(judgement.verdict.rawValue)\n"
                + Self.wrapped(judgement.sentence, width: 68).map { "            \($0)" }.joined(separator: "\n")
        }
        return ([head, ""] + rows).joined(separator: "\n")
    }

    /// For machines: seconds, face millimetres, levels of 0...255, and shares of 1, as the names say.
    var object: [String: Any] {
        var object: [String: Any] = [
            "event": "done", "width": found.width, "height": found.height, "seconds": found.pictureSeconds,
            "soundSeconds": found.duration,
            "speechSeconds": found.speechSeconds, "elapsed": elapsed, "sync": sync, "motion": motion,
            "frames": frames,
            "judgements": found.judgements.map {
                ["name": $0.name, "verdict": $0.verdict.rawValue, "value": $0.value, "sentence": $0.sentence]
            },
        ]
        object["closures"] = found.closures.map { closures in
            [
                "heard": closures.moments.count, "hit": closures.hits, "chance": closures.chance,
                "closedBelowMillimetres": closures.closedBelow,
            ] as [String: Any]
        }
        object["flicker"] = found.flicker.map {
            ["mouthLevels": $0.mouth, "faceLevels": $0.face, "excessLevels": $0.excess, "frames": $0.frames]
        }
        object["seam"] = found.seam.map { ["boxLevels": $0.box, "ringLevels": $0.ring, "frames": $0.frames] }
        object["comparison"] = found.comparison.map(Self.object)
        return object
    }

    private var sync: [String: Any] {
        let sync = found.synchrony
        var object: [String: Any] = [:]
        object["lagMilliseconds"] = sync.lag.map { $0 * 1000 }
        object["apertureAtZero"] = sync.aperture.atZero
        object["apertureAtLag"] = sync.aperture.atLag
        object["widthAtZero"] = sync.width.atZero
        object["widthAtLag"] = sync.width.atLag
        object["peak"] = sync.peak
        object["chance"] = sync.chance
        object["isAboveChance"] = sync.isAboveChance
        return object
    }

    private var motion: [String: Any] {
        var object: [String: Any] = [
            "speechMillimetres": found.motion.speech, "silenceSeconds": found.motion.silenceSeconds,
        ]
        object["silenceMillimetres"] = found.motion.silence
        object["noiseMillimetres"] = found.motion.noise
        object["silenceOverSpeech"] = found.motion.ratio
        object["jitterMillimetres"] = found.motion.jitter
        object["jitterNoiseMillimetres"] = found.motion.jitterNoise
        return object
    }

    private var frames: [String: Any] {
        let frames = found.continuity
        var object: [String: Any] = [
            "count": frames.frames, "withoutFace": frames.withoutFace, "rate": frames.rate,
            "isVariable": frames.isVariable, "dropped": frames.dropped, "repeated": frames.repeated,
            "spoken": frames.spoken,
            "gaps": frames.gaps.map { ["at": $0.time, "seconds": $0.length] },
        ]
        object["soundStartMilliseconds"] = frames.soundStart.map { $0 * 1000 }
        return object
    }

    private static func object(of comparison: Comparison) -> [String: Any] {
        var object: [String: Any] = [:]
        object["apertureNearZero"] = comparison.aperture.nearZero
        object["apertureAtLag"] = comparison.aperture.atLag
        object["widthNearZero"] = comparison.width.nearZero
        object["widthAtLag"] = comparison.width.atLag
        object["lagMilliseconds"] = comparison.lag.map { $0 * 1000 }
        object["outside"] = comparison.outside.map {
            ["meanLevels": $0.mean, "mostLevels": $0.most, "frames": $0.frames]
        }
        return object
    }

    /// Breaks a sentence between words.
    private static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + word.count < width {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
