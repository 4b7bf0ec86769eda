internal import CFFmpeg

/// Turns packets into frames.
///
/// Owns one open [AVCodecContext](https://ffmpeg.org/doxygen/5.1/structAVCodecContext.html).
@safe final class Decoder {
    /// What came of asking for a frame.
    enum Outcome {
        case frame, needsPacket, ended, damaged
    }

    let context: UnsafeMutablePointer<AVCodecContext>

    /// Opens the decoder of a codec; `configure` sets what must be set before.
    init(
        _ codec: AVCodecID, for name: String,
        configure: (UnsafeMutablePointer<AVCodecContext>) throws(MediaError) -> Void
    ) throws(MediaError) {
        _ = LibraryStatus.silence
        guard let decoder = unsafe avcodec_find_decoder(codec) else {
            let codecName = unsafe String(cString: avcodec_get_name(codec))
            throw MediaError(
                .unsupported,
                "Cannot read \(name): this FFmpeg has no decoder for \(codecName); convert the file first.")
        }
        guard let context = unsafe avcodec_alloc_context3(decoder) else { throw .outOfMemory }
        unsafe self.context = context
        unsafe try configure(context)
        guard unsafe avcodec_open2(context, decoder, nil) >= 0 else {
            throw MediaError(.unreadable, "Cannot read \(name): what its decoder needs to begin is damaged.")
        }
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// From the next packet on, passes over frames that no other one is decoded from, or no longer does.
    func leaveOutUnreferenced(_ leavesOut: Bool) {
        unsafe context.pointee.skip_frame = leavesOut ? AVDISCARD_NONREF : AVDISCARD_DEFAULT
    }

    /// Hands over a packet, or `nil` at the end.
    ///
    /// - Returns: `false` for a packet that makes no sense.
    func send(_ packet: Packet?) -> Bool {
        let status = unsafe avcodec_send_packet(context, packet?.pointer)
        return status >= 0 || status == lipstream_averror_eof
    }

    /// Fills `frame` with the next frame, if there is one.
    func receive(_ frame: Frame) -> Outcome {
        switch unsafe avcodec_receive_frame(context, frame.pointer) {
        case 0...: .frame
        case lipstream_averror_eagain: .needsPacket
        case lipstream_averror_eof: .ended
        default: .damaged
        }
    }
}
