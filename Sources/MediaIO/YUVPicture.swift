internal import CFFmpeg
internal import Foundation
internal import Media

/// A picture as the encoder takes it, kept from frame to frame so that only what changed is converted again.
///
/// 8-bit 4:2:0 in one of two kinds of ``Colours``. Odd extents grow by one column or row that repeats the edge.
@safe final class YUVPicture {
    /// What the three planes mean, and where in a pair of columns the chroma sits.
    enum Colours {
        /// Limited range, [BT.709](https://www.itu.int/rec/R-REC-BT.709); chroma where H.264 players expect it: on the
        /// left pixel of each pair, between the two rows: the mean of two rows and of three columns weighted 1, 2, 1.
        case video
        /// Full range, BT.601, as [JFIF](https://www.w3.org/Graphics/JPEG/jfif3.pdf) has it: chroma in the middle of
        /// four pixels, and their mean.
        case jpeg
    }

    /// In FFmpeg's memory; even extents.
    let frame: Frame
    private let width: Int
    private let height: Int
    private let colours: Colours
    private var isBlank = true

    /// Makes room for pictures of this size.
    init(width: Int, height: Int, colours: Colours = .video) throws(MediaError) {
        (self.width, self.height, self.colours) = (width, height, colours)
        frame = try Frame(
            width: width + width % 2, height: height + height % 2,
            format: colours == .video ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUVJ420P)
        // Encoders look past the edge of widths that are no multiple of 16: let them not find what was there before.
        let buffers = unsafe frame.pointer.pointee.buf
        func fill(_ buffer: UnsafeMutablePointer<AVBufferRef>?) {
            if let buffer = unsafe buffer { unsafe memset(buffer.pointee.data, 128, buffer.pointee.size) }
        }
        unsafe fill(buffers.0)
        unsafe fill(buffers.1)
        unsafe fill(buffers.2)
        let isVideo = colours == .video
        unsafe frame.pointer.pointee.color_range = isVideo ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG
        unsafe frame.pointer.pointee.colorspace = isVideo ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M
        unsafe frame.pointer.pointee.color_primaries = AVCOL_PRI_BT709
        unsafe frame.pointer.pointee.color_trc = AVCOL_TRC_BT709
        unsafe frame.pointer.pointee.chroma_location = isVideo ? AVCHROMA_LOC_LEFT : AVCHROMA_LOC_CENTER
    }

    /// Tells an encoder that is about to be opened what these pictures are.
    func describe(to context: UnsafeMutablePointer<AVCodecContext>) {
        unsafe context.pointee.width = frame.pointer.pointee.width
        unsafe context.pointee.height = frame.pointer.pointee.height
        unsafe context.pointee.pix_fmt = frame.pixelFormat
        unsafe context.pointee.color_range = frame.pointer.pointee.color_range
        unsafe context.pointee.colorspace = frame.pointer.pointee.colorspace
        unsafe context.pointee.color_primaries = frame.pointer.pointee.color_primaries
        unsafe context.pointee.color_trc = frame.pointer.pointee.color_trc
        unsafe context.pointee.chroma_sample_location = frame.pointer.pointee.chroma_location
    }

    /// Converts part of a picture; the rest stays as it was.
    ///
    /// - Parameters:
    ///   - image: `width` x `height`, any channel order; those of four bytes a pixel are quickest.
    ///   - changed: where it differs from the last one, or `nil` for everywhere; the first is converted whole.
    /// - Throws: ``MediaError``: another size, or no memory.
    func update(_ image: Image, changed: Rectangle?) throws(MediaError) {
        try requireSize(of: image)
        // The encoder may still hold the last frame: then this copies it.
        try LibraryStatus.check(unsafe av_frame_make_writable(frame.pointer), "copy a frame")
        guard let area = evenArea(isBlank ? nil : changed) else { return }
        isBlank = false
        convert(image.format.bytesPerPixel == 4 ? image : image.converted(to: .rgba), area)
    }

    /// Refuses a picture of another size.
    func requireSize(of image: Image) throws(MediaError) {
        guard image.width == width, image.height == height else {
            throw MediaError(
                .internal,
                "Cannot add a picture of \(image.width) x \(image.height) to a video of \(width) x \(height): scale it first."
            )
        }
    }

