internal import CFFmpeg
public import Foundation
public import Media

/// An mp4 in the making: H.264 (4:2:0, BT.709, limited range, tagged and converted as such) and AAC.
///
/// The file is written as `.NAME.RANDOM.partial.mp4` in the same folder and gets its name in ``finish()``, with its index in
/// front; dropped or cancelled before, it leaves nothing. Both streams begin at 0. Hand pictures and sound over side by
/// side: up to ten seconds of packets of one wait in memory for the other. Calls block; one owner, one thread at a time.
public final class VideoWriter {
    /// Width of every picture that is taken.
    ///
    /// An odd width becomes even in the file: the last column is repeated.
    public let width: Int
    /// Height of every picture that is taken.
    ///
    /// An odd height becomes even in the file: the last row is repeated.
    public let height: Int
    /// Pictures a second.
    public let frameRate: FrameRate
    /// What sound is taken, if any.
    public let audio: AudioFormat?
    /// Pictures so far.
    public var frameCount: Int { video.frames }

    private let muxer: Muxer
    private let video: VideoTrack
    private let sound: AudioTrack?
    private let videoStream: Int
    private let soundStream: Int
    private let packet: Packet
    private var isEnded = false

    /// Begins a file.
    ///
    /// - Parameters:
    ///   - url: a local file ending in `.mp4`, `.mov` or `.m4v`; what is there is replaced at the end.
    ///   - width: of every picture, 16 to 8192.
    ///   - height: of every picture, 16 to 8192.
    ///   - frameRate: pictures a second, 1 to 240.
    ///   - audio: the sound to come, one or two channels, or `nil` for a silent video.
    ///   - options: how to compress.
    ///   - provenance: what makes the pictures: the file says so, for machines and for people; `nil` for a video that says
    ///     nothing of itself.
    /// - Throws: ``MediaError``: another extension, no such folder, no permission, a size that cannot be encoded.
    public init(
        _ url: URL, width: Int, height: Int, frameRate: FrameRate = .standard, audio: AudioFormat? = nil,
        options: VideoOptions = VideoOptions(), provenance: Provenance? = nil
    ) throws(MediaError) {
        guard (16...8192).contains(width), (16...8192).contains(height) else {
            throw MediaError(
                .unsupported,
                "Cannot write \(url.lastPathComponent): \(width) x \(height) is not between 16 and 8192 pixels a side.")
        }
        guard (1...240).contains(frameRate.framesPerSecond), frameRate.numerator <= 1_000_000 else {
            throw MediaError(
                .unsupported,
                "Cannot write \(url.lastPathComponent) at \(frameRate.framesPerSecond) frames a second: 1 to 240 are taken."
            )
        }
        (self.width, self.height, self.frameRate, self.audio) = (width, height, frameRate, audio)
        muxer = try Muxer(url, mark: provenance.map { XMPPacket($0) })
        packet = try Packet()
        video = try VideoTrack(width: width, height: height, frameRate: frameRate, options: options)
        videoStream = try muxer.add(video.encoder)
        if let audio {
            let track = try AudioTrack(audio, bitRate: options.audioBitRate)
            (sound, soundStream) = (track, try muxer.add(track.encoder))
        } else {
            (sound, soundStream) = (nil, -1)
        }
        // In the usual milliseconds the sound's length would be off by some samples.
        let ticks = frameRate.numerator.saturatingTimes(max(1, 90_000 / frameRate.numerator))
        try muxer.begin(timescale: audio?.sampleRate.hertz ?? ticks)
    }

    /// Adds the next picture.
    ///
    /// - Parameters:
    ///   - image: ``width`` x ``height``, any channel order.
    ///   - changed: a rectangle outside of which it equals the picture before, so that only this part is converted again;
    ///     empty for no change at all, `nil` (the default) for not known.
    /// - Throws: ``MediaError``: another size, disk full, or the file was finished or cancelled.
    public func append(_ image: Image, changed: Rectangle? = nil) throws(MediaError) {
        try requireOpen()
        try video.picture.requireSize(of: image)
        try cancellingOnFailure { () throws(MediaError) in
            try video.append(image, changed: changed)
            try drain(video.encoder, to: videoStream)
        }
    }

    /// Adds sound, cut as it comes.
    ///
    /// - Parameter chunk: at the rate and with the channels that the file was begun with.
    /// - Throws: ``MediaError``: another rate or other channels, no sound was announced, disk full, or the file was
    ///   finished or cancelled.
    public func append(_ chunk: AudioChunk) throws(MediaError) {
        try requireOpen()
        guard let sound else {
            throw MediaError(.noAudio, "Cannot add sound: this video was begun without.")
        }
        try cancellingOnFailure { () throws(MediaError) in
            try sound.append(chunk) { () throws(MediaError) in try drain(sound.encoder, to: soundStream) }
        }
    }

    /// Completes the file and gives it its name.
    ///
    /// - Throws: ``MediaError``: no picture was added, disk full; then nothing is left behind.
    public func finish() throws(MediaError) {
        try requireOpen()
        try cancellingOnFailure { () throws(MediaError) in
            guard video.frames > 0 else {
                throw MediaError(.internal, "Cannot finish a video without a single picture.")
            }
            if let sound {
                try sound.finish()
                try drain(sound.encoder, to: soundStream)
            }
            try video.encoder.send(nil)
            try drain(video.encoder, to: videoStream)
            try muxer.finish()
        }
        isEnded = true
    }

    /// Gives up: removes what was written.
    ///
    /// Does nothing after ``finish()``.
    public func cancel() {
        isEnded = true
        muxer.cancel()
    }

    private func drain(_ encoder: Encoder, to stream: Int) throws(MediaError) {
        while try encoder.receive(packet) {
            try muxer.write(packet, stream: stream, of: encoder)
        }
    }

    private func requireOpen() throws(MediaError) {
        guard !isEnded else {
            throw MediaError(.internal, "Cannot add to a video that was finished, cancelled, or failed before.")
        }
    }

    private func cancellingOnFailure(_ body: () throws(MediaError) -> Void) throws(MediaError) {
        do {
            try body()
        } catch {
            cancel()
            throw error
        }
    }
}
