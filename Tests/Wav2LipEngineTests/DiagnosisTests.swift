import Foundation
import Inference
import LipSync
import Media
import TestSupport
import Testing

@testable import Wav2LipEngine

@Suite("Wav2Lip's colours, from end to end")
struct DiagnosisTests {
    private static func engine(
        _ name: String, _ signature: Wav2LipSignature = Wav2LipSignature()
    ) throws -> Wav2LipEngine {
        let url = Bundle.module.url(forResource: name, withExtension: "xml", subdirectory: "Standins")
        return try Wav2LipEngine(
            core: Core(), files: Wav2LipFiles(whole: url ?? URL(fileURLWithPath: "missing")), signature: signature,
            options: CompileOptions(precision: .f32, threads: 1, cache: nil))
    }

    private static func diagnose(_ engine: Wav2LipEngine) throws -> Wav2LipDiagnosis {
        try engine.diagnose(Fixtures.portrait(), box: Fixtures.box, speech: Fixtures.speech())
    }

    @Test(
        "a network that gives back the face leaves a frame that looks like the photo", arguments: ["identity", "bytes"])
    func identity(name: String) throws {
        // A network of bytes gives back 255 times what it was shown, so it is shown 0...1 and answers 0...255.
        let engine = try Self.engine(name, Wav2LipSignature(fullScale: 1))
        let diagnosis = try Self.diagnose(engine)
        guard name == "identity" else {
            #expect(diagnosis.range.upperBound > 100, "the range shows")
            return
        }
        #expect(diagnosis.difference < 1.5)
        #expect(diagnosis.range.lowerBound >= -0.001 && diagnosis.range.upperBound <= 1)
        let change = diagnosis.skinBefore - diagnosis.skinAfter
        #expect(max(change.max(), -change.min()) < 2)
        #expect(diagnosis.melMean < 2 && diagnosis.melSaturation < 0.3)
    }

    @Test("exchanged channels are seen")
    func exchanged() throws {
        let diagnosis = try Self.diagnose(Self.engine("exchanged"))
        #expect(diagnosis.differenceExchanged < 1.5)
        #expect(diagnosis.difference > 3 * diagnosis.differenceExchanged)
        // Skin is redder than blue; exchanged, it is bluer.
        #expect(diagnosis.skinBefore.x > diagnosis.skinBefore.z)
        #expect(diagnosis.skinAfter.x < diagnosis.skinAfter.z)
    }

    @Test("a network of the other order gives the photo's colours once its order is said")
    func otherOrder() throws {
        // The stand-in gives back what it is shown, so both orders must come out right.
        let diagnosis = try Self.diagnose(Self.engine("identity", Wav2LipSignature(channelOrder: .rgb)))
        #expect(diagnosis.difference < 1.5)
        #expect(diagnosis.skinAfter.x > diagnosis.skinAfter.z)
    }
}
