internal import CFFmpeg
public import Foundation
public import Media

/// The pictures of a video file, one after the other, at a constant rate.
///
/// Frame n shows what was visible at n / rate: frames of a slower or variable source are repeated, those of a faster one
/// dropped. Rotation, non-square pixels, the colour matrix and the range are taken from the file; HDR is not tone-mapped.
/// Holds two decoded frames at a time, however long the file is. Calls block; one owner, one thread at a time.
public final class VideoReader {
    /// Width of every picture, upright, in square pixels.
    public let width: Int
    /// Height of every picture.
    public let height: Int
    /// The rate of the frames handed out; `nil` for the stream's own frames.
    public let frameRate: FrameRate?
    /// The stream's own average rate, as the file says.
    public let sourceFrameRate: FrameRate?
    /// Length as the file says, in seconds; `nil` where it does not.
    public let duration: Double?
    /// Whether the file has sound too.
    public let hasAudio: Bool
    /// How many frames there will be, about; `nil` where the file does not tell its length.
    public var estimatedFrameCount: Int? {
        guard let duration, let rate = frameRate ?? sourceFrameRate else { return nil }
        return max(1, Int(clamping: (duration * rate.framesPerSecond).rounded()))
    }
    /// Packets that were skipped because they are damaged.
    public var damagedPackets: Int { reader.damagedPackets }
    /// How many times the file's clock jumped by more than a minute, or back; the frames follow each other all the same.
    public var clockJumps: Int { times.jumps }

    private let reader: StreamReader
    private let converter = PixelConverter(flags: lipstream_sws_bilinear)
    private let orientation: Orientation
    private var times: FrameTimes
    private var shown: (frame: Frame, ticks: Int64)?
    private var ahead: (frame: Frame, ticks: Int64)?
    private var spare: Frame?
    private var image: Image?
    private var index = 0
    /// Whether frames that no other one is decoded from are left out.
    private var isSparing = false

    /// Opens a video.
    ///
    /// - Parameters:
    ///   - url: a local file.
    ///   - frameRate: the rate of the frames to hand out, or `nil` for the stream's own frames with their own times.
    ///   - isSparing: for a rate well below the stream's own: frames that no other one is decoded from are left out, so that
    ///     what is shown may be older by less than a frame of this rate. Where they are most of the frames, all are decoded.
    /// - Throws: ``MediaError``: no such file, not a video, a sound file, too large.
    public init(
        _ url: URL, frameRate: FrameRate? = .standard, isSparing: Bool = false
    ) throws(MediaError) {
        let demuxer = try Demuxer(url)
        guard let stream = unsafe demuxer.best(AVMEDIA_TYPE_VIDEO) else {
            throw MediaError(.noVideo, "\(url.lastPathComponent) has no video in it; give a video or a picture.")
        }
        let (parameters, base) = unsafe (stream.pointee.codecpar.pointee, stream.pointee.time_base)
        let coded = unsafe PictureSize(width: Int(clamping: parameters.width), height: Int(clamping: parameters.height))
        guard coded.width > 0, coded.height > 0, base.num > 0, base.den > 0 else {
            throw MediaError(.unreadable, "Cannot read \(url.lastPathComponent): its video is damaged from the start.")
        }
        let square = unsafe Self.squarePixels(coded, parameters.sample_aspect_ratio)
        for size in [coded, square] where size.pixels > Limits.videoPixels {
            throw MediaError(
                .tooLarge, "Cannot read \(url.lastPathComponent): \(size.width) x \(size.height) is too large a video.")
        }
        hasAudio = unsafe demuxer.best(AVMEDIA_TYPE_AUDIO) != nil
        duration = demuxer.duration
        let matrix = unsafe lipstream_display_matrix(stream)
        orientation =
            unsafe matrix.map {
                unsafe Orientation(
                    a: Int(clamping: $0[0]), b: Int(clamping: $0[1]), c: Int(clamping: $0[3]), d: Int(clamping: $0[4]))
            } ?? .upright
        (width, height) = orientation.swapsSides ? (square.height, square.width) : (square.width, square.height)
        self.frameRate = frameRate
        sourceFrameRate = unsafe Self.rate(stream.pointee.avg_frame_rate)
        let tick = av_q2d(base)
        times = FrameTimes(
            nominal: Int64(clamping: (1 / (sourceFrameRate ?? .standard).framesPerSecond / tick).rounded()),
            second: Int64(clamping: (1 / tick).rounded()), origin: Int64(clamping: (demuxer.origin / tick).rounded()),
            end: duration.map { Int64(clamping: $0 / tick) })
        reader = unsafe try StreamReader(demuxer, stream: stream, threads: 2)
        setSparing(isSparing && frameRate != nil)
    }

