internal import CFFmpeg
internal import Foundation
internal import Media

/// A picture as the encoder takes it, kept from frame to frame so that only what changed is converted again.
///
/// 8-bit 4:2:0, limited range, [BT.709](https://www.itu.int/rec/R-REC-BT.709) coefficients. Chroma sits where H.264
/// players expect it: on the left pixel of each pair, between the two rows; it is the mean of two rows and of three
/// columns weighted 1, 2, 1. Odd extents grow by one column or row that repeats the edge.
@safe final class YUVPicture {
    /// In FFmpeg's memory; even extents.
    let frame: Frame
    private let width: Int
    private let height: Int

    /// Makes room for pictures of this size.
    init(width: Int, height: Int) throws(MediaError) {
        (self.width, self.height) = (width, height)
        frame = try Frame(width: width + width % 2, height: height + height % 2, format: AV_PIX_FMT_YUV420P)
        // Encoders look past the edge of widths that are no multiple of 16: let them not find what was there before.
        let buffers = unsafe frame.pointer.pointee.buf
        func fill(_ buffer: UnsafeMutablePointer<AVBufferRef>?) {
            if let buffer = unsafe buffer { unsafe memset(buffer.pointee.data, 128, buffer.pointee.size) }
        }
        unsafe fill(buffers.0)
        unsafe fill(buffers.1)
        unsafe fill(buffers.2)
        unsafe frame.pointer.pointee.color_range = AVCOL_RANGE_MPEG
        unsafe frame.pointer.pointee.colorspace = AVCOL_SPC_BT709
        unsafe frame.pointer.pointee.color_primaries = AVCOL_PRI_BT709
        unsafe frame.pointer.pointee.color_trc = AVCOL_TRC_BT709
        unsafe frame.pointer.pointee.chroma_location = AVCHROMA_LOC_LEFT
    }

    /// Converts part of a picture; the rest stays as it was.
    ///
    /// - Parameters:
    ///   - image: `width` x `height`, four bytes a pixel.
    ///   - changed: where it differs from the last one, or `nil` for everywhere.
    /// - Throws: ``MediaError`` without memory.
    func update(_ image: Image, changed: Rectangle?) throws(MediaError) {
        // The encoder may still hold the last frame: then this copies it.
        try LibraryStatus.check(unsafe av_frame_make_writable(frame.pointer), "copy a frame")
        guard let area = evenArea(changed) else { return }
        let planes = unsafe frame.pointer.pointee
        guard let luma = unsafe planes.data.0, let blue = unsafe planes.data.1, let red = unsafe planes.data.2 else {
            return
        }
        let weights = ChannelWeights(isBlueFirst: image.format == .bgra)
        unsafe image.pixels.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for row in area.rows {
                let upper = unsafe base + min(2 * row, height - 1) * image.stride
                let lower = unsafe base + min(2 * row + 1, height - 1) * image.stride
                unsafe RowPair(upper: upper, lower: lower, width: width, weights: weights).convert(
                    area.columns,
                    upperLuma: luma + 2 * row * Int(planes.linesize.0),
                    lowerLuma: luma + (2 * row + 1) * Int(planes.linesize.0),
                    blue: blue + row * Int(planes.linesize.1), red: red + row * Int(planes.linesize.2))
            }
        }
    }

    /// Copies of the three planes without their padding: luma, blue, red.
    var planes: [[UInt8]] {
        let (data, strides) = unsafe (frame.pointer.pointee.data, frame.pointer.pointee.linesize)
        func copy(_ plane: UnsafeMutablePointer<UInt8>?, _ stride: Int32, width: Int, height: Int) -> [UInt8] {
            guard let plane = unsafe plane else { return [] }
            return (0..<height).flatMap { row in
                unsafe Array(UnsafeBufferPointer(start: plane + row * Int(stride), count: width))
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
        let left = Int(part.x.rounded(.down)) / 2
        let right = min(all.columns.upperBound, (Int((part.x + part.width).rounded(.up)) + 2) / 2)
        let top = Int(part.y.rounded(.down)) / 2
        let bottom = min(all.rows.upperBound, (Int((part.y + part.height).rounded(.up)) + 1) / 2)
        return (left..<right, top..<bottom)
    }
}

/// BT.709 in fixed point (16 bits after the point) for the first three bytes of a pixel, in their order.
struct ChannelWeights {
    let luma: SIMD4<Int32>
    let blue: SIMD4<Int32>
    let red: SIMD4<Int32>

    init(isBlueFirst: Bool) {
        func ordered(_ red: Int32, _ green: Int32, _ blue: Int32) -> SIMD4<Int32> {
            isBlueFirst ? SIMD4(blue, green, red, 0) : SIMD4(red, green, blue, 0)
        }
        // 219 / 255 and 224 / 255 times Kr = 0.2126, Kg = 0.7152, Kb = 0.0722; each chroma row sums to nothing, so that
        // grey stays grey.
        luma = ordered(11966, 40254, 4064)
        blue = ordered(-6596, -22188, 28784)
        red = ordered(28784, -26145, -2639)
    }
}
