import Foundation
import LipstreamServer
import Synchronization
import TestSupport
import Testing

@testable import lipstream

@Suite("Films that the server makes by child processes")
struct FilmProcessTests {
    private static func film(
        _ face: URL = Samples.portrait, speaking speech: FilmOrder.Speech, in folder: URL,
        report: @escaping @Sendable (FilmProgress) -> Void = { _ in }
    ) async throws {
        let order = FilmOrder(face: face, speech: speech, output: folder.appendingPathComponent("film.mp4"))
        try await FilmProcess(order, program: Program.url.path).run(report)
    }

    private static func files(in folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path)
    }

    @Test("text becomes a film, and how far it has come is told on the way")
    func text() async throws {
        try await Samples.withTemporaryFolder { folder in
            let reports = Mutex<[FilmProgress]>([])
            let text = String(repeating: "Добрый день! Сегодня мы расскажем о банке. ", count: 8)
            try await Self.film(speaking: .text(text, voice: nil, rate: 1.5), in: folder) { report in
                reports.withLock { $0.append(report) }
            }
            #expect(try Self.files(in: folder) == ["film.mp4"])
            let frames = reports.withLock { $0.map(\.frames) }
            #expect((frames.last ?? 0) > 10)
            #expect(frames == frames.sorted())
        }
    }

    /// A program of its own for the child: a script.
    private static func program(_ script: String, in folder: URL) throws -> String {
        let url = folder.appendingPathComponent("program")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path)
        return url.path
    }

    @Test(
        "the child is told to draw over what is before the mouth exactly where the order says so",
        arguments: [true, false])
    func occluders(areKept: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            let heard = folder.appendingPathComponent("heard")
            let program = try Self.program("printf '%s\\n' \"$@\" > '\(heard.path)'; cat > /dev/null", in: folder)
            for speech in [FilmOrder.Speech.file(folder), .text("Hi.", voice: nil, rate: 1)] {
                var order = FilmOrder(face: Samples.portrait, engine: "wav2lip", speech: speech, output: folder)
                order.keepsOccluders = areKept
                try await FilmProcess(order, program: program).run { _ in }
                let words = try String(contentsOf: heard, encoding: .utf8).split(separator: "\n")
                #expect(words.filter { $0 == "--no-occlusion" }.count == (areKept ? 0 : 1), "\(words)")
            }
        }
    }

    @Test("a child that ends before it has read its text says why itself, and the server goes on")
    func unreadText() async throws {
        // As the server does.
        signal(SIGPIPE) { _ in }
        try await Samples.withTemporaryFolder { folder in
            let program = try Self.program("echo 'lipstream: no such voice' >&2; exit 1", in: folder)
            // More than a pipe holds.
            let text = String(repeating: "Good morning. ", count: 100_000)
            let order = FilmOrder(face: folder, speech: .text(text, voice: nil, rate: 1), output: folder)
            let error = await #expect(throws: CommandError.self) {
                try await FilmProcess(order, program: program).run { _ in }
            }
            #expect(error?.description == "no such voice")
        }
    }

    @Test("a photo speaks, whatever is said of things before its mouth")
    func photo() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = URL(fileURLWithPath: try Inputs.babble(in: folder))
            let film = folder.appendingPathComponent("film.mp4")
            var order = FilmOrder(face: Samples.portrait, engine: "mesh", speech: .file(speech), output: film)
            order.keepsOccluders = false
            try await FilmProcess(order, program: Program.url.path).run { _ in }
            #expect(FileManager.default.fileExists(atPath: film.path))
        }
    }

    @Test("a film that fails says why in the child's own sentence")
    func failure() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("speech.wav")
            try Data("no sound".utf8).write(to: speech)
            let error = await #expect(throws: CommandError.self) {
                try await Self.film(speaking: .file(speech), in: folder)
            }
            #expect(error?.description.contains("speech.wav") == true)
            #expect(error?.description.hasPrefix("lipstream:") == false)
            #expect(try Self.files(in: folder) == ["speech.wav"])
        }
    }

    @Test("a film that is cancelled stops within seconds and leaves nothing")
    func cancellation() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("long.wav")
            try WaveFile.writeSilence(to: speech, seconds: 3 * 3600)
            let (begun, began) = AsyncStream<Void>.makeStream()
            let film = Task {
                try await Self.film(speaking: .file(speech), in: folder) { _ in began.yield() }
            }
            for await _ in begun { break }
            let start = ContinuousClock.now
            film.cancel()
            await #expect(throws: (any Error).self) { try await film.value }
            #expect(ContinuousClock.now - start < .seconds(10))
            #expect(try Self.files(in: folder) == ["long.wav"])
        }
    }

    @Test("a disk that fills up in mid-film ends it with a sentence and leaves nothing")
    func fullDisk() async throws {
        try await Samples.withTemporaryFolder { folder in
            let speech = folder.appendingPathComponent("babble.wav")
            try WaveFile.write(to: speech, seconds: 20, sample: WaveFile.babble)
            let films = folder.appendingPathComponent("films")
            try FileManager.default.createDirectory(at: films, withIntermediateDirectories: false)
            let outcome = try await Program.run(
                ["dub", "default", speech.path, "-o", films.appendingPathComponent("out.mp4").path], largestFile: 100)
            expectRefusal(outcome, code: 1, mentioning: "out.mp4", in: films)
        }
    }
}
