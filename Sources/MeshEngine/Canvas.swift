internal import Media

/// The `.rgba` picture that a frame is drawn on, lent out for the time of drawing.
@safe struct Canvas {
    /// First byte of the picture.
    let bytes: UnsafeMutableRawPointer
    /// Pixels in a row.
    let width: Int
    /// Rows.
    let height: Int

    /// Red, green, blue and opacity, 0...255.
    @inline(__always)
    func color(x: Int, y: Int) -> SIMD4<Float> {
        SIMD4<Float>(unsafe bytes.loadUnaligned(fromByteOffset: (y * width + x) * 4, as: SIMD4<UInt8>.self))
    }

    /// Stores a colour, rounded and clamped, opaque.
    @inline(__always)
    func set(x: Int, y: Int, _ color: SIMD4<Float>) {
        var value = color
        value.w = 255
        unsafe bytes.storeBytes(of: value.bytes, toByteOffset: (y * width + x) * 4, as: SIMD4<UInt8>.self)
    }

    /// Stores four neighbouring colours, rounded and clamped; their opacities must be 255 already.
    @inline(__always)
    func set(x: Int, y: Int, fourPixels colors: SIMD16<Float>) {
        let start = unsafe bytes + (y * width + x) * 4
        unsafe start.storeBytes(of: colors.lowHalf.lowHalf.bytes, as: SIMD4<UInt8>.self)
        unsafe start.storeBytes(of: colors.lowHalf.highHalf.bytes, toByteOffset: 4, as: SIMD4<UInt8>.self)
        unsafe start.storeBytes(of: colors.highHalf.lowHalf.bytes, toByteOffset: 8, as: SIMD4<UInt8>.self)
        unsafe start.storeBytes(of: colors.highHalf.highHalf.bytes, toByteOffset: 12, as: SIMD4<UInt8>.self)
    }
}

/// Added to a number below 2^22, it leaves the number's nearest integer in the low bits of the mantissa: the conversion in
/// the standard library is a function call. (Comparisons of SIMD values become single instructions only on concrete types, and the
/// narrowing to bytes only on this one.)
private let roundingBias: Float = 8_388_608

extension SIMD4<Float> {
    /// Rounded to the nearest bytes.
    @inline(__always)
    var bytes: SIMD4<UInt8> {
        let positive = replacing(with: 0, where: self .< 0)
        let biased = positive.replacing(with: 255, where: positive .> 255) + roundingBias
        return SIMD4<UInt8>(truncatingIfNeeded: unsafe unsafeBitCast(biased, to: SIMD4<UInt32>.self))
    }
}

extension Image {
    /// Lends out the pixels of an `.rgba` picture.
    mutating func withCanvas<Result>(_ body: (Canvas) -> Result) -> Result {
        precondition(format == .rgba, "frames are drawn on rgba pictures")
        let (width, height) = (width, height)
        return unsafe pixels.withUnsafeMutableBytes { buffer in
            guard let bytes = buffer.baseAddress else { preconditionFailure("a picture has at least one pixel") }
            return unsafe body(Canvas(bytes: bytes, width: width, height: height))
        }
    }
}