    private func convert(_ image: Image, _ area: (columns: Range<Int>, rows: Range<Int>)) {
        let planes = unsafe frame.pointer.pointee
        guard let luma = unsafe planes.data.0, let blue = unsafe planes.data.1, let red = unsafe planes.data.2 else {
            return
        }
        let weights = ChannelWeights(colours, isBlueFirst: image.format == .bgra)
        unsafe image.pixels.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in area.rows {
                let upper = unsafe base + min(2 * row, height - 1) * image.stride
                let lower = unsafe base + min(2 * row + 1, height - 1) * image.stride
                unsafe RowPair(upper: upper, lower: lower, width: width, weights: weights).convert(
                    area.columns,
                    upperLuma: luma + 2 * row * Int(clamping: planes.linesize.0),
                    lowerLuma: luma + (2 * row + 1) * Int(clamping: planes.linesize.0),
                    blue: blue + row * Int(clamping: planes.linesize.1),
                    red: red + row * Int(clamping: planes.linesize.2))
            }
        }
    }

    /// Copies of the three planes without their padding: luma, blue, red.
    var planes: [[UInt8]] {
        let (data, strides) = unsafe (frame.pointer.pointee.data, frame.pointer.pointee.linesize)
        func copy(_ plane: UnsafeMutablePointer<UInt8>?, _ stride: Int32, width: Int, height: Int) -> [UInt8] {
            guard let plane = unsafe plane else { return [] }
            return (0..<height).flatMap { row in
                unsafe Array(UnsafeBufferPointer(start: plane + row * Int(clamping: stride), count: width))
            }
        }
        let (width, height) = (frame.width / 2, frame.height / 2)
        return unsafe [
            copy(data.0, strides.0, width: frame.width, height: frame.height),
            copy(data.1, strides.1, width: width, height: height),
            copy(data.2, strides.2, width: width, height: height),
        ]
    }

    /// The chroma columns and rows that a change touches.
    private func evenArea(_ changed: Rectangle?) -> (columns: Range<Int>, rows: Range<Int>)? {
        let all = (columns: 0..<(width + 1) / 2, rows: 0..<(height + 1) / 2)
        guard let changed else { return all }
        let part = changed.intersection(Rectangle(x: 0, y: 0, width: Float(width), height: Float(height)))
        guard part.width > 0, part.height > 0 else { return nil }
        // A pixel reaches the chroma of the pair to its right.
        let left = Int(clamping: part.x.rounded(.down)) / 2
        let right = min(all.columns.upperBound, (Int(clamping: (part.x + part.width).rounded(.up)) + 2) / 2)
        let top = Int(clamping: part.y.rounded(.down)) / 2
        let bottom = min(all.rows.upperBound, (Int(clamping: (part.y + part.height).rounded(.up)) + 1) / 2)
        return (left..<right, top..<bottom)
    }
}

/// A colour conversion in fixed point (16 bits after the point) for the first three bytes of a pixel, in their order.
struct ChannelWeights {
    let luma: SIMD4<Int32>
    let blue: SIMD4<Int32>
    let red: SIMD4<Int32>
    /// The luma of black, in fixed point and with half a level for rounding.
    let black: Int32
    /// Whether chroma sits between two columns and not on the left one.
    let isCentred: Bool

    init(_ colours: YUVPicture.Colours, isBlueFirst: Bool) {
        func ordered(_ red: Int32, _ green: Int32, _ blue: Int32) -> SIMD4<Int32> {
            isBlueFirst ? SIMD4(blue, green, red, 0) : SIMD4(red, green, blue, 0)
        }
        // Each chroma row sums to nothing, so that grey stays grey.
        switch colours {
        case .video:
            // 219 / 255 and 224 / 255 times Kr = 0.2126, Kg = 0.7152, Kb = 0.0722.
            luma = ordered(11966, 40254, 4064)
            blue = ordered(-6596, -22188, 28784)
            red = ordered(28784, -26145, -2639)
            (black, isCentred) = (16 << 16 + 1 << 15, false)
        case .jpeg:
            // Kr = 0.299, Kg = 0.587, Kb = 0.114. A whole half would take pure blue and red past 255.
            luma = ordered(19595, 38470, 7471)
            blue = ordered(-11058, -21709, 32767)
            red = ordered(32767, -27438, -5329)
            (black, isCentred) = (1 << 15, true)
        }
    }
}
