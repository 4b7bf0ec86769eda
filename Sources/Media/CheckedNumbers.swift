// Numbers that come from a file, a client or a command line may be anything. These conversions and operations never
// trap: they give `nil` where the result does not fit, or the nearest number that does. Scripts/lint-numbers requires
// them where such numbers are handled.

extension FixedWidthInteger {
    /// The number's whole part, or the nearest number that this type holds; 0 for NaN.
    @inlinable
    public init(clamping number: some BinaryFloatingPoint) {
        if let whole = Self(exactly: number.rounded(.towardZero)) {
            self = whole
        } else if number.isNaN {
            self = 0
        } else {
            self = number < 0 ? .min : .max
        }
    }

    /// The product; `nil` where it does not fit.
    @inlinable
    public func times(_ factor: Self) -> Self? {
        let (product, overflows) = multipliedReportingOverflow(by: factor)
        return overflows ? nil : product
    }

    /// The sum; `nil` where it does not fit.
    @inlinable
    public func plus(_ term: Self) -> Self? {
        let (sum, overflows) = addingReportingOverflow(term)
        return overflows ? nil : sum
    }

    /// The difference; `nil` where it does not fit.
    @inlinable
    public func minus(_ term: Self) -> Self? {
        let (difference, overflows) = subtractingReportingOverflow(term)
        return overflows ? nil : difference
    }

    /// The product, or the nearest number that this type holds.
    @inlinable
    public func saturatingTimes(_ factor: Self) -> Self {
        times(factor) ?? ((self < 0) == (factor < 0) ? .max : .min)
    }

    /// The sum, or the nearest number that this type holds.
    @inlinable
    public func saturatingPlus(_ term: Self) -> Self { plus(term) ?? (term < 0 ? .min : .max) }

    /// The difference, or the nearest number that this type holds.
    @inlinable
    public func saturatingMinus(_ term: Self) -> Self { minus(term) ?? (term < 0 ? .max : .min) }
}
