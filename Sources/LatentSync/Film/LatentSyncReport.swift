/// What a dub says of itself while it goes on.
public enum LatentSyncReport: Sendable {
    /// What comes before the first step, and after the last.
    public enum Stage: Sendable, Equatable {
        /// The speech is heard.
        case listening
        /// The face is looked for.
        case looking
        /// Networks are loaded.
        case loading
        /// Faces are decoded and put back; the film is written.
        case finishing
    }

    /// Another stage begins.
    case stage(Stage)
    /// Chunks that an earlier run has made are used.
    case goesOn(chunks: Int, of: Int)
    /// How long it will take: after the first two steps.
    case expects(TimeEstimate)
    /// How far it has come, in steps; seconds since the start, and to the end where that is known.
    case progress(done: Int, of: Int, elapsed: Double, left: Double?)
}
