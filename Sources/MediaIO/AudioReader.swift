internal import CFFmpeg
public import Foundation
internal import Media

/// The sound of any file that has some, one block after the other.
///
/// One decode gives two resamplings: speech (16 kHz mono) and playback (48 kHz, mono or stereo; more channels are mixed
/// down without clipping). Encoder delay and padding that the file declares are cut off, nothing at the end is lost.
/// Beside a video the sound keeps its distance: where it starts later, or has a hole, silence fills in, up to a minute; a
/// longer gap is a broken clock and is closed up. Damaged packets are skipped and counted. Memory does not grow with length,
/// nor with that of a packet or a gap. Calls block; one owner, one thread at a time.
public final class AudioReader {
    /// What ``AudioBlock/playback`` has: 48 kHz, and as many channels as the file, at most 2.
    public let playbackFormat: AudioFormat
    /// Length as the file says, in seconds; `nil` where it does not.
    public let duration: Double?
    /// Packets that were skipped because they are damaged.
    public var damagedPackets: Int { reader.damagedPackets }
    /// How many times the file's clock jumped by more than a minute; the sound goes on without a pause there.
    public private(set) var clockJumps = 0

    /// Everything about the sound that the resamplers depend on.
    private struct Kind: Equatable {
        let format: Int32, rate: Int, channels: Int32
    }

    private let reader: StreamReader
    private let frame: Frame
    private let origin: Double?
    private var kind: Kind?
    private var converters: (speech: SampleConverter, playback: SampleConverter)?
    private var clock: Double?
    /// Input frames of silence that come before the frame.
    private var silence = 0
    /// The part of the frame that has not been handed to the resamplers.
    private var rest = 0..<0
    private var isFinished = false
    private var lastWasFull = false
    private static let playbackRate = SampleRate(hertz: 48_000)
    /// Playback frames after which a block is handed out: a tenth of a second.
    private static let blockFrames = 4800

    /// Opens the sound of a file.
    ///
    /// - Parameter url: a local sound or video file.
    /// - Throws: ``MediaError``: no such file, not a media file, no sound in it.
    public init(_ url: URL) throws(MediaError) {
        let demuxer = try Demuxer(url)
        guard let stream = unsafe demuxer.best(AVMEDIA_TYPE_AUDIO) else {
            throw MediaError(.noAudio, "\(url.lastPathComponent) has no sound in it; give a file with speech.")
        }
        let channels = unsafe Int(clamping: stream.pointee.codecpar.pointee.ch_layout.nb_channels)
        guard channels > 0 else {
            throw MediaError(.unreadable, "Cannot read \(url.lastPathComponent): its sound is damaged from the start.")
        }
        playbackFormat = AudioFormat(sampleRate: Self.playbackRate, channels: min(2, channels))
        duration = demuxer.duration
        origin = unsafe demuxer.best(AVMEDIA_TYPE_VIDEO) == nil ? nil : demuxer.origin
        frame = try Frame()
        reader = unsafe try StreamReader(demuxer, stream: stream, threads: 1)
    }

    /// The next block, about a tenth of a second.
    ///
    /// - Returns: the block, or `nil` after the last one.
    /// - Throws: ``MediaError`` when the file cannot be read on, or nothing in it can be decoded.
    public func next() throws(MediaError) -> AudioBlock? {
        var (speech, playback): ([Float], [Float]) = ([], [])
        while !isFinished, playback.count < Self.blockFrames * playbackFormat.channels {
            if silence > 0 {
                let piece = min(silence, pieceFrames)
                try converters?.speech.appendSilence(frames: piece, to: &speech)
                try converters?.playback.appendSilence(frames: piece, to: &playback)
                silence -= piece
            } else if !rest.isEmpty {
                let piece = rest.prefix(pieceFrames)
                try converters?.speech.append(frame, piece, to: &speech)
                try converters?.playback.append(frame, piece, to: &playback)
                rest = piece.upperBound..<rest.upperBound
            } else if try reader.next(frame) {
                cutPadding()
                try prepare(&speech, &playback)
                measureGap()
                rest = 0..<max(0, frame.sampleCount)
            } else {
                isFinished = true
                guard converters != nil else {
                    throw MediaError(
                        .unreadable,
                        "Cannot read \(reader.demuxer.file.name): none of its sound can be decoded; it is damaged or empty."
                    )
                }
                try finish(&speech, &playback)
            }
        }
        guard !playback.isEmpty || !speech.isEmpty else { return nil }
        return AudioBlock(
            speech: SpeechAudio(speech),
            playback: AudioChunk(
                samples: playback, sampleRate: Self.playbackRate, channels: playbackFormat.channels))
    }

