import Foundation
import Media
import ModelStore
import TestSupport
import Testing

@testable import lipstream

/// The restorers are the stand-ins of the restoration tests.
@Suite("Restoring the face of a film")
struct RestoringTests {
    private static func standIn(_ name: String) -> String {
        Samples.package.appendingPathComponent("Tests/RestorationTests/Models/\(name)").path
    }

    private static func say(
        _ arguments: [String], to film: String = "/nowhere/o.mp4", models: String = "/nowhere"
    ) async throws -> Program.Outcome {
        try await Program.run(
            ["say", Samples.portrait.path, "Hi.", "-o", film] + arguments, environment: ["LIPSTREAM_MODELS": models])
    }

    @Test(
        "a restorer that is not there gets code 4 and a sentence that says how to get one",
        arguments: ["gfpgan", "nosuch"])
    func missing(name: String) async throws {
        let outcome = try await Self.say(["--restore", name])
        #expect(outcome.code == 4, "\(outcome.testDescription)")
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errors.contains("lipstream models pull gfpgan"))
    }

    @Test(
        "files that are no restorers are refused in a sentence",
        arguments: [
            ("/nowhere/x.onnx", 4, "there is no file /nowhere/x.onnx"), ("noise.onnx", 1, "random noise"),
            ("side-256.onnx", 1, "512"), ("not-a-number.onnx", 1, "no numbers"),
        ] as [(String, Int32, String)])
    func refused(file: String, code: Int32, word: String) async throws {
        let outcome = try await Self.say(["--restore", file.hasPrefix("/") ? file : Self.standIn(file)])
        #expect(outcome.code == code, "\(outcome.testDescription)")
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test("a PyTorch file and an installed network of another kind are refused with the way to a restorer")
    func otherKinds() async throws {
        try await Samples.withTemporaryFolder { folder in
            let checkpoint = ModelsTests.checkpoint("96")
            let restorer = #expect(throws: ModelFileError.self) {
                _ = try Restorer.file(of: checkpoint.path, in: ModelsTests.models(folder))
            }
            #expect(restorer?.description.contains("ONNX") == true)
            let added = try await ModelsTests.run(["add", checkpoint.path, "--name", "mouth"], in: folder)
            #expect(added.code == 0)
            let error = #expect(throws: ModelFileError.self) {
                _ = try Restorer.file(of: "mouth", in: ModelsTests.models(folder))
            }
            #expect(error?.description.contains("no restorer") == true)
        }
    }

    @Test(
        "wrong settings get code 2",
        arguments: [
            (["--restore", "gfpgan", "--restore-strength", "2"], "--restore-strength is 0 to 1"),
            (["--restore", "gfpgan", "--fidelity=-1"], "--fidelity is 0 to 1"),
            (["--restore", "gfpgan", "--fidelity", "nan"], "--fidelity is 0 to 1"),
            (["--restore-strength", "0.5"], "go with --restore"), (["--fidelity", "0.5"], "go with --restore"),
        ])
    func wrongSettings(arguments: [String], word: String) async throws {
        let outcome = try await Self.say(arguments)
        #expect(outcome.code == 2, "\(outcome.testDescription)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test("an installed restorer and a file do the same to a film, and what has no effect is said")
    func films() async throws {
        try await Samples.withTemporaryFolder { folder in
            let added = try await ModelsTests.run(["add", Self.standIn("shift.onnx"), "--name", "clearer"], in: folder)
            #expect(added.code == 0, "\(added.testDescription)")
            let models = ModelsTests.models(folder).url.path
            func film(_ name: String, _ arguments: [String]) async throws -> (Program.Outcome, Image) {
                let url = folder.appendingPathComponent(name)
                let outcome = try await Self.say(["--still"] + arguments, to: url.path, models: models)
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                return (outcome, try #require(PlayedFilm(url).frames.first))
            }
            let plain = try await film("a.mp4", []).1
            let (noted, installed) = try await film("b.mp4", ["--restore", "clearer", "--fidelity", "0.2"])
            let file = try await film("c.mp4", ["--restore", Self.standIn("shift.xml"), "--restore-strength", "0.8"]).1
            #expect(noted.errors.contains("takes no fidelity"))
            #expect(installed == file)
            // A cheek of the portrait that ships.
            let (before, after) = (
                SIMD4<Int>(truncatingIfNeeded: plain[195, 140]), SIMD4<Int>(truncatingIfNeeded: installed[195, 140])
            )
            #expect(after.x - before.x > 12 && before.y - after.y > 8, "\(before) \(after)")
        }
    }

    @Test("a slow restorer's rate and time are said beforehand, a fast one's are not")
    func expectation() {
        let text = Restorer.expectation(1.25, seconds: 100, .standard)
        #expect(text?.contains("0.8 frames a second") == true, "\(text ?? "")")
        #expect(text?.contains("52 min 5 s") == true)
        #expect(Restorer.expectation(0.5, seconds: nil, .standard)?.contains("2 frames a second") == true)
        #expect(Restorer.expectation(0.09, seconds: 100, .standard) == nil)
    }
}
