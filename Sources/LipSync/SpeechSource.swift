public import Foundation
public import MediaIO

/// Where speech comes from, a piece at a time: a file, text, a microphone.
public protocol SpeechSource {
    /// Form of the pieces' ``AudioBlock/playback``.
    var playbackFormat: AudioFormat { get }
    /// About how many seconds there are in all, where that is known.
    var expectedDuration: Double? { get }

    /// Pieces of the source that could not be used so far and were left out.
    var damagedPackets: Int { get }

    /// Pauses so far that were left out, as the source's clock was broken there.
    var clockJumps: Int { get }

    /// The next piece, of any length.
    ///
    /// - Returns: `nil` at the end.
    /// - Throws: the source's own error.
    nonisolated(nonsending) mutating func next() async throws -> AudioBlock?
}

extension SpeechSource {
    /// None: a source that makes its sound has nothing to lose.
    public var damagedPackets: Int { 0 }
    /// None: a source that makes its sound has the right time.
    public var clockJumps: Int { 0 }
}

/// Speech from any file with sound in it.
public struct FileSpeech: SpeechSource {
    private let reader: AudioReader

    /// Opens a file.
    ///
    /// - Parameter url: sound, or video with sound.
    /// - Throws: ``MediaError``.
    public init(_ url: URL) throws(MediaError) { reader = try AudioReader(url) }

    /// Form of what is played.
    public var playbackFormat: AudioFormat { reader.playbackFormat }
    /// As the file declares it.
    public var expectedDuration: Double? { reader.duration }
    /// Packets that could not be decoded and were left out.
    public var damagedPackets: Int { reader.damagedPackets }
    /// Gaps of over a minute, which no recording has.
    public var clockJumps: Int { reader.clockJumps }

    /// The next piece; blocks while the file is read.
    ///
    /// - Returns: `nil` at the end.
    /// - Throws: ``MediaError``.
    public mutating func next() throws(MediaError) -> AudioBlock? { try reader.next() }
}
