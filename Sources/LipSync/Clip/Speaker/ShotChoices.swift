public import Faces
public import Media

/// Which face of a clip is meant, shot after shot: after a cut it may be another one.
public struct ShotChoices: Sendable, Equatable {
    /// From a moment of the clip on.
    struct Entry: Sendable, Equatable {
        /// Seconds from the start of the clip.
        let start: Double
        let choice: FaceChoice
    }

    private let entries: [Entry]

    /// Whoever reads the clip at another rate meets a cut up to this many seconds earlier.
    static let tolerance = 0.1

    /// The same choice in all shots.
    ///
    /// - Parameter choice: which face.
    public init(_ choice: FaceChoice) { entries = [Entry(start: 0, choice: choice)] }

    /// A choice for each shot.
    ///
    /// - Parameter entries: one at least, in the order of their shots.
    init(_ entries: [Entry]) {
        precondition(!entries.isEmpty, "a clip has a shot")
        self.entries = entries
    }

    /// What is meant in the first shot.
    public var first: FaceChoice { entries[0].choice }

    /// What is meant in the shot that begins at a moment.
    ///
    /// - Parameter time: of the clip.
    /// - Returns: the choice for that shot.
    public func choice(at time: MediaTime) -> FaceChoice {
        (entries.last { $0.start <= time.seconds + Self.tolerance } ?? entries[0]).choice
    }
}
