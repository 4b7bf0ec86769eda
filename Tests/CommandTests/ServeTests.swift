import ArgumentParser
import Foundation
import LipstreamServer
import Synchronization
import TestSupport
import Testing

@testable import lipstream

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("How long a server keeps things")
struct KeepingTests {
    private static func settings(
        _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> ServerConfiguration {
        let command = try ServeCommand.parse(arguments)
        return try command.settings(environment)
    }

    @Test("everything for ever and the whole disk, unless options or variables say otherwise")
    func usual() throws {
        let usual = try Self.settings([])
        #expect(usual.keepVideos == nil && usual.keepAvatars == nil && usual.quota == nil)
        let given = try Self.settings(["--keep-videos", "7d", "--keep-avatars", "12h", "--quota", "20GB"])
        #expect(given.keepVideos == .seconds(7 * 86_400) && given.keepAvatars == .seconds(12 * 3600))
        #expect(given.quota == 20_000_000_000)
        let variables = [
            "LIPSTREAM_KEEP_VIDEOS": "2w", "LIPSTREAM_KEEP_AVATARS": "30m", "LIPSTREAM_QUOTA": "500mb",
        ]
        let environment = try Self.settings(["--keep-videos", "1d"], variables)
        #expect(environment.keepVideos == .seconds(86_400) && environment.keepAvatars == .seconds(1800))
        #expect(environment.quota == 500_000_000)
    }

    @Test(
        "what is no time or no size is refused by its name",
        arguments: [
            "7", "d", "-1d", "0d", "1.5d", "7 d", "1y", "99999999999999999999d", "9223372036854775807w", "٣d",
        ])
    func refused(value: String) {
        for option in ["--keep-videos", "--keep-avatars"] {
            let error = #expect(throws: ValidationError.self) { try Self.settings(["\(option)=\(value)"]) }
            #expect(error?.message.contains(option) == true && error?.message.contains("7d") == true)
        }
        let size = value.replacing("d", with: "GB").replacing("w", with: "TB")
        let error = #expect(throws: ValidationError.self) { try Self.settings(["--quota=\(size)"]) }
        #expect(error?.message.contains("--quota") == true && error?.message.contains("20GB") == true)
    }

    @Test("a variable that is wrong is named itself")
    func variable() {
        let error = #expect(throws: ValidationError.self) { try Self.settings([], ["LIPSTREAM_QUOTA": "much"]) }
        #expect(error?.message.hasPrefix("LIPSTREAM_QUOTA is \"much\"") == true)
    }
}

@Suite("The portrait that the page begins with")
struct PortraitTests {
    @Test("is the one that ships, unless the owner names another")
    func choice() throws {
        let usual = try ServeCommand.parse([])
        #expect(usual.chosenPortrait([:]) == nil && usual.chosenPortrait(["LIPSTREAM_PORTRAIT": ""]) == nil)
        #expect(usual.chosenPortrait(["LIPSTREAM_PORTRAIT": "/a/b.jpg"])?.path == "/a/b.jpg")
        let named = try ServeCommand.parse(["--portrait", "/c.jpg"])
        #expect(named.chosenPortrait(["LIPSTREAM_PORTRAIT": "/a/b.jpg"])?.path == "/c.jpg")
    }

    @Test("one that cannot be used is named with the reason before the server listens")
    func unusable() async throws {
        try await Samples.withTemporaryFolder { folder in
            let text = folder.appendingPathComponent("notes.jpg")
            try Data("no picture".utf8).write(to: text)
            for path in [text.path, folder.appendingPathComponent("missing.jpg").path] {
                let outcome = try await Program.run([
                    "serve", "--port", "0", "--data", folder.path, "--portrait", path,
                ])
                #expect(outcome.code == 1)
                #expect(outcome.errors.contains("the portrait \(path) cannot be used: "), "\(outcome.errors)")
            }
        }
    }
}

@Suite("Films end with their server")
struct ServerEndTests {
    /// The port that a server says it listens on; reads on as long as the server writes.
    private static func port(in errors: FileHandle) async -> Int? {
        let (ports, found) = AsyncStream<Int?>.makeStream()
        Thread.detachNewThread {
            var text = ""
            while let data = Optional(errors.availableData), !data.isEmpty {
                text += String(decoding: data, as: UTF8.self)
                guard let address = text.firstRange(of: "http://localhost:") else { continue }
                let digits = text[address.upperBound...].prefix { $0.isNumber }
                guard digits.endIndex < text.endIndex else { continue }
                found.yield(Int(digits))
                text = ""
            }
            found.finish()
        }
        for await port in ports { return port }
        return nil
    }

    /// The process that makes a film of a sound, told by its command line.
    private static func maker(of sound: String) throws -> Int32? {
        for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") {
            guard let number = Int32(name), number != getpid(),
                let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            else { continue }
            let words = line.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
            if words.count > 3, words[1] == "dub", words.contains(where: { $0.hasPrefix(sound) }) { return number }
        }
        return nil
    }

    #if os(Linux)
        @Test("a server that is killed takes the process that makes a film with it", .timeLimit(.minutes(3)))
        func killed() async throws {
            try await Samples.withTemporaryFolder { folder in
                let speech = folder.appendingPathComponent("long.wav")
                try WaveFile.writeSilence(to: speech, seconds: 1800)
                let server = Process()
                server.executableURL = Program.url
                server.arguments = ["serve", "--port", "0", "--data", folder.appendingPathComponent("data").path]
                let errors = Pipe()
                (server.standardError, server.standardOutput) = (errors, Pipe())
                try server.run()
                defer { if server.isRunning { _ = kill(server.processIdentifier, SIGKILL) } }
                let port = try #require(await Self.port(in: errors.fileHandleForReading))
                let url = try #require(URL(string: "http://127.0.0.1:\(port)/api/v1/dubs"))
                var request = URLRequest(url: url)
                request.httpMethod = "POST"
                let (_, response) = try await URLSession.shared.upload(for: request, fromFile: speech)
                #expect((response as? HTTPURLResponse)?.statusCode == 202)
                var child: Int32?
                while child == nil {
                    child = try Self.maker(of: folder.path)
                    try await Task.sleep(for: .milliseconds(50))
                }
                kill(server.processIdentifier, SIGKILL)
                server.waitUntilExit()
                // Gone, or gone but for the record that its new parent has not read yet.
                while try Self.maker(of: folder.path) != nil { try await Task.sleep(for: .milliseconds(50)) }
            }
        }
    #endif

    @Test("a program whose server was gone before it looked ends as well", .timeLimit(.minutes(1)))
    func orphan() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("long.wav")
            try WaveFile.writeSilence(to: speech, seconds: 3600)
            // No process is its own parent's parent: the number is another's.
            let outcome = try await Program.run(
                ["dub", "default", speech.path, "-o", folder.appendingPathComponent("o.mp4").path, "--json"],
                environment: [ParentWatch.variable: "1"], limit: 30)
            #expect(outcome.code == 130)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["long.wav"])
        }
    }
}
