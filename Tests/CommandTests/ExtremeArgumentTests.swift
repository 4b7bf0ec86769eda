import ArgumentParser
import Foundation
import TestSupport
import Testing

@testable import lipstream

@Suite("Numbers on the command line that nobody means")
struct ExtremeArgumentTests {
    private static let numbers = [
        "-9223372036854775808", "9223372036854775807", "-9223372036854775809", "18446744073709551616", "nan", "-nan",
        "inf",
        "-inf", "1e308", "-1e308", "1e400", "5e-324", "-0", "-0.0", "0", "-1", "2147483648", "4294967296", "1e10",
    ]

    /// Every option that takes a number, with a command line that is right but for it.
    private static let options: [(command: [String], option: String)] =
        [
            "--quality", "--seed", "--fps", "--face", "--face-at", "--resize-factor", "--segments", "--pads", "--box",
            "--crop",
            "--smooth-output", "--silence", "--steps", "--guidance", "--temperature", "--restore-strength",
            "--fidelity",
            "--face-frame", "--rate", "--pitch",
        ].map { (["say", "default", "Hi", "-o", "/nowhere/o.mp4"], $0) }
        + ["--speaker"].map { (["dub", "default", "-o", "/nowhere/o.mp4"], $0) }
        + ["--seconds", "--live"].map { (["bench"], $0) } + [(["measure", "a.mp4"], "--face")]
        + ["--port", "--max-sessions"].map { (["serve"], $0) }

    @Test("each is taken or refused with the option's name, and none stops the program", arguments: options.indices)
    func parse(index: Int) throws {
        let (command, option) = Self.options[index]
        let values = Self.numbers.flatMap { number in
            [
                number, "\(number),\(number)", "\(number),\(number),\(number),\(number)", "\(number)/\(number)",
                "\(number)-\(number)", "\(number)-", "\(number)=a.wav", "\(number),\(number)=a.wav",
            ]
        }
        var refused = 0
        for value in values {
            do {
                _ = try Lipstream.parseAsRoot(command + ["\(option)=\(value)"])
            } catch {
                refused += 1
                #expect(
                    Lipstream.fullMessage(for: error).contains(option.dropFirst(2)),
                    "\(value): \(Lipstream.fullMessage(for: error))"
                )
            }
        }
        #expect(refused > 0)
    }

    @Test(
        "four numbers with spaces between them are one value, whatever they are",
        arguments: ["--pads", "--box", "--crop"])
    func four(option: String) throws {
        for number in Self.numbers {
            let arguments = ClipArguments.joiningNumbers(
                in: [
                    "dub", "a.mp4", "b.wav", "-o", "c.mp4", "--engine", "wav2lip", option, number, number, number,
                    number,
                ])
            let isTaken = (try? Lipstream.parseAsRoot(arguments)) != nil
            // An area of nothing is none.
            #expect(isTaken == (option == "--pads" && ["0", "-0", "-1"].contains(number)), "\(number)")
        }
    }

    @Test(
        "a place far outside of the picture is said to have no face",
        arguments: ["3e38,3e38", "-3e38,0", "9223372036854775807,1", "1e19,1e19"])
    func farAway(place: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let outcome = try await Program.run(
                ["poses", "default", "-o", folder.appendingPathComponent("a.png").path, "--face-at=\(place)"])
            expectRefusal(outcome, code: 3, mentioning: "there is no face at", in: folder)
        }
    }

    @Test(
        "a value that is empty is refused, with the option's name",
        arguments: [
            (["serve", "--data", ""], "--data"), (["serve", "--data="], "--data"), (["serve", "--host", ""], "--host"),
            (["serve", "--token", ""], "--token"), (["serve", "--sync-model", ""], "--sync-model"),
            (["say", "default", "Hi", "-o", ""], "-o"),
            (["say", "default", "Hi", "-o", "a.mp4", "--voice", ""], "--voice"),
            (["dub", "", "a.wav", "-o", "a.mp4"], "argument is empty"), (["measure", ""], "argument is empty"),
            (["inspect", ""], "argument is empty"), (["say", "", "Hi", "-o", "a.mp4"], "argument is empty"),
        ])
    func empty(arguments: [String], word: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            expectRefusal(try await Program.run(arguments), code: 2, mentioning: word, in: folder)
        }
    }

    @Test("a model for an engine that does not exist is refused when the server starts, with those that do")
    func unknownEngine() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let outcome = try await Program.run(
                [
                    "serve", "--port", "0", "--data", folder.appendingPathComponent("data").path, "--sync-model",
                    "a=nothing",
                ],
                limit: 30)
            #expect(outcome.code == 1, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("there is no engine nothing; there are mesh"), "\(outcome.errors)")
        }
    }
}
