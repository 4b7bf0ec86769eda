internal import COpenVINO

/// The extent of each dimension of a tensor, outermost first: `[1, 192, 192, 3]`.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// One extent a dimension, none negative.
    public let dimensions: [Int]

    /// Takes extents, outermost first.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }

    /// Takes extents, outermost first.
    public init(arrayLiteral dimensions: Int...) { self.init(dimensions) }

    /// How many elements a tensor of this shape holds; 1 for a scalar.
    public var count: Int { dimensions.reduce(1, *) }

    /// The extents with crosses between: `1 x 192 x 192 x 3`.
    public var description: String {
        dimensions.isEmpty ? "scalar" : dimensions.map(String.init).joined(separator: " x ")
    }

    /// Copies and frees a shape of the C API.
    init(consuming raw: inout ov_shape_t) {
        dimensions = unsafe UnsafeBufferPointer(start: raw.dims, count: Int(raw.rank)).map { Int($0) }
        _ = unsafe ov_shape_free(&raw)
    }

    /// Lends this shape to the C API, which copies it.
    func withRaw(_ body: (ov_shape_t) -> ov_status_e) -> ov_status_e {
        var raw = unsafe ov_shape_t()
        let wide = dimensions.map { Int64($0) }
        let status = unsafe ov_shape_create(Int64(wide.count), wide, &raw)
        guard status == OK else { return status }
        defer { _ = unsafe ov_shape_free(&raw) }
        return unsafe body(raw)
    }
}

/// A shape of which some extents are open until the model runs.
public struct PartialShape: Sendable, Hashable, CustomStringConvertible {
    /// One extent a dimension, `nil` where any will do; `nil` as a whole where even the rank is open.
    public let dimensions: [Int?]?

    /// Takes extents, outermost first.
    public init(_ dimensions: [Int?]?) { self.dimensions = dimensions }

    /// The shape, where every extent is known.
    public var fixed: Shape? {
        guard let dimensions, !dimensions.contains(nil) else { return nil }
        return Shape(dimensions.compactMap(\.self))
    }

    /// Whether a tensor of `shape` fits.
    public func accepts(_ shape: Shape) -> Bool {
        guard let dimensions else { return true }
        return dimensions.count == shape.dimensions.count
            && zip(dimensions, shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
    }

    /// The extents with crosses between and `?` where open: `? x 80 x 16`.
    public var description: String {
        guard let dimensions else { return "any shape" }
        return dimensions.isEmpty ? "scalar" : dimensions.map { $0.map(String.init) ?? "?" }.joined(separator: " x ")
    }

    /// Copies and frees a partial shape of the C API.
    init(consuming raw: inout ov_partial_shape_t) {
        if unsafe raw.rank.min == raw.rank.max, let start = unsafe raw.dims {
            dimensions = unsafe UnsafeBufferPointer(start: start, count: Int(raw.rank.max))
                .map { $0.min == $0.max ? Int($0.min) : nil }
        } else {
            dimensions = unsafe raw.rank.min == raw.rank.max ? [] : nil
        }
        unsafe ov_partial_shape_free(&raw)
    }
}
