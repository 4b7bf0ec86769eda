internal import CFFmpeg

/// A piece of a compressed stream.
///
/// Owns one [AVPacket](https://ffmpeg.org/doxygen/5.1/structAVPacket.html).
@safe final class Packet {
    let pointer: UnsafeMutablePointer<AVPacket>

    init() throws(MediaError) {
        guard let packet = unsafe av_packet_alloc() else { throw .outOfMemory }
        unsafe pointer = packet
    }

    /// A packet with a copy of these bytes and the padding that decoders want.
    convenience init(_ bytes: [UInt8]) throws(MediaError) {
        try self.init()
        // More than FFmpeg counts is more than it takes.
        try LibraryStatus.check(
            unsafe av_new_packet(pointer, Int32(clamping: bytes.count)), "make room for \(bytes.count) bytes")
        unsafe pointer.pointee.data.update(from: bytes, count: bytes.count)
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = unsafe pointer
        unsafe av_packet_free(&packet)
    }

    /// Which stream it belongs to.
    var streamIndex: Int { unsafe Int(clamping: pointer.pointee.stream_index) }

    /// Whether decoding can begin with it.
    var isKey: Bool { unsafe pointer.pointee.flags & lipstream_pkt_flag_key != 0 }

    /// A copy of what it holds.
    var bytes: [UInt8] {
        guard let data = unsafe pointer.pointee.data else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: data, count: Int(clamping: pointer.pointee.size)))
    }

    /// Gives back what it holds.
    func clear() { unsafe av_packet_unref(pointer) }
}
