internal import CFFmpeg
public import Media

/// Reads JPEGs that ``JPEGPacketEncoder`` made, one after the other: several times as fast as ``ImageFile``, which sets
/// itself up for each picture and interpolates colours more finely.
///
/// Calls block; one owner, one thread at a time.
public final class JPEGPacketDecoder {
    private let decoder: Decoder
    private let converter = PixelConverter(flags: lipstream_sws_bilinear)
    private let frame: Frame

    /// Opens a decoder.
    ///
    /// - Throws: ``MediaError`` where this FFmpeg has none.
    public init() throws(MediaError) {
        frame = try Frame()
        decoder = unsafe try Decoder(AV_CODEC_ID_MJPEG, for: "a picture in memory") { context throws(MediaError) in
            unsafe context.pointee.err_recognition = lipstream_ef_explode
            unsafe context.pointee.max_pixels = Int64(clamping: Limits.imagePixels)
            unsafe context.pointee.thread_count = 1
        }
    }

    /// Reads the next picture.
    ///
    /// - Parameter bytes: a whole JPEG.
    /// - Returns: the picture in ``PixelFormat/rgba``, opaque.
    /// - Throws: ``MediaError`` when it is damaged.
    public func decode(_ bytes: [UInt8]) throws(MediaError) -> Image {
        guard decoder.send(try Packet(bytes)), decoder.receive(frame) == .frame else {
            throw MediaError(.truncated, "Cannot read a picture in memory: it is damaged or cut short.")
        }
        return try converter.rgba(frame, width: frame.width, height: frame.height, isVideo: false)
    }
}
