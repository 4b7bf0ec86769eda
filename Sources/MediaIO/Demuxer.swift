internal import CFFmpeg
internal import Foundation

/// An open video or sound file.
///
/// Owns one [AVFormatContext](https://ffmpeg.org/doxygen/5.1/structAVFormatContext.html). It opens the one file that it
/// was handed: no network, no other protocol, and none of the formats that name further files (playlists, HLS, DASH,
/// concat lists, image sequences).
@safe final class Demuxer {
    /// What came of reading a packet.
    enum Outcome {
        case packet, ended, damaged
    }

    let file: LocalFile
    private let context: UnsafeMutablePointer<AVFormatContext>

    /// Containers that hold their own data.
    private static let formats =
        "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,flv,asf,ogg,wav,w64,aiff,flac,mp3,aac,ac3,eac3,"
        + "dts,dtshd,truehd,caf,au,amr,amrnb,amrwb,gif,apng,ivf,mxf,rm,dv,h264,hevc,av1,obu,m4v,nut,yuv4mpegpipe,wv,ape,"
        + "tta,mpc,mpc8,voc,gsm,rf64,sox,tak,shn,swf,ogv,live_flv,h263,vc1,mjpeg,adts,latm,loas,oma,dsf,iff"

    /// Opens a file and looks at its streams.
    init(_ url: URL) throws(MediaError) {
        _ = LibraryStatus.silence
        file = try LocalFile(url)
        var options: OpaquePointer? = nil
        defer { unsafe av_dict_free(&options) }
        unsafe av_dict_set(&options, "protocol_whitelist", "file", 0)
        unsafe av_dict_set(&options, "format_whitelist", Self.formats, 0)
        var opened: UnsafeMutablePointer<AVFormatContext>? = nil
        let status = unsafe avformat_open_input(&opened, "file:" + url.path, nil, &options)
        guard status >= 0, let opened = unsafe opened else {
            guard status != -ENOMEM else { throw .outOfMemory }
            throw MediaError(
                .unreadable,
                "Cannot read \(file.name): not a video or sound file, or one that is damaged or cut short; "
                    + "playlists are not opened.")
        }
        unsafe context = opened
        guard unsafe avformat_find_stream_info(context, nil) >= 0 else {
            throw MediaError(.unreadable, "Cannot read \(file.name): its streams make no sense; it may be damaged.")
        }
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
        unsafe avformat_close_input(&context)
    }

    /// The stream that a player would choose, or `nil`; a cover picture is not a video.
    func best(_ kind: AVMediaType) -> UnsafeMutablePointer<AVStream>? {
        let index = unsafe av_find_best_stream(context, kind, -1, -1, nil, 0)
        guard index >= 0, let stream = unsafe context.pointee.streams[Int(clamping: index)] else { return nil }
        return unsafe stream.pointee.disposition & lipstream_disposition_attached_pic == 0 ? unsafe stream : nil
    }

    /// Lets the file skip every stream but this one.
    func readOnly(_ stream: UnsafeMutablePointer<AVStream>) {
        for index in unsafe 0..<Int(clamping: context.pointee.nb_streams) {
            guard let other = unsafe context.pointee.streams[index] else { continue }
            unsafe other.pointee.discard = other == stream ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
    }

    /// Length in seconds, as the file says, or `nil` where it does not, or says what no file lasts.
    var duration: Double? {
        let ticks = unsafe context.pointee.duration
        guard ticks > 0, ticks != lipstream_nopts else { return nil }
        let seconds = Double(ticks) / Double(lipstream_time_base)
        return seconds <= Limits.longestFile ? seconds : nil
    }

    /// The moment that counts as zero, in seconds of the file's clock.
    ///
    /// The start of the stream that starts first, so that picture and sound keep their distance. Sound that starts
    /// before the picture by less than 50 ms is encoder delay in most files: then the picture counts.
    var origin: Double {
        switch (start(AVMEDIA_TYPE_VIDEO), start(AVMEDIA_TYPE_AUDIO)) {
        case (let video?, let audio?): return audio < video && video - audio >= 0.05 ? audio : video
        case (let only?, nil), (nil, let only?): return only
        case (nil, nil): return 0
        }
    }

    /// When the stream of a kind starts, in seconds of the file's clock, or `nil` where there is none or it is not said.
    func start(_ kind: AVMediaType) -> Double? {
        guard let stream = unsafe best(kind) else { return nil }
        let ticks = unsafe stream.pointee.start_time
        guard ticks != lipstream_nopts else { return nil }
        return unsafe Double(ticks) * av_q2d(stream.pointee.time_base)
    }

    /// Reads the next packet of any stream.
    func read(_ packet: Packet) throws(MediaError) -> Outcome {
        packet.clear()
        switch unsafe av_read_frame(context, packet.pointer) {
        case 0...: return .packet
        case lipstream_averror_eof: return .ended
        case lipstream_averror_invaliddata, lipstream_averror_eagain: return .damaged
        case let status:
            throw MediaError(.unreadable, "Cannot read on in \(file.name): \(LibraryStatus.text(status)).")
        }
    }
}
