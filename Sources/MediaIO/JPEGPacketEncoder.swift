internal import CFFmpeg
public import Media

/// JPEG for a live picture, each one whole; for browsers that decode no H.264.
///
/// 4:2:0, full range, BT.601, as JFIF has it. Keeps the last picture converted, so that only what changed is converted
/// again. Calls block; one owner, one thread at a time.
@safe public final class JPEGPacketEncoder {
    /// Width of every picture as encoded: even; an odd width grows by a column that repeats the edge.
    public let width: Int
    /// Height of every picture as encoded: even; an odd height grows by a row that repeats the edge.
    public let height: Int

    private let encoder: Encoder
    private let picture: YUVPicture
    private let packet: Packet
    private var count: Int64 = 0

    /// Opens an encoder.
    ///
    /// - Parameters:
    ///   - width: of the pictures to come, 16 to 8192.
    ///   - height: of the pictures to come, 16 to 8192.
    ///   - quality: FFmpeg's `-q:v`, 1 (best) to 31.
    /// - Throws: ``MediaError``: a number out of its range.
    public init(width: Int, height: Int, quality: Int = 4) throws(MediaError) {
        guard (16...8192).contains(width), (16...8192).contains(height) else {
            throw MediaError(
                .unsupported, "Cannot encode live JPEG of \(width) x \(height): 16 to 8192 pixels a side are taken.")
        }
        guard (1...31).contains(quality) else {
            throw MediaError(.unsupported, "Cannot encode live JPEG with quality \(quality): 1 (best) to 31 are taken.")
        }
        picture = try YUVPicture(width: width, height: height, colours: .jpeg)
        (self.width, self.height) = (picture.frame.width, picture.frame.height)
        packet = try Packet()
        // The usual code tables: those made for each picture save little and take as long again.
        let options = ["huffman": "default"]
        encoder = unsafe try Encoder(codec: avcodec_find_encoder(AV_CODEC_ID_MJPEG), options: options) {
            [picture] context in
            unsafe picture.describe(to: context)
            unsafe context.pointee.time_base = AVRational(num: 1, den: 25)
            unsafe context.pointee.thread_count = 1
            unsafe context.pointee.flags |= lipstream_codec_flag_qscale
            unsafe context.pointee.global_quality = Int32(clamping: quality) * lipstream_qp2lambda
        }
        unsafe picture.frame.pointer.pointee.quality = encoder.context.pointee.global_quality
    }

    /// Encodes the next picture.
    ///
    /// - Parameters:
    ///   - image: of the size that the encoder was opened for, any channel order.
    ///   - changed: a rectangle outside of which it equals the picture before, so that only this part is converted again;
    ///     empty for no change at all, `nil` for not known.
    /// - Returns: a whole JPEG; always a key.
    /// - Throws: ``MediaError``: another size, or no memory.
    public func encode(_ image: Image, changed: Rectangle?) throws(MediaError) -> EncodedPicture {
        try picture.update(image, changed: changed)
        unsafe picture.frame.pointer.pointee.pts = count
        count += 1
        try encoder.encode(picture.frame, into: packet)
        defer { packet.clear() }
        return EncodedPicture(bytes: packet.bytes, isKey: true)
    }
}
