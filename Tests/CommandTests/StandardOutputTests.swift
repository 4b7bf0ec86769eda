import Foundation
import TestSupport
import Testing

@Suite("Results that cannot be written")
struct StandardOutputTests {
    /// Runs the program in a shell that leads its standard output elsewhere.
    private func run(_ arguments: [String], to redirection: String) throws -> (code: Int32, errors: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\"$0\" \"$@\" \(redirection)", Program.url.path] + arguments
        let errors = Pipe()
        (process.standardError, process.standardInput) = (errors, FileHandle.nullDevice)
        try process.run()
        let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (process.terminationStatus, said)
    }

    private static let commands = [
        ["models", "list"], ["models", "list", "--json"], ["voices", "list"], ["voices"], ["--help"], ["--version"],
        ["help", "dub"], ["doctor", "--json"],
    ]

    @Test(
        "a command whose output has nowhere to go fails and says so",
        .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"), arguments: commands)
    func full(arguments: [String]) throws {
        let outcome = try run(arguments, to: "> /dev/full")
        #expect(outcome.code == 1, "\(outcome)")
        #expect(outcome.errors.contains("cannot write to the standard output"), "\(outcome)")
    }

    @Test("a closed output is a failure, a reader that has seen enough is none")
    func closed() throws {
        #expect(try run(["models", "list"], to: ">&-").code == 1)
        let enough = try run(["models", "list"], to: "| head -1 > /dev/null")
        #expect(enough.code == 0 && enough.errors.isEmpty, "\(enough)")
    }

    @Test("what a file is, and what was made of it, is not lost without a word")
    func inspect() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let film = folder.appendingPathComponent("a.mp4").path
            let sound = try Inputs.babble(in: folder, seconds: 0.3)
            let made = try run(["dub", "default", sound, "-o", film, "--json"], to: "> /dev/full")
            #expect(made.code == 1 && made.errors.contains("cannot write to the standard output"), "\(made)")
            #expect(FileManager.default.fileExists(atPath: film))
            for json in [[], ["--json"]] {
                #expect(try run(["inspect", film] + json, to: "> /dev/full").code == 1)
            }
        }
    }
}
