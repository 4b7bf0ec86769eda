internal import CFFmpeg

/// Turns frames into packets.
///
/// Owns one open [AVCodecContext](https://ffmpeg.org/doxygen/5.1/structAVCodecContext.html).
@safe final class Encoder {
    let context: UnsafeMutablePointer<AVCodecContext>

    /// Opens an encoder.
    ///
    /// - Parameters:
    ///   - codec: the encoder, or `nil` where this FFmpeg has none.
    ///   - options: the encoder's private options.
    ///   - configure: sets what must be set before opening.
    /// - Throws: ``MediaError`` where it is missing or refuses its settings.
    init(
        codec: UnsafePointer<AVCodec>?, options: [String: String],
        configure: (UnsafeMutablePointer<AVCodecContext>) throws(MediaError) -> Void
    ) throws(MediaError) {
        _ = LibraryStatus.silence
        guard let codec = unsafe codec else {
            throw MediaError(
                .unsupported, "This FFmpeg lacks an encoder that is needed; install one with libx264 and aac.")
        }
        guard let context = unsafe avcodec_alloc_context3(codec) else { throw .outOfMemory }
        unsafe self.context = context
        unsafe try configure(context)
        var dictionary: OpaquePointer? = nil
        defer { unsafe av_dict_free(&dictionary) }
        for (key, value) in options { unsafe av_dict_set(&dictionary, key, value, 0) }
        let name = unsafe String(cString: codec.pointee.name)
        try LibraryStatus.check(unsafe avcodec_open2(context, codec, &dictionary), "open the encoder \(name)")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&context)
    }

    /// Hands over a frame, or `nil` at the end; the packets must have been received before.
    func send(_ frame: Frame?) throws(MediaError) {
        try LibraryStatus.check(unsafe avcodec_send_frame(context, frame?.pointer), "encode a frame")
    }

    /// Encodes a frame into a packet of its own, where the encoder was opened to hold none back.
    func encode(_ frame: Frame, into packet: Packet) throws(MediaError) {
        try send(frame)
        guard try receive(packet) else {
            throw MediaError(.internal, "FFmpeg gave no picture back when it encoded one.")
        }
    }

    /// Fills `packet` with the next packet.
    ///
    /// - Returns: `false` where the encoder wants more first, or has ended.
    func receive(_ packet: Packet) throws(MediaError) -> Bool {
        let status = unsafe avcodec_receive_packet(context, packet.pointer)
        guard status != lipstream_averror_eagain, status != lipstream_averror_eof else { return false }
        try LibraryStatus.check(status, "give an encoded frame")
        return true
    }
}
