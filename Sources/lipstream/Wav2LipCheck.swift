import Foundation
import LipSync
import Media
import MediaIO
import Wav2LipEngine

/// The doctor's look at Wav2Lip: what goes in, what comes out, and in plain words what is wrong with it.
struct Wav2LipCheck {
    let diagnosis: Wav2LipDiagnosis
    let engine: Wav2LipEngine

    /// Writes the pictures to look at.
    ///
    /// - Parameter folder: is made if need be.
    /// - Throws: errors of writing.
    func writePictures(to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, image) in [
            ("00_original", diagnosis.original), ("01_model_output", diagnosis.output),
            ("02_face_region", diagnosis.region), ("03_result", diagnosis.result),
        ] {
            try ImageFile.write(image, to: folder.appendingPathComponent("\(name).png"))
        }
    }

    /// Everything that was measured, judged.
    var findings: [Finding] { [speech, input, range, channels, likeness, skin] }

    private static let description = "in the model's model.json (lipstream models list says where)"
    private var signature: Wav2LipSignature { engine.signature }
    private var isExchanged: Bool {
        diagnosis.differenceExchanged < 0.6 * diagnosis.difference && diagnosis.difference > 6
    }

    private var speech: Finding {
        let isSane = diagnosis.melMean <= 2 && diagnosis.melSaturation < 0.3
        return .check(
            "speech", isSane,
            String(
                format: "features of the loudest moment: mean %.2f (-4...4), %.0f %% at the upper end",
                diagnosis.melMean, diagnosis.melSaturation * 100),
            otherwise: "the sound is far too loud for the network: lips would hardly follow it; lower its volume",
            fields: ["melMean": Double(diagnosis.melMean), "melSaturation": Double(diagnosis.melSaturation)])
    }

    private var input: Finding {
        let order = signature.channelOrder == .bgr ? "blue, green, red" : "red, green, blue"
        return Finding(
            "input", .ok,
            "a face of \(engine.faceSide) x \(engine.faceSide), \(order), 0...\(Int(clamping: signature.fullScale)), computed in "
                + engine.precision, fields: ["channelOrder": signature.channelOrder.rawValue])
    }

    private var range: Finding {
        let (scale, range) = (signature.fullScale, diagnosis.range)
        let isRight =
            range.lowerBound >= -0.05 * scale && range.upperBound <= 1.05 * scale
            && range.upperBound >= 0.05 * scale && range.lowerBound.isFinite && range.upperBound.isFinite
        let found = String(format: "values from %.3f to %.3f", range.lowerBound, range.upperBound)
        return .check(
            "output", isRight, "\(found), Float, for 0...\(Int(clamping: scale))",
            otherwise:
                "your picture would be black or white, because the network uses another range: correct valueRange "
                + Self.description,
            fields: ["minimum": Double(range.lowerBound), "maximum": Double(range.upperBound)])
    }

    private var channels: Finding {
        func text(_ values: SIMD3<Float>) -> String { String(format: "%.3f, %.3f, %.3f", values.x, values.y, values.z) }
        return Finding(
            "channels", .ok,
            "means \(text(diagnosis.channelMeans)), deviations \(text(diagnosis.channelDeviations)), in "
                + signature.channelOrder.rawValue.uppercased())
    }

    private var likeness: Finding {
        let fields: [String: Any] = [
            "difference": Double(diagnosis.difference), "isExchanged": isExchanged,
            "differenceExchanged": Double(diagnosis.differenceExchanged),
        ]
        if isExchanged {
            let other = signature.channelOrder == .bgr ? "rgb" : "bgr"
            return Finding(
                "colours", .failed,
                "your lips would look blue and the skin too, because the network gives red and blue exchanged",
                advice: "set \"channelOrder\": \"\(other)\" \(Self.description)", fields: fields)
        }
        let found = String(format: "%.1f of 255 levels from the face that it was shown", diagnosis.difference)
        return .check(
            "colours", diagnosis.difference < 35, "the upper half of its picture is \(found)",
            otherwise: "this network draws no face like yours: its weights are random, damaged or for something else",
            fields: fields)
    }

    private var skin: Finding {
        let (before, after) = (diagnosis.skinBefore, diagnosis.skinAfter)
        func text(_ color: SIMD3<Float>) -> String {
            "\(Int(clamping: color.x)), \(Int(clamping: color.y)), \(Int(clamping: color.z))"
        }
        let difference = before - after
        let largest = max(difference.max(), -difference.min())
        // More red lost than blue is a brown, the other way round a blue cast.
        let cast = difference.x > difference.z ? "blue" : "brown"
        return .check(
            "skin", largest < 40,
            "red, green, blue of a cheek: \(text(before)) in the photo, \(text(after)) in the frame",
            otherwise: "your lips would look \(cast), because the frame's skin has another colour than the photo's",
            fields: ["largestDifference": Double(largest)])
    }
}