    /// Makes the resamplers for the first frame, and again where the sound changes its kind in the middle.
    private func prepare(_ speech: inout [Float], _ playback: inout [Float]) throws(MediaError) {
        let layout = unsafe frame.pointer.pointee.ch_layout
        let (format, rate) = unsafe (frame.pointer.pointee.format, Int(clamping: frame.pointer.pointee.sample_rate))
        let found = unsafe Kind(format: format, rate: rate, channels: layout.nb_channels)
        guard found != kind else { return }
        guard Limits.sampleRates.contains(rate), Limits.channels.contains(Int(clamping: found.channels)) else {
            throw MediaError(
                .unsupported,
                "Cannot read \(reader.demuxer.file.name): its sound has \(found.channels) channels at \(rate) Hz; 1 to "
                    + "\(Limits.channels.upperBound) channels at \(Limits.sampleRates.lowerBound) to "
                    + "\(Limits.sampleRates.upperBound) Hz are taken.")
        }
        try finish(&speech, &playback)
        func converter(_ channels: Int, _ outputRate: SampleRate) throws(MediaError) -> SampleConverter {
            unsafe try SampleConverter(
                layout: layout, format: AVSampleFormat(rawValue: format), inputRate: rate, channels: channels,
                outputRate: outputRate.hertz)
        }
        converters = (
            speech: try converter(1, .speech), playback: try converter(playbackFormat.channels, Self.playbackRate)
        )
        kind = found
    }

    /// Input frames that are handed to the resamplers at once: a tenth of a second.
    private var pieceFrames: Int { max(1, (kind?.rate ?? 0) / 10) }

    /// How much silence comes where the file has none of its sound: before a late start beside a video, or in a hole.
    private func measureGap() {
        guard let rate = kind?.rate else { return }
        let length = Double(frame.sampleCount) / Double(rate)
        let time = frame.timestamp.map { Double($0) * reader.tick }
        let isFirst = clock == nil
        let expected = clock ?? origin ?? time ?? 0
        let gap = (time ?? expected) - expected
        clock = expected + length
        if isFirst, gap < -0.001, gap > -1 {
            let early = Int(clamping: (-gap * Double(rate)).rounded())
            converters?.speech.dropFirst(frames: early)
            converters?.playback.dropFirst(frames: early)
            clock = expected + gap + length
            return
        }
        // Rounded timestamps wander by less than this.
        let isGap = gap > (isFirst ? 0.001 : 0.1)
        guard isGap, gap <= Double(Limits.longestGap) else {
            if gap.magnitude > 0.1, let time { clock = time + length }
            if gap.magnitude > Double(Limits.longestGap) { clockJumps += 1 }
            return
        }
        silence = Int(clamping: (gap * Double(rate)).rounded())
        clock = expected + gap + length
    }

    /// Cuts what an encoder added to fill its last frame, where the file says so and FFmpeg does not.
    ///
    /// An mp4 gives the last packet the length of what is real in it. Only a short frame after a full one is such a last
    /// one: some files state nonsense for all.
    private func cutPadding() {
        let (rate, base) = unsafe (frame.pointer.pointee.sample_rate, reader.stream.pointee.time_base)
        guard base.num == 1, base.den == rate, let length = frame.duration else { return }
        let isShort = length < frame.sampleCount
        if isShort, lastWasFull { unsafe frame.pointer.pointee.nb_samples = Int32(clamping: length) }
        lastWasFull = !isShort
    }

    private func finish(_ speech: inout [Float], _ playback: inout [Float]) throws(MediaError) {
        try converters?.speech.finish(&speech)
        try converters?.playback.finish(&playback)
        converters = nil
    }
}
