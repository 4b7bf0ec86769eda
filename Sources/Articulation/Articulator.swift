public import Media

/// Turns 16 kHz speech into mouth poses, however the audio is cut.
///
/// For films the speech encoder hears windows of 4 s, which waits for up to 5 s of sound beyond a moment; live, it hears the
/// last 1.28 s and waits for ``lookAhead``. Blocks while it computes: about 3 % of the film's length, and live up to 8 % of
/// a core.
public struct Articulator: Sendable {
    /// What the poses are for.
    public enum Use: Sendable {
        /// Sound that is there, or comes faster than it is spoken: nobody waits for a moment.
        case film
        /// Sound as it is spoken.
        case live
    }

    /// How much sound beyond a moment has to be there before its live pose can be told: 155 ms.
    public static let lookAhead = LiveArticulator.lookAhead

    // One of both; as optionals their arrays can change in place.
    private var film: FilmArticulator?
    private var live: LiveArticulator?

    /// Begins at time zero, with silence before it.
    ///
    /// - Parameters:
    ///   - model: the networks.
    ///   - use: what the poses are for.
    /// - Throws: ``ArticulationError`` (`modelUnusable`) where a network that is needed is missing or damaged.
    public init(model: ArticulationModel, for use: Use) throws(ArticulationError) {
        switch use {
        case .film: film = FilmArticulator(try model.encoder(.film))
        case .live: live = try LiveArticulator(model)
        }
    }

    /// How much live poses may cost from now on; films always hear as well as they can.
    public var effort: HearingEffort {
        get { live?.effort ?? .full }
        set { live?.effort = newValue }
    }

    /// Hears more sound.
    ///
    /// - Parameter audio: any number of samples; after ``finish()`` they are not heard.
    public mutating func append(_ audio: SpeechAudio) {
        film?.append(audio)
        live?.append(audio)
    }

    /// Ends the sound: silence follows, and the poses up to the sound's end can be told.
    public mutating func finish() {
        film?.finish()
        live?.finish()
    }

    /// The mouth at a moment; what only earlier moments need is forgotten.
    ///
    /// - Parameter time: not before the time of an earlier call.
    /// - Returns: `nil` while sound that the pose depends on has not come and may still come.
    /// - Throws: ``ArticulationError`` (`modelFailed`) where a network fails.
    public mutating func pose(at time: MediaTime) throws(ArticulationError) -> MouthPose? {
        if let pose = try film?.pose(at: time) { return pose }
        return try live?.pose(at: time)
    }
}
