import Foundation
import TestSupport
import Testing

@Suite("How the program is called")
struct UsageTests {
    private static let help = Samples.package.appendingPathComponent("Tests/CommandTests/Help")

    /// Set `LIPSTREAM_WRITE_HELP` to write the files anew, then read what changed.
    @Test(
        "the help of every verb is as it was read last",
        arguments: [
            [], ["dub"], ["say"], ["text"], ["serve"], ["voices"], ["voices", "list"], ["voices", "pull"],
            ["voices", "add"], ["voices", "try"], ["models"], ["models", "list"],
            ["models", "pull"], ["models", "add"], ["models", "remove"], ["doctor"], ["bench"],
            ["poses"], ["inspect"], ["measure"], ["sync"], ["sync", "resume"], ["sync", "status"], ["sync", "list"],
        ])
    func help(verb: [String]) async throws {
        let outcome = try await Program.run(verb + ["--help"])
        #expect(outcome.code == 0)
        #expect(outcome.errors.isEmpty)
        #expect(outcome.output.split(separator: "\n").allSatisfy { $0.count <= 80 })
        let file = Self.help.appendingPathComponent((["lipstream"] + verb).joined(separator: "-") + ".txt")
        if ProcessInfo.processInfo.environment["LIPSTREAM_WRITE_HELP"] != nil {
            try FileManager.default.createDirectory(at: Self.help, withIntermediateDirectories: true)
            try Data(outcome.output.utf8).write(to: file)
        }
        #expect(outcome.output == String(decoding: try Data(contentsOf: file), as: UTF8.self))
    }

