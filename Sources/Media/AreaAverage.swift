/// Shrinking by averaging areas, along one side of a picture.
public enum AreaAverage {
    /// Names the source pixels under one target pixel with the part of each that it covers, which add up to `step`.
    ///
    /// - Parameters:
    ///   - target: the target pixel, from 0.
    ///   - step: source pixels to a target pixel.
    ///   - limit: source pixels in all; none beyond is named.
    ///   - body: is given each source pixel and its part.
    @inlinable
    @inline(__always)
    public static func eachShare(of target: Int, step: Float, limit: Int, _ body: (Int, Float) -> Void) {
        let start = Float(target) * step
        let end = min(Float(target + 1) * step, Float(limit))
        var at = Int(start)
        while at < limit, Float(at) < end {
            body(at, min(Float(at + 1), end) - max(Float(at), start))
            at += 1
        }
    }
}
