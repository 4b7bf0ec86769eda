public import Articulation
public import Media

/// A way to make a photo speak that can show any moment as soon as it has heard a little beyond it.
///
/// An engine is shared by all sessions; what it prepares for a face is shared by all who show that face; a ``Performer``
/// belongs to one of them.
public protocol StreamingEngine: Sendable {
    /// What users call it: `mesh`, `wav2lip`.
    var name: String { get }

    /// How much sound beyond a moment has to be heard before the moment can be shown.
    var lookAhead: MediaTime { get }

    /// Does once what a face needs done once; blocks, for tens of milliseconds or more.
    ///
    /// - Parameter portrait: the photo and its face.
    /// - Returns: the face, ready to perform.
    /// - Throws: ``LipSyncError`` where the face cannot be used.
    func prepare(_ portrait: Portrait) throws(LipSyncError) -> any PreparedFace
}

/// A face that an engine is ready to show.
public protocol PreparedFace: Sendable {
    /// The photo at rest: the first frame of every performance, at the size of all of them.
    var picture: Image { get }

    /// What draws, for the mark that films carry.
    var provenance: Provenance { get }

    /// The pixels that frames may change.
    var changingArea: Rectangle { get }

    /// Begins a performance at time zero.
    ///
    /// - Parameter style: how the face behaves besides speaking.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) when a network cannot be made ready.
    func makePerformer(_ style: PerformanceStyle) throws(LipSyncError) -> any Performer
}

/// How a face behaves besides speaking.
public struct PerformanceStyle: Sendable, Hashable {
    /// Whether the face blinks and moves a little, also in silence.
    public var isLively: Bool
    /// Decides when it blinks and how it moves: equal seeds, equal films.
    public var seed: UInt64
    /// Whether a moment may be drawn later than the engine's look-ahead allows, for mouths that move more like real ones.
    ///
    /// In films nobody waits; whoever makes one sets it.
    public var isUnhurried = false

    /// Makes a style.
    ///
    /// - Parameters:
    ///   - isLively: whether the face blinks and moves.
    ///   - seed: any number.
    public init(isLively: Bool = true, seed: UInt64 = 1) {
        self.isLively = isLively
        self.seed = seed
    }

    /// The same, for a film.
    var unhurried: PerformanceStyle {
        var style = self
        style.isUnhurried = true
        return style
    }
}

/// One performance of one face: hears sound and draws moments, in order.
///
/// A value without locks: one owner, one thread at a time. It keeps no more than its look-ahead and a fixed past.
public protocol Performer {
    /// Hears more sound, of any length.
    mutating func hear(_ speech: SpeechAudio)

    /// Ends the sound: silence follows.
    mutating func finishHearing()

    /// Shuts the mouth: within 80 ms after a moment it rests, whatever was heard; sound that comes later is spoken again.
    ///
    /// - Parameter time: not before the last moment that was drawn.
    mutating func hush(at time: MediaTime)

    /// Changes what counts as silence.
    ///
    /// - Parameter silenceThreshold: root mean square in 16-bit units. By default 150 for Wav2Lip, and 0 for the mesh engine,
    ///   whose networks tell voices from noise.
    mutating func listen(silenceThreshold: Float)

    /// Changes how much is spent on hearing, where the engine can choose.
    mutating func hear(with effort: HearingEffort)

    /// Changes how softly what is drawn is set into the photo.
    ///
    /// - Parameter name: as the engine calls it: `none`, `disc` or `hull` for Wav2Lip.
    /// - Returns: whether the engine has it.
    mutating func blend(feather name: String) -> Bool

    /// Draws a moment; each is later than the one before.
    ///
    /// - Parameters:
    ///   - time: counted from the first sample that was heard.
    ///   - picture: shows the face's ``PreparedFace/picture`` or an earlier moment of this performance.
    /// - Returns: whether it was drawn; `false` while the sound that it needs has not come.
    /// - Throws: ``LipSyncError`` (`model`) when a network fails.
    mutating func draw(at time: MediaTime, on picture: inout Image) throws(LipSyncError) -> Bool
}

extension Performer {
    /// What an engine does that has one way to hear.
    public mutating func hear(with effort: HearingEffort) {}

    /// What an engine does that sets nothing in.
    ///
    /// - Parameter name: of a feather.
    /// - Returns: whether it asks for none.
    public mutating func blend(feather name: String) -> Bool { name == "none" }
}
