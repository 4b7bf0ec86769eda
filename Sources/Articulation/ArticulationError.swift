internal import Foundation

/// What went wrong with the networks that tell poses from speech.
public struct ArticulationError: Error, CustomStringConvertible, Sendable {
    /// What kind of failure it was.
    public enum Code: Sendable {
        /// There is no weights file where it should be, or it cannot be read.
        case weightsMissing
        /// The weights file is not what it should be.
        case weightsDamaged
        /// A network's file is missing or damaged.
        case modelUnusable
        /// A network failed while it ran.
        case modelFailed
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence: what was tried, what was wrong, what to do next.
    public let description: String

    static func unusable(_ url: URL, _ why: String) -> ArticulationError {
        ArticulationError(
            code: .modelUnusable,
            description: "Loading the speech network \(url.lastPathComponent) failed: \(why). "
                + "Restore the folder \(url.deletingLastPathComponent().path) from the program's distribution or train it "
                + "again with `make train`.")
    }
}
