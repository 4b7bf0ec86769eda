internal import CFFmpeg
public import Foundation
public import Media

extension ImageFile {
    /// Writes a picture as PNG or JPEG, by the extension of `url`.
    ///
    /// JPEG keeps colour at full resolution and takes the encoder's second best quality (`-q:v 2`). The file is written
    /// under a hidden name beside its own and renamed when whole.
    ///
    /// - Parameters:
    ///   - image: any channel order; opacity is dropped.
    ///   - url: a local file ending in `.png`, `.jpg` or `.jpeg`; what is there is replaced.
    /// - Throws: ``MediaError``: another extension, no such folder, no permission, disk full.
    public static func write(_ image: Image, to url: URL) throws(MediaError) {
        let bytes: [UInt8]
        switch url.pathExtension.lowercased() {
        case "png":
            bytes = unsafe try encode(try packed(image), as: AV_CODEC_ID_PNG) { context in
                unsafe context.pointee.compression_level = 6
            }
        case "jpg", "jpeg":
            bytes = try jpeg(image)
        default:
            throw MediaError(
                .unsupported, "Cannot write \(url.lastPathComponent): pictures are written as .png, .jpg or .jpeg.")
        }
        let partial = try PartialFile(for: url)
        try partial.write(bytes)
        try partial.commit()
    }

    /// A picture as the bytes of a JPEG file, of the kind that ``write(_:to:)`` writes.
    ///
    /// - Parameter image: any channel order; opacity is dropped.
    /// - Returns: the whole file.
    /// - Throws: ``MediaError``: a side that JPEG cannot hold, or no memory.
    public static func jpeg(_ image: Image) throws(MediaError) -> [UInt8] {
        unsafe try encode(try fullRangeYUV(try packed(image)), as: AV_CODEC_ID_MJPEG) { context in
            unsafe context.pointee.color_range = AVCOL_RANGE_JPEG
            unsafe context.pointee.flags |= lipstream_codec_flag_qscale
            unsafe context.pointee.global_quality = 2 * lipstream_qp2lambda
        }
    }

    private static func packed(_ image: Image) throws(MediaError) -> Frame {
        try Frame(image.converted(to: image.format == .gray ? .gray : .rgb))
    }

    private static func encode(
        _ frame: Frame, as codec: AVCodecID, configure: (UnsafeMutablePointer<AVCodecContext>) -> Void
    ) throws(MediaError) -> [UInt8] {
        let encoder = unsafe try Encoder(codec: unsafe avcodec_find_encoder(codec), options: [:]) { context in
            unsafe context.pointee.width = Int32(clamping: frame.width)
            unsafe context.pointee.height = Int32(clamping: frame.height)
            unsafe context.pointee.pix_fmt = frame.pixelFormat
            unsafe context.pointee.time_base = AVRational(num: 1, den: 1)
            unsafe configure(context)
        }
        unsafe frame.pointer.pointee.quality = encoder.context.pointee.global_quality
        unsafe frame.pointer.pointee.pts = 0
        let packet = try Packet()
        try encoder.encode(frame, into: packet)
        return packet.bytes
    }

    /// JPEG's own colours: BT.601, full range, no subsampling.
    private static func fullRangeYUV(_ source: Frame) throws(MediaError) -> Frame {
        // The converter speaks before the encoder is opened.
        _ = LibraryStatus.silence
        let (width, height) = (Int32(clamping: source.width), Int32(clamping: source.height))
        let target = try Frame(width: source.width, height: source.height, format: AV_PIX_FMT_YUVJ444P)
        let context = unsafe sws_getContext(
            width, height, source.pixelFormat, width, height, AV_PIX_FMT_YUVJ444P,
            lipstream_sws_bicubic | lipstream_sws_accurate_rnd, nil, nil, nil)
        guard unsafe context != nil else {
            throw MediaError(.internal, "FFmpeg cannot convert a picture to JPEG's colours.")
        }
        let scaler = unsafe lipstream_scaler(context: context)
        defer { unsafe sws_freeContext(scaler.context) }
        unsafe sws_setColorspaceDetails(
            scaler.context, sws_getCoefficients(lipstream_sws_cs_itu601), 1,
            sws_getCoefficients(lipstream_sws_cs_itu601), 1, 0, 1 << 16, 1 << 16)
        try LibraryStatus.check(
            unsafe lipstream_scale_to_frame(scaler, source.pointer, target.pointer), "convert a picture")
        unsafe target.pointer.pointee.color_range = AVCOL_RANGE_JPEG
        return target
    }
}
