import Foundation

/// How many crafted inputs a test tries.
public enum FuzzAmount {
    /// What `LIPSTREAM_FUZZ` says of each kind of input; without it as many as fit into a minute of all tests.
    public static func inputs(usually count: Int) -> Int { asked ?? count }

    /// Whether somebody asked for more than the usual amount.
    public static var isAsked: Bool { asked != nil }

    private static var asked: Int? {
        ProcessInfo.processInfo.environment["LIPSTREAM_FUZZ"].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Keeps the input that is about to be read, so that it is there when the process ends of it.
    ///
    /// - Parameters:
    ///   - bytes: the input.
    ///   - name: of the test, and the kind of input.
    ///   - seed: makes the same input again.
    public static func note(_ bytes: some Sequence<UInt8>, of name: String, seed: UInt64) {
        guard isAsked else { return }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lipstream-fuzz")
        try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try? Data(bytes).write(to: folder.appendingPathComponent("\(name)-\(seed % 64)"))
    }
}
