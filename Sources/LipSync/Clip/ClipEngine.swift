public import Media

/// A way to make the face in a moving picture speak: it draws a mouth onto frames that somebody else brings.
///
/// An engine is shared by all; a ``ClipPerformer`` belongs to one clip.
public protocol ClipEngine: Sendable {
    /// What users call it: `wav2lip`.
    var name: String { get }

    /// What draws, for the mark that films carry.
    var provenance: Provenance { get }

    /// How much sound beyond a moment has to be heard before the moment can be drawn.
    var lookAhead: MediaTime { get }

    /// Begins a clip at time zero; an engine that has to know its face better looks through it first, which blocks.
    ///
    /// - Parameters:
    ///   - clip: whose frames it will get.
    ///   - style: how the face behaves besides speaking.
    ///   - looked: called with the part of the look through the clip that is done, 0...1.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError``: `model` where the engine cannot be made ready, `unusableClip`; errors of reading the
    ///   clip; `CancellationError`.
    func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) throws -> any ClipPerformer
}

extension ClipEngine {
    /// Begins a clip and tells nobody how far the look through it has come.
    package func makeClipPerformer(for clip: ClipSource, _ style: PerformanceStyle) throws -> any ClipPerformer {
        try makeClipPerformer(for: clip, style) { _ in }
    }
}

/// One clip: hears sound and draws onto frames, in order.
///
/// A value without locks: one owner, one thread at a time. It keeps no more than its look-ahead and a fixed past.
public protocol ClipPerformer {
    /// How the face looks while nothing is before it, where the engine looked through the clip.
    var appearances: FaceAppearances? { get }

    /// Hears more sound, of any length.
    mutating func hear(_ speech: SpeechAudio)

    /// Ends the sound: silence follows.
    mutating func finishHearing()

    /// Draws the mouth at a moment onto a frame of the clip; each moment is later than the one before.
    ///
    /// Frames that show no face are not drawn on: their moments are passed, by ``pass(_:)``.
    ///
    /// - Parameters:
    ///   - time: counted from the first sample that was heard.
    ///   - picture: the clip's frame, `.rgba`, untouched.
    ///   - face: where its face is.
    /// - Returns: whether it was drawn; `false` while the sound that it needs has not come, the picture being untouched.
    /// - Throws: ``LipSyncError`` (`model`) when a model fails.
    mutating func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) throws(LipSyncError) -> Bool

    /// Lets a moment pass whose frame is left as it is; later than those before, as a moment that is drawn.
    ///
    /// What was heard is not kept longer than if it had been drawn, and what goes on from frame to frame ends here.
    ///
    /// - Parameter time: counted from the first sample that was heard; the sound that it needs may not have come.
    /// - Throws: ``LipSyncError`` (`model`) when a model fails.
    mutating func pass(_ time: MediaTime) throws(LipSyncError)
}

extension ClipPerformer {
    /// Of an engine that draws without a look through the clip.
    public var appearances: FaceAppearances? { nil }
}
