internal import CFFmpeg
internal import Foundation
internal import Media

/// Turns frames of any pixel format into RGBA, with the matrix and the range that the frame was made with.
///
/// Keeps one swscale context as long as the frames keep their shape.
@safe final class PixelConverter {
    /// What one swscale context is good for.
    private struct Shape: Equatable {
        let width: Int, height: Int, format: AVPixelFormat, matrix: Int32, fullRange: Bool
        let targetWidth: Int, targetHeight: Int
    }

    private let flags: Int32
    private var scaler = unsafe lipstream_scaler()
    private var shape: Shape?

    /// - Parameter flags: swscale's, for the scaling and its precision.
    init(flags: Int32) { self.flags = flags }

    deinit { unsafe sws_freeContext(scaler.context) }

    /// The frame as opaque or transparent RGBA.
    ///
    /// - Parameters:
    ///   - frame: a decoded picture.
    ///   - width: of the result.
    ///   - height: of the result.
    ///   - isVideo: whether an untagged large frame is BT.709 rather than BT.601.
    /// - Returns: the picture, not turned yet.
    /// - Throws: ``MediaError`` for a pixel format that swscale does not take.
    func rgba(_ frame: Frame, width: Int, height: Int, isVideo: Bool) throws(MediaError) -> Image {
        try prepare(frame, width: width, height: height, isVideo: isVideo)
        let stride = width * 4
        // swscale works on eight pixels at a time or more: it leaves the end of a row out where the next row begins too
        // soon, and may store past the end of the last one.
        let padded = stride % 32 == 0 ? stride : (stride + 63) / 64 * 64
        var written: Int32 = 0
        var pixels = unsafe [UInt8](unsafeUninitializedCapacity: padded * height + 256) { out, count in
            unsafe written = lipstream_scale_to_pixels(scaler, frame.pointer, out.baseAddress, Int32(clamping: padded))
            count = padded * height
        }
        guard Int(clamping: written) == height else {
            throw MediaError(.internal, "FFmpeg could not convert a picture: \(LibraryStatus.text(written)).")
        }
        if padded != stride {
            unsafe pixels.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return }
                for row in 1..<max(1, height) { unsafe memmove(base + row * stride, base + row * padded, stride) }
            }
            pixels.removeLast((padded - stride) * height)
        }
        return Image(width: width, height: height, format: .rgba, pixels: pixels)
    }

    private func prepare(_ frame: Frame, width: Int, height: Int, isVideo: Bool) throws(MediaError) {
        let (format, isFull) = Self.plain(frame.pixelFormat)
        let tagged = unsafe frame.pointer.pointee.color_range == AVCOL_RANGE_JPEG
        let wanted = Shape(
            width: frame.width, height: frame.height, format: format,
            matrix: Self.matrix(frame, isVideo: isVideo), fullRange: isFull || tagged,
            targetWidth: width, targetHeight: height)
        guard wanted != shape else { return }
        unsafe sws_freeContext(scaler.context)
        unsafe scaler.context = sws_getContext(
            Int32(clamping: wanted.width), Int32(clamping: wanted.height), format, Int32(clamping: width),
            Int32(clamping: height), AV_PIX_FMT_RGBA, flags,
            nil, nil, nil)
        guard unsafe scaler.context != nil else {
            shape = nil
            throw MediaError(
                .unsupported, "FFmpeg cannot convert pictures of this pixel format; convert the file first.")
        }
        // Both tables are the same one: 16-bit RGB takes a way through YUV and back.
        unsafe sws_setColorspaceDetails(
            scaler.context, sws_getCoefficients(wanted.matrix), wanted.fullRange ? 1 : 0,
            sws_getCoefficients(wanted.matrix), 1, 0, 1 << 16, 1 << 16)
        shape = wanted
    }

    /// The formats that say "full range" in their name have plain twins.
    private static func plain(_ format: AVPixelFormat) -> (AVPixelFormat, isFull: Bool) {
        switch format {
        case AV_PIX_FMT_YUVJ420P: (AV_PIX_FMT_YUV420P, true)
        case AV_PIX_FMT_YUVJ422P: (AV_PIX_FMT_YUV422P, true)
        case AV_PIX_FMT_YUVJ444P: (AV_PIX_FMT_YUV444P, true)
        case AV_PIX_FMT_YUVJ440P: (AV_PIX_FMT_YUV440P, true)
        case AV_PIX_FMT_YUVJ411P: (AV_PIX_FMT_YUV411P, true)
        default: (format, false)
        }
    }

    /// Untagged video follows the custom of players: BT.709 from high definition on, BT.601 below and for stills.
    private static func matrix(_ frame: Frame, isVideo: Bool) -> Int32 {
        switch unsafe frame.pointer.pointee.colorspace {
        case AVCOL_SPC_BT709: lipstream_sws_cs_itu709
        case AVCOL_SPC_FCC: lipstream_sws_cs_fcc
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: lipstream_sws_cs_itu601
        case AVCOL_SPC_SMPTE240M: lipstream_sws_cs_smpte240m
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: lipstream_sws_cs_bt2020
        default:
            isVideo && (frame.width >= 1280 || frame.height > 576) ? lipstream_sws_cs_itu709 : lipstream_sws_cs_itu601
        }
    }
}

/// Whether pixels of this format may be transparent.
func hasAlpha(_ format: AVPixelFormat) -> Bool {
    guard format != AV_PIX_FMT_PAL8 else { return true }
    guard let descriptor = unsafe av_pix_fmt_desc_get(format) else { return false }
    return unsafe descriptor.pointee.flags & lipstream_pix_fmt_flag_alpha != 0
}
