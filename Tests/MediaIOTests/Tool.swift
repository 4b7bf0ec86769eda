import Foundation

/// A command-line program that makes inputs in formats that we do not write ourselves.
enum Tool: String {
    case ffmpeg, convert

    /// Whether it is installed; a program that only has its name and cannot say its version is not it.
    var exists: Bool { (try? run([self == .ffmpeg ? "-version" : "--version"])) != nil }

    private var path: String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
        return folders.map { "\($0)/\(rawValue)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    struct Failure: Error { let description: String }

    /// Runs it and waits.
    func run(_ arguments: String...) throws { try run(arguments) }

    /// Runs it and waits.
    func run(_ arguments: [String]) throws {
        guard let path else { throw Failure(description: "\(rawValue) is not installed") }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = (self == .ffmpeg ? ["-v", "error", "-nostdin", "-y"] : []) + arguments
        process.standardInput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Failure(description: "\(rawValue) \(arguments) failed") }
    }
}
