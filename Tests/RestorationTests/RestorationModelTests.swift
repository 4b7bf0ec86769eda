import Foundation
import Inference
import Media
import TestSupport
import Testing

@testable import Restoration

@Suite("What is a restorer, and what is refused")
struct RestorationModelTests {
    @Test("ONNX and OpenVINO's own format load, with a fixed or an open batch")
    func loads() throws {
        #expect(try StandIn.identity.load().takesFidelity == false)
        #expect(try StandIn.openBatch.load().name == "open-batch.onnx")
        #expect(try StandIn.shift.load(as: "xml").timePerFace > .zero)
    }

    @Test(
        "a network that draws random noise, gives no numbers or is of another kind is refused with the reason",
        arguments: [
            (StandIn.noise, RestorationError.Code.randomNoise, "random noise"),
            (.notANumber, .notAPicture, "no numbers"),
            (.side256, .wrongSignature, "1 x 3 x 256 x 256"),
            (.twoPictures, .wrongSignature, "it takes float32 1 x 3 x 512 x 512, float32 1 x 3 x 512 x 512"),
            (.noPicture, .wrongSignature, "gives float32 1 x 3 x 1 x 1"),
        ])
    func refused(_ network: StandIn, _ code: RestorationError.Code, _ reason: String) throws {
        let error = try #require(throws: RestorationError.self) { try network.load() }
        #expect(error.code == code)
        #expect(error.description.contains(reason) && error.description.contains(network.rawValue))
    }

    @Test("a missing file and one that is no network are refused with the reason")
    func noNetwork() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("gfpgan.onnx")
            func load() throws { _ = try RestorationModel(core: StandIn.core.get(), contentsOf: file) }
            let missing = try #require(throws: RestorationError.self) { try load() }
            #expect(missing.code == .model(.fileMissing))
            try Data("<!DOCTYPE html><title>Not found</title>".utf8).write(to: file)
            let damaged = try #require(throws: RestorationError.self) { try load() }
            #expect(damaged.code == .model(.modelUnreadable))
            #expect(damaged.description.contains(file.path))
        }
    }

    @Test(
        "a second input is the fidelity, a number of single or double precision",
        arguments: [StandIn.fidelity, .fidelityDouble], [0, 0.7, 1] as [Float])
    func fidelity(_ network: StandIn, _ value: Float) throws {
        let model = try network.load(fidelity: value)
        #expect(model.takesFidelity)
        let image = Image(width: 600, height: 600, format: .rgb, filledWith: 100)
        var restored = image
        var restorer = try model.makeRestorer()
        _ = try restorer.restore(&restored, face: Samples.ovalFace(in: image), strength: 1)
        // The stand-in adds a tenth of the fidelity: 12.75 levels at 1.
        #expect(restored.pixels.max() == UInt8((100 + 12.75 * value).rounded()))
    }

    @Test("a fidelity or strength outside 0...1 is refused", arguments: [-0.1, 1.1, .nan] as [Float])
    func settings(_ value: Float) throws {
        let fidelity = try #require(throws: RestorationError.self) { try StandIn.fidelity.load(fidelity: value) }
        #expect(fidelity.code == .badSetting)
        let model = try StandIn.identity.load()
        #expect(throws: RestorationError.self) { _ = try model.makeSession(strength: value) }
        var restorer = try model.makeRestorer()
        var image = Image(width: 600, height: 600, format: .rgb, filledWith: 100)
        let face = Samples.ovalFace(in: image)
        #expect(throws: RestorationError.self) { try restorer.restore(&image, face: face, strength: value) }
    }
}