    /// The next frame.
    ///
    /// - Returns: the frame, or `nil` after the last one.
    /// - Throws: ``MediaError`` when the file cannot be read on, or not one frame of it can be decoded.
    public func next() throws(MediaError) -> VideoFrame? {
        guard let time = try step(), let current = shown else { return nil }
        return VideoFrame(image: try picture(of: current.frame), index: index - 1, time: time)
    }

    /// Passes over the next frame: it is decoded, but not made a picture, which takes several times as long.
    ///
    /// - Returns: whether there was one.
    /// - Throws: ``MediaError`` as ``next()`` does.
    public func skip() throws(MediaError) -> Bool { try step() != nil }

    /// Decodes as far as the next frame that is handed out.
    ///
    /// - Returns: its time; `nil` after the last one.
    private func step() throws(MediaError) -> MediaTime? {
        guard let frameRate else { return try stepOwnFrame() }
        if shown == nil {
            shown = try decode()
            guard shown != nil else { throw nothingDecoded }
            ahead = try decode()
        }
        let time = frameRate.time(ofFrame: index)
        let slack = max(1e-6, min(reader.tick / 2, 1e-3))
        guard time.seconds <= Limits.longestFile else { throw tooLong }
        while let upcoming = ahead, seconds(upcoming.ticks) - slack < time.seconds {
            try advance(to: upcoming)
        }
        guard let current = shown else { return nil }
        if ahead == nil, index > 0 {
            let length = times.length(stated: current.frame.duration)
            guard time.seconds < seconds(current.ticks.saturatingPlus(length)) - slack else { return nil }
        }
        index += 1
        return time
    }

    private func stepOwnFrame() throws(MediaError) -> MediaTime? {
        spare = shown?.frame
        image = nil
        shown = try decode()
        guard let current = shown else {
            guard index > 0 else { throw nothingDecoded }
            return nil
        }
        let base = unsafe reader.stream.pointee.time_base
        guard seconds(current.ticks) <= Limits.longestFile else { throw tooLong }
        index += 1
        return MediaTime(
            max(0, current.ticks).saturatingTimes(Int64(clamping: base.num)), per: Int64(clamping: base.den))
    }

    private func advance(to upcoming: (frame: Frame, ticks: Int64)) throws(MediaError) {
        spare = shown?.frame
        shown = upcoming
        image = nil
        ahead = nil
        ahead = try decode()
    }

    private func decode() throws(MediaError) -> (frame: Frame, ticks: Int64)? {
        let frame: Frame
        if let spare { frame = spare } else { frame = try Frame() }
        spare = nil
        guard try reader.next(frame) else { return nil }
        let ticks = times.next(stated: frame.timestamp, duration: frame.duration)
        // Too few are left where a stream has long runs of such frames.
        if isSparing, let shown, let frameRate,
            seconds(ticks.saturatingMinus(shown.ticks)) > 1 / frameRate.framesPerSecond + 1e-3
        {
            setSparing(false)
        }
        return (frame, ticks)
    }

    private func setSparing(_ isSparing: Bool) {
        self.isSparing = isSparing
        reader.decoder.leaveOutUnreferenced(isSparing)
    }

    /// Converts once, however often the frame is shown.
    private func picture(of frame: Frame) throws(MediaError) -> Image {
        if let image { return image }
        let (width, height) = orientation.swapsSides ? (height, width) : (width, height)
        let converted = try converter.rgba(frame, width: width, height: height, isVideo: true)
        let upright = orientation.applied(to: converted)
        image = upright
        return upright
    }

    private func seconds(_ ticks: Int64) -> Double { Double(ticks) * reader.tick }

    private var tooLong: MediaError {
        MediaError(
            .tooLarge,
            "Cannot read on in \(reader.demuxer.file.name): its frames go on for more than a day; cut it, or see whether its "
                + "clock is right.")
    }

    private var nothingDecoded: MediaError {
        MediaError(
            .unreadable,
            "Cannot read \(reader.demuxer.file.name): not one frame of its video can be decoded; it is damaged or cut short."
        )
    }

    /// The extent with square pixels: the side that is squeezed grows.
    private static func squarePixels(_ size: PictureSize, _ aspect: AVRational) -> PictureSize {
        guard aspect.num > 0, aspect.den > 0, aspect.num != aspect.den else { return size }
        let ratio = av_q2d(aspect)
        guard (0.2...5).contains(ratio) else { return size }
        return ratio > 1
            ? PictureSize(width: Int(clamping: (Double(size.width) * ratio).rounded()), height: size.height)
            : PictureSize(width: size.width, height: Int(clamping: (Double(size.height) / ratio).rounded()))
    }

    /// A stream's rate; `nil` where the file does not say, or says what no film has.
    private static func rate(_ rate: AVRational) -> FrameRate? {
        guard rate.num > 0, rate.den > 0, Limits.frameRates.contains(av_q2d(rate)) else { return nil }
        return FrameRate(Int(clamping: rate.num), per: Int(clamping: rate.den))
    }
}
