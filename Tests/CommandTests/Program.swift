import Foundation
import Synchronization
import TestSupport
import Testing

/// The built executable, run as users run it.
enum Program {
    /// How a run ended.
    struct Outcome: CustomTestStringConvertible {
        /// The exit code; `nil` after a signal or when the time was up.
        let code: Int32?
        let output: String
        let errors: String
        let seconds: Double

        /// What was said to people, without empty lines.
        var complaints: [Substring] { errors.split(separator: "\n") }

        /// JSON objects of the standard output, one a line.
        var objects: [[String: Any]] {
            get throws {
                try output.split(separator: "\n").map { line in
                    try #require(
                        JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "no object: \(line)")
                }
            }
        }

        var testDescription: String {
            "code \(code.map(String.init) ?? "none"), \(seconds) s, output: \(output), errors: \(errors)"
        }
    }

    /// What `LIPSTREAM` names, as `make test` sets it, else beside the test bundle.
    static let url: URL = {
        if let path = ProcessInfo.processInfo.environment["LIPSTREAM"], !path.isEmpty {
            return URL(fileURLWithPath: path)
        }
        let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
        let starts = bundles + [URL(fileURLWithPath: CommandLine.arguments[0])]
        let candidates = starts.map { $0.deletingLastPathComponent().appendingPathComponent("lipstream") }
        return candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? candidates[0]
    }()

    /// Two at once: each uses two threads, and some tests look at the clock.
    private static let slots = DispatchSemaphore(value: 2)

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: of the command line.
    ///   - environment: variables to set beside this process's own.
    ///   - input: the standard input.
    ///   - limit: seconds after which it is killed, which leaves ``Outcome/code`` `nil`.
    ///   - largestFile: kilobytes after which writing a file fails, as on a full disk.
    ///   - whileRunning: is given the process once it runs.
    /// - Returns: how it ended.
    /// - Throws: Foundation's error when it cannot be started.
    static func run(
        _ arguments: [String], environment: [String: String] = [:], input: Data = Data(), limit: Double = 60,
        largestFile: Int? = nil, whileRunning: @escaping @Sendable (Int32) -> Void = { _ in }
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            // Threads block here, and none of them is one of the few that run tests.
            DispatchQueue(label: "program").async {
                continuation.resume(
                    with: Result {
                        try runBlocking(command(arguments, largestFile), environment, input, limit, whileRunning)
                    })
            }
        }
    }

    /// The command line; with a limit, a shell sets it and becomes the program.
    private static func command(_ arguments: [String], _ largestFile: Int?) -> [String] {
        guard let largestFile else { return [url.path] + arguments }
        // Without the trap, a file that grows too large ends the program with a signal, which full disks do not.
        return ["/bin/bash", "-c", "trap '' XFSZ; ulimit -f \(largestFile); exec \"$0\" \"$@\"", url.path] + arguments
    }

    private static func runBlocking(
        _ command: [String], _ environment: [String: String], _ input: Data, _ limit: Double,
        _ whileRunning: @escaping @Sendable (Int32) -> Void
    ) throws -> Outcome {
        slots.wait()
        defer { slots.signal() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = ProcessInfo.processInfo.environment
            .merging(["COLUMNS": "80"]) { $1 }.merging(environment) { $1 }
        let (output, errors, feed) = (Pipe(), Pipe(), Pipe())
        (process.standardOutput, process.standardError, process.standardInput) = (output, errors, feed)
        // A program may end before it has read its input. A handler, unlike ignoring, is not inherited by the program.
        signal(SIGPIPE) { _ in }
        let start = ContinuousClock.now
        try process.run()
        let identifier = process.processIdentifier
        let isOver = Mutex(false)
        let deadline = DispatchWorkItem { isOver.withLock { if !$0 { kill(identifier, SIGKILL) } } }
        DispatchQueue.global().asyncAfter(deadline: .now() + limit, execute: deadline)
        // Both pipes are drained at once: a full one would stop the program.
        let texts = Mutex((output: Data(), errors: Data()))
        let group = DispatchGroup()
        let (reading, complaining) = (output.fileHandleForReading, errors.fileHandleForReading)
        DispatchQueue(label: "output").async(group: group) {
            let data = reading.readDataToEndOfFile()
            texts.withLock { $0.output = data }
        }
        DispatchQueue(label: "errors").async(group: group) {
            let data = complaining.readDataToEndOfFile()
            texts.withLock { $0.errors = data }
        }
        try? feed.fileHandleForWriting.write(contentsOf: input)
        try? feed.fileHandleForWriting.close()
        whileRunning(identifier)
        process.waitUntilExit()
        isOver.withLock { $0 = true }
        deadline.cancel()
        group.wait()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return texts.withLock { texts in
            Outcome(
                code: process.terminationReason == .exit ? process.terminationStatus : nil,
                output: String(decoding: texts.output, as: UTF8.self),
                errors: String(decoding: texts.errors, as: UTF8.self), seconds: seconds)
        }
    }
}

/// Checks what every refusal has in common.
///
/// - Parameters:
///   - outcome: of the run.
///   - code: the exit code that it must have.
///   - word: what its one sentence must mention.
///   - inputs: names of files that were there before.
///   - folder: where the output would have been: nothing may be left there beside `inputs`.
///   - sourceLocation: of the test.
func expectRefusal(
    _ outcome: Program.Outcome, code: Int32, mentioning word: String, leaving inputs: Set<String> = [], in folder: URL,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(outcome.code == code, "\(outcome.testDescription)", sourceLocation: sourceLocation)
    let own = outcome.complaints.filter { !$0.hasPrefix("note: ") }
    // Wrong usage is followed by the usage.
    #expect(code == 2 ? own.count <= 4 : own.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: sourceLocation)
    #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
    let left = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    #expect(Set(left) == inputs, sourceLocation: sourceLocation)
}
