internal import CFFmpeg
public import Foundation
public import Media

/// Picture files: JPEG, PNG, WebP, and what else FFmpeg decodes as a still (BMP, TIFF, the first frame of a GIF, ...).
public enum ImageFile {
    /// Whether the file's first bytes are those of a picture that ``read(_:)`` would try.
    ///
    /// - Parameter url: a local file.
    /// - Returns: `false` for videos, sound, text, and pictures of kinds that are not read.
    /// - Throws: ``MediaError`` when there is no such file, or none that can be read.
    public static func isPicture(_ url: URL) throws(MediaError) -> Bool {
        PictureKind(try LocalFile(url).head(32)) != nil
    }

    /// Reads a picture.
    ///
    /// EXIF orientation is applied, transparent parts are laid over white, 16-bit, grey, palette and CMYK pictures become
    /// 8-bit RGB. Up to 120 megapixels are taken; a picture whose longer side exceeds 4096 pixels comes back scaled down to
    /// that while it is converted, so a 12 000 x 9 000 photo becomes 4096 x 3072.
    ///
    /// - Parameter url: a local file; its kind is told from its content.
    /// - Returns: the picture in ``PixelFormat/rgba``, upright, opaque.
    /// - Throws: ``MediaError``: no such file, not a picture, too large, or cut short (half a picture is an error).
    public static func read(_ url: URL) throws(MediaError) -> Image {
        let file = try LocalFile(url)
        let head = try file.head(32)
        guard let kind = PictureKind(head) else {
            let why =
                PictureKind.isHEIF(head)
                ? "HEIC and AVIF pictures are not read; save it as JPEG or PNG first"
                : "not a picture (JPEG, PNG, WebP, BMP, TIFF or GIF)"
            throw MediaError(.unsupported, "Cannot read \(file.name): \(why).")
        }
        guard file.size <= Limits.imageBytes else {
            throw MediaError(.tooLarge, "Cannot read \(file.name): the file is over 512 MB; save it smaller first.")
        }
        let bytes = try file.head(file.size)
        let header = PictureHeader(bytes, kind: kind)
        if let size = header.size, size.pixels > Limits.imagePixels {
            throw MediaError(
                .tooLarge,
                "Cannot read \(file.name): \(size.width) x \(size.height) pixels are over the limit of 120 megapixels; "
                    + "scale it down first.")
        }
        if let size = header.size, header.hasOpacity { try requireRoom(for: size, name: file.name) }
        guard !header.isAnimatedWebP else {
            throw MediaError(.unsupported, "Cannot read \(file.name): animated WebP is not read; save one frame of it.")
        }
        let frame = try decode(bytes, kind: kind, name: file.name)
        return header.orientation.applied(to: try convert(frame))
    }

    /// Reads a JPEG in memory, such as ``jpeg(_:)`` and ``JPEGPacketEncoder`` make.
    ///
    /// - Parameter bytes: a whole JPEG file.
    /// - Returns: the picture in ``PixelFormat/rgba``, opaque.
    /// - Throws: ``MediaError`` when it is damaged.
    public static func picture(jpeg bytes: [UInt8]) throws(MediaError) -> Image {
        guard let kind = PictureKind(Array(bytes.prefix(32))), kind.codec == AV_CODEC_ID_MJPEG else {
            throw MediaError(.unsupported, "Cannot read a JPEG in memory: it is none.")
        }
        return try convert(try decode(bytes, kind: kind, name: "a JPEG in memory"))
    }

