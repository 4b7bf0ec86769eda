/// Two rows of four-byte pixels on their way to one row of chroma and two of luma.
@safe struct RowPair {
    let upper: UnsafeRawPointer
    let lower: UnsafeRawPointer
    let width: Int
    let weights: ChannelWeights

    private typealias Vector = SIMD8<Int32>
    private static let low = SIMD16<UInt32>(repeating: 0x00FF_00FF)

    /// Converts the chroma columns in `columns`, each with its two columns of luma.
    @inline(__always)
    func convert(
        _ columns: Range<Int>, upperLuma: UnsafeMutablePointer<UInt8>, lowerLuma: UnsafeMutablePointer<UInt8>,
        blue: UnsafeMutablePointer<UInt8>, red: UnsafeMutablePointer<UInt8>
    ) {
        var column = columns.lowerBound
        while column < columns.upperBound {
            // Sixteen pixels at a time, where there are that many and one more to the left.
            if column > 0, column + 8 <= columns.upperBound, 2 * column + 16 <= width {
                unsafe convertEight(column, upperLuma, lowerLuma, blue, red)
                column += 8
            } else {
                unsafe convertOne(column, upperLuma, lowerLuma, blue, red)
                column += 1
            }
        }
    }

    @inline(__always)
    private func convertEight(
        _ column: Int, _ upperLuma: UnsafeMutablePointer<UInt8>, _ lowerLuma: UnsafeMutablePointer<UInt8>,
        _ blue: UnsafeMutablePointer<UInt8>, _ red: UnsafeMutablePointer<UInt8>
    ) {
        let offset = column * 8
        let above = unsafe upper.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt32>.self)
        let below = unsafe lower.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt32>.self)
        let aboveLeft = unsafe upper.loadUnaligned(fromByteOffset: offset - 4, as: SIMD16<UInt32>.self)
        let belowLeft = unsafe lower.loadUnaligned(fromByteOffset: offset - 4, as: SIMD16<UInt32>.self)
        unsafe store(luma(above), upperLuma + 2 * column)
        unsafe store(luma(below), lowerLuma + 2 * column)
        // Two 16-bit sums ride in each 32-bit lane: at most 8 x 255.
        let outer = (above & Self.low) &+ (below & Self.low)
        let outerLeft = (aboveLeft & Self.low) &+ (belowLeft & Self.low)
        let outerSum = eighths(outer, outerLeft)
        let inner = ((above &>> 8) & 0xFF) &+ ((below &>> 8) & 0xFF)
        let innerLeft = ((aboveLeft &>> 8) & 0xFF) &+ ((belowLeft &>> 8) & 0xFF)
        let innerSum = eighths(inner, innerLeft)
        let first = Vector(truncatingIfNeeded: outerSum & 0xFFFF)
        let second = Vector(truncatingIfNeeded: innerSum)
        let third = Vector(truncatingIfNeeded: outerSum &>> 16)
        unsafe store(chroma(first, second, third, weights.blue), blue + column)
        unsafe store(chroma(first, second, third, weights.red), red + column)
    }

    /// Eight times the mean about each chroma sample of sums over two rows; `left` is one pixel to the left.
    @inline(__always)
    private func eighths(_ sums: SIMD16<UInt32>, _ left: SIMD16<UInt32>) -> SIMD8<UInt32> {
        weights.isCentred
            ? (sums.evenHalf &+ sums.oddHalf) &<< 1 : (sums.evenHalf &<< 1) &+ sums.oddHalf &+ left.evenHalf
    }

    @inline(__always)
    private func luma(_ pixels: SIMD16<UInt32>) -> SIMD16<UInt8> {
        let weights = SIMD4<UInt32>(truncatingIfNeeded: weights.luma)
        let first = (pixels & 0xFF) &* weights.x
        let second = ((pixels &>> 8) & 0xFF) &* weights.y
        let third = ((pixels &>> 16) & 0xFF) &* weights.z
        return SIMD16<UInt8>(
            truncatingIfNeeded: (first &+ second &+ third &+ UInt32(truncatingIfNeeded: self.weights.black)) &>> 16)
    }

    @inline(__always)
    private func chroma(_ first: Vector, _ second: Vector, _ third: Vector, _ weights: SIMD4<Int32>) -> SIMD8<UInt8> {
        let sum = first &* weights.x &+ second &* weights.y &+ third &* weights.z
        return SIMD8<UInt8>(truncatingIfNeeded: (sum &+ (128 << 19 + 1 << 18)) &>> 19)
    }

    @inline(__always)
    private func store<Lanes: SIMD>(_ lanes: Lanes, _ target: UnsafeMutablePointer<UInt8>) {
        unsafe UnsafeMutableRawPointer(target).storeBytes(of: lanes, as: Lanes.self)
    }

    /// The same for one chroma column, with the edges repeated.
    private func convertOne(
        _ column: Int, _ upperLuma: UnsafeMutablePointer<UInt8>, _ lowerLuma: UnsafeMutablePointer<UInt8>,
        _ blue: UnsafeMutablePointer<UInt8>, _ red: UnsafeMutablePointer<UInt8>
    ) {
        let (left, here, right) = (max(0, 2 * column - 1), 2 * column, min(width - 1, 2 * column + 1))
        func pixel(_ row: UnsafeRawPointer, _ x: Int) -> SIMD4<Int32> {
            unsafe SIMD4<Int32>(truncatingIfNeeded: row.loadUnaligned(fromByteOffset: 4 * x, as: SIMD4<UInt8>.self))
        }
        func luma(_ row: UnsafeRawPointer, _ x: Int) -> UInt8 {
            let sum = unsafe (pixel(row, x) &* weights.luma).wrappedSum()
            return UInt8(truncatingIfNeeded: (sum &+ weights.black) >> 16)
        }
        unsafe upperLuma[2 * column] = luma(upper, here)
        unsafe upperLuma[2 * column + 1] = luma(upper, right)
        unsafe lowerLuma[2 * column] = luma(lower, here)
        unsafe lowerLuma[2 * column + 1] = luma(lower, right)
        // With chroma between two columns, the right one takes the left one's share.
        let other = weights.isCentred ? right : left
        let above = unsafe pixel(upper, other) &+ 2 &* pixel(upper, here) &+ pixel(upper, right)
        let below = unsafe pixel(lower, other) &+ 2 &* pixel(lower, here) &+ pixel(lower, right)
        func chroma(_ weights: SIMD4<Int32>) -> UInt8 {
            UInt8(truncatingIfNeeded: (((above &+ below) &* weights).wrappedSum() + (128 << 19 + 1 << 18)) >> 19)
        }
        unsafe blue[column] = chroma(weights.blue)
        unsafe red[column] = chroma(weights.red)
    }
}
