#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#else
    internal import Darwin
#endif

extension Float {
    /// The sine of this angle in radians.
    public var sine: Float { sin(self) }
    /// The cosine of this angle in radians.
    public var cosine: Float { cos(self) }
    /// e to this power.
    public var exponential: Float { exp(self) }
    /// The natural logarithm of this number, positive.
    public var logarithm: Float { log(self) }
    /// The logistic function, 0...1.
    public var sigmoid: Float { 1 / (1 + (-self).exponential) }
    /// This number, not negative, to the given power.
    public func raised(to exponent: Float) -> Float { pow(self, exponent) }
    /// This number kept inside a range.
    @inlinable
    public func clamped(to range: ClosedRange<Float>) -> Float {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }

    /// Hermite step: 0 at or below `low`, 1 at or above `high`, smooth between; `low` may not equal `high`.
    @inlinable
    public func smoothstep(_ low: Float, _ high: Float) -> Float {
        let t = ((self - low) / (high - low)).clamped(to: 0...1)
        return t * t * (3 - 2 * t)
    }
}

/// The angle in radians of a vector, clockwise on screen from the x axis, -pi...pi.
public func angle(of vector: Point) -> Float { atan2(vector.y, vector.x) }

extension SIMD where Scalar == Float {
    /// The dot product.
    @inlinable
    public func dot(_ other: Self) -> Float { (self * other).sum() }
    /// Euclidean length.
    @inlinable
    public var length: Float { dot(self).squareRoot() }
    /// The same direction with length 1; a zero vector stays zero.
    @inlinable
    public var normalized: Self { length > 0 ? self / length : self }
}