    @Test(
        "wrong usage gets code 2 and says what is wrong",
        arguments: [
            (["dub"], "Missing expected argument '<face>'"), (["dub", "default"], "Missing expected argument"),
            (["dub", "default", "a.wav"], "Missing expected argument '--output <file>'"),
            (["say", "default"], "Missing expected argument"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--fps", "many"], "--fps"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--fps", "0"], "--fps"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--fps", "30/0"], "--fps"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--fps", "100000"], "--fps"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--quality", "60"], "--quality is 0 to 51"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--face", "0"], "--face counts from 1"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--face-at", "here"], "--face-at"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--face", "1", "--face-at", "1,1"], "not both"),
            (["say", "default", "Hi", "-o", "/nowhere/o.mp4", "--rate", "1"], "80 to 450"),
            (["voices", "qqqq"], "No voice"), (["bench", "--seconds", "9999"], "--seconds is 2 to 120"),
            (["bench", "--live", "0"], "--live is 1 to 64"),
            (["bench", "--live", "2", "--server", "localhost"], "--server is an address"),
            (["bench", "--live", "2", "--model", "any"], "not with --live"),
            (["bench", "--precision", "f32"], "go with --engine wav2lip"),
            (["bench", "--engine", "wav2lip", "--precision", "f8"], "--precision"),
            (["measure"], "Missing expected argument '<video>'"),
            (["measure", "a.mp4", "--report", "a.txt"], "ends in .html"),
            (["measure", "a.mp4", "--face", "0"], "--face counts from 1"),
            (["text"], "Missing expected argument '<text>'"), (["text", "Hi", "--file", "a.txt"], "not both"),
            (["text", "Hi", "--language", "р у"], "--language is a code"),
            (["sing"], "sing"),
        ])
    func wrongUsage(arguments: [String], word: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.code == 2, "\(outcome.testDescription)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
    }

    @Test(
        "without the models the code is 4, and the sentence says what to do",
        arguments: [["say", "default", "Hi", "-o", "o.mp4"], ["models"], ["bench"]])
    func noModels(arguments: [String]) async throws {
        let outcome = try await Program.run(arguments, environment: ["LIPSTREAM_HOME": "/nowhere"])
        #expect(outcome.code == 4)
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errors.contains("LIPSTREAM_HOME is /nowhere"))
    }

    @Test("the doctor finds all well here, in lines that machines can read too")
    func doctor() async throws {
        let outcome = try await Program.run(["doctor", "--json"])
        #expect(outcome.code == 0, "\(outcome.testDescription)")
        let objects = try outcome.objects
        let checks = objects.filter { $0["event"] as? String == "check" }
        let names = Set(checks.compactMap { $0["check"] as? String })
        #expect(
            names.isSuperset(of: [
                "processor", "inference", "precision", "encoders", "voices", "model", "engine", "film", "sound",
                "colours", "mouth", "speed",
            ]))
        #expect(checks.allSatisfy { ["ok", "note"].contains($0["state"] as? String) })
        #expect(objects.last?["ok"] as? Bool == true)
    }

    @Test("the doctor names what is missing and gives code 4")
    func doctorWithoutModels() async throws {
        let outcome = try await Program.run(["doctor"], environment: ["LIPSTREAM_HOME": "/nowhere"])
        #expect(outcome.code == 4)
        #expect(outcome.output.contains("FAILED  folder"))
        #expect(outcome.output.contains("1 of "))
    }

    @Test("the bench gives one object with all it measured")
    func bench() async throws {
        let outcome = try await Program.run(["bench", "--seconds", "2", "--json"])
        #expect(outcome.code == 0, "\(outcome.testDescription)")
        let objects = try outcome.objects
        #expect(objects.count == 1)
        let result = try #require(objects.first)
        let faces = try #require(result["faces"] as? [[String: Any]])
        #expect(faces.count == 2)
        #expect(abs(((faces.last?["eyeDistance"] as? Double) ?? 0) - 187) < 1)
        let lively = try #require(faces.last?["meshLively"] as? [String: Any])
        #expect(lively["count"] as? Int == 50)
        #expect((lively["median"] as? Double ?? 0) > 0.05)
        let dub = try #require(result["dub"] as? [String: Any])
        #expect(dub["frames"] as? Int == 50)
        #expect((dub["peakMemoryBytes"] as? Int ?? 0) > 20_000_000)
    }

    @Test(
        "a server that is not there is one sentence with the command that starts it",
        arguments: [
            ("http://127.0.0.1:9", "lipstream serve --port 9 in another terminal"),
            ("http://[::1]:9", "lipstream serve --port 9 in another terminal"),
            ("http://nowhere.invalid:8080", "lipstream serve there"),
        ], [[], [Samples.portrait.path]])
    func absentServer(server: (address: String, advice: String), face: [String]) async throws {
        let outcome = try await Program.run(["bench"] + face + ["--live", "1", "--server", server.address])
        #expect(outcome.code == 1)
        #expect(outcome.complaints.count == 1, "\(outcome.testDescription)")
        #expect(outcome.errors.contains("no server answers at \(server.address): start one with"))
        #expect(outcome.errors.contains(server.advice))
        #expect(!outcome.errors.contains("Error"))
    }

    @Test("what answers and is no lipstream serve is told from one")
    func otherServer() async throws {
        try await FileServer.run(Data("hello".utf8), [.file]) { _, url in
            let address = "http://127.0.0.1:\(url.port ?? 0)"
            let outcome = try await Program.run(["bench", "--live", "1", "--server", address])
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("what answers at \(address) is not lipstream serve"))
        }
    }

    @Test("the bench of Wav2Lip takes frames of a photo and of a clip apart, beside the bare network")
    func benchWav2Lip() async throws {
        try await Samples.withTemporaryFolder { folder in
            let environment = ["LIPSTREAM_MODELS": folder.path]
            let call = ["bench", "--engine", "wav2lip", "--seconds", "2", "--precision", "f32", "--json"]
            let missing = try await Program.run(call, environment: environment)
            #expect(missing.code == 4)
            #expect(missing.errors.contains("lipstream models pull"))
            let checkpoint = Samples.package.appendingPathComponent("Tests/CheckpointTests/Expected/wav2lip-96.pth")
            let added = try await Program.run(
                ["models", "add", checkpoint.path, "--name", "small"], environment: environment)
            #expect(added.code == 0, "\(added.testDescription)")
            let outcome = try await Program.run(call, environment: environment)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let result = try #require(try outcome.objects.last)
            #expect(result["model"] as? String == "small")
            let rows = try #require(result["rows"] as? [[String: Any]])
            #expect(rows.map { $0["face"] as? String } == ["photo", "clip"])
            for row in rows {
                #expect(row["precision"] as? String == "f32")
                let (frame, network) = (row["frame"] as? [String: Any], row["network"] as? [String: Any])
                // 2 s less the look-ahead, and the first one is not counted.
                #expect((40...50).contains(frame?["count"] as? Int ?? 0))
                #expect((network?["median"] as? Double ?? 0) > 0)
                let steps = (row["steps"] as? [String: Any] ?? [:]).keys.count
                #expect(steps == (row["face"] as? String == "clip" ? 6 : 4))
            }
        }
    }

    @Test("models are listed one object a line")
    func models() async throws {
        let outcome = try await Program.run(
            ["models", "list", "--json"], environment: ["LIPSTREAM_MODELS": "/nowhere"])
        let objects = try outcome.objects
        #expect(objects.count >= 7)
        #expect(objects.allSatisfy { $0["licence"] is String })
        let absent = objects.filter { $0["status"] as? String == "absent" }.map { $0["name"] as? String }
        #expect(absent == ["wav2lip-gan", "wav2lip", "gfpgan"])
        #expect(objects.allSatisfy { ["present", "absent"].contains($0["status"] as? String) })
    }
}
