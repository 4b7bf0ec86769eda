/// What 50 ms of speech sound like: 80 mel bands from 55 to 7600 Hz, low to high.
///
/// Values run from -4 (digital silence) to 4, 1 for every 12.5 dB. A plain value of 320 bytes: no allocation.
public struct MelFrame: Sendable, Equatable {
    /// Bands in a frame.
    public static let bands = 80
    /// Samples at 16 kHz from one frame to the next: 12.5 ms.
    public static let hop = 200
    /// Frames a second.
    public static let rate = 80

    private var a, b, c, d, e: SIMD16<Float>

    /// A frame of one value in every band; -4 is digital silence.
    public init(repeating value: Float = -4) {
        let lanes = SIMD16<Float>(repeating: value)
        (a, b, c, d, e) = (lanes, lanes, lanes, lanes, lanes)
    }

    /// The value of a band, 0..<80.
    public subscript(band: Int) -> Float {
        get { withValues { $0[band] } }
        set { withMutableValues { $0[band] = newValue } }
    }

    /// All 80 values as an array, for tests and for tensors.
    public var values: [Float] { withValues { span in span.indices.map { span[$0] } } }

    /// Lends the 80 values in one piece, without a copy into an array.
    ///
    /// - Parameter body: reads the values.
    /// - Returns: what `body` returns.
    public func withValues<Result>(_ body: (Span<Float>) -> Result) -> Result {
        unsafe withUnsafeBytes(of: self) { bytes in body(unsafe bytes.assumingMemoryBound(to: Float.self).span) }
    }

    mutating func withMutableValues(_ body: (inout MutableSpan<Float>) -> Void) {
        unsafe withUnsafeMutableBytes(of: &self) { bytes in
            var span = unsafe bytes.assumingMemoryBound(to: Float.self).mutableSpan
            body(&span)
        }
    }
}
