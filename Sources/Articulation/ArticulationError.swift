/// What went wrong with the articulation network's weights.
public struct ArticulationError: Error, CustomStringConvertible, Sendable {
    /// What kind of failure it was.
    public enum Code: Sendable {
        /// There is no weights file where it should be, or it cannot be read.
        case weightsMissing
        /// The weights file is not what it should be.
        case weightsDamaged
    }

    /// The kind of failure.
    public let code: Code
    /// A sentence: what was tried, what was wrong, what to do next.
    public let description: String
}