    /// Decodes the first frame of a whole file's bytes; any doubt about the data is an error.
    private static func decode(_ bytes: [UInt8], kind: PictureKind, name: String) throws(MediaError) -> Frame {
        let decoder = unsafe try Decoder(kind.codec, for: name) { context throws(MediaError) in
            // The TIFF decoder explodes at every tag that it does not use.
            let strictness = kind.codec == AV_CODEC_ID_TIFF ? 0 : lipstream_ef_explode | lipstream_ef_crccheck
            unsafe context.pointee.err_recognition = strictness
            unsafe context.pointee.max_pixels = Int64(clamping: Limits.imagePixels)
            unsafe context.pointee.thread_count = 1
        }
        let frame = try Frame()
        let isAccepted = decoder.send(try Packet(bytes)) && decoder.send(nil)
        guard isAccepted, decoder.receive(frame) == .frame,
            unsafe frame.pointer.pointee.decode_error_flags == 0,
            unsafe frame.pointer.pointee.flags & lipstream_frame_flag_corrupt == 0
        else {
            throw MediaError(
                .truncated, "Cannot read \(name): the \(kind.name) picture is damaged or cut short; get it again.")
        }
        guard frame.width > 0, frame.height > 0 else {
            throw MediaError(.unreadable, "Cannot read \(name): the picture has no pixels.")
        }
        if hasAlpha(frame.pixelFormat) {
            try requireRoom(for: PictureSize(width: frame.width, height: frame.height), name: name)
        }
        return frame
    }

    /// Refuses a transparent picture that would take more memory than an opaque one of the largest size.
    private static func requireRoom(for size: PictureSize, name: String) throws(MediaError) {
        guard size.pixels > Limits.transparentPixels else { return }
        throw MediaError(
            .tooLarge,
            "Cannot read \(name): \(size.width) x \(size.height) pixels are over the limit of 40 megapixels for pictures "
                + "that may be transparent; scale it down, or save it without transparency.")
    }

    private static func convert(_ frame: Frame) throws(MediaError) -> Image {
        let longer = max(frame.width, frame.height)
        let limit = Limits.imageSide
        func scaled(_ side: Int) -> Int { longer > limit ? max(1, (side * limit + longer / 2) / longer) : side }
        let (width, height) = (scaled(frame.width), scaled(frame.height))
        let exact = lipstream_sws_accurate_rnd | lipstream_sws_full_chr_h_int
        let flags = exact | lipstream_sws_bicubic | lipstream_sws_full_chr_h_inp
        let scaling = longer > limit ? exact | lipstream_sws_area : flags
        guard hasAlpha(frame.pixelFormat) else {
            return try PixelConverter(flags: scaling).rgba(frame, width: width, height: height, isVideo: false)
        }
        // White goes under the picture before it is scaled: hidden colours of transparent pixels must not bleed.
        var image = try PixelConverter(flags: flags).rgba(
            frame, width: frame.width, height: frame.height, isVideo: false)
        image.layOverWhite()
        guard longer > limit else { return image }
        return try PixelConverter(flags: scaling).rgba(try Frame(image), width: width, height: height, isVideo: false)
    }
}

extension Image {
    /// Blends RGBA with white and makes it opaque.
    fileprivate mutating func layOverWhite() {
        unsafe pixels.withUnsafeMutableBufferPointer { pixels in
            var base = 0
            while base < pixels.count {
                let opacity = unsafe UInt32(clamping: pixels[base + 3])
                for channel in base..<base + 3 {
                    let value = unsafe UInt32(clamping: pixels[channel]) * opacity + 255 * (255 - opacity) + 127
                    unsafe pixels[channel] = UInt8(truncatingIfNeeded: value / 255)
                }
                unsafe pixels[base + 3] = 255
                base += 4
            }
        }
    }
}

extension Frame {
    /// A copy of a picture in FFmpeg's memory, in the same channel order.
    convenience init(_ image: Image) throws(MediaError) {
        let format =
            switch image.format {
            case .rgb: AV_PIX_FMT_RGB24
            case .bgr: AV_PIX_FMT_BGR24
            case .rgba: AV_PIX_FMT_RGBA
            case .bgra: AV_PIX_FMT_BGRA
            case .gray: AV_PIX_FMT_GRAY8
            }
        try self.init(width: image.width, height: image.height, format: format)
        unsafe image.pixels.withUnsafeBufferPointer { source in
            guard let from = source.baseAddress, let to = unsafe pointer.pointee.data.0 else { return }
            let stride = unsafe Int(clamping: pointer.pointee.linesize.0)
            for row in 0..<image.height {
                unsafe (to + row * stride).update(from: from + row * image.stride, count: image.stride)
            }
        }
    }
}
