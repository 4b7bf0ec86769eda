internal import Foundation

/// A `.bin` file of OpenVINO IR being written, tensor after tensor.
struct WeightsFile {
    /// Where one tensor lies.
    struct Slot: Hashable {
        var offset: Int
        var shape: [Int]
        var size: Int { shape.reduce(4, *) }
    }

    /// Tensors begin at multiples of a cache line, so that they can be used where the file is mapped.
    static let alignment = 64

    private let handle: FileHandle
    private var length = 0

    /// Makes the file.
    init(_ url: URL) throws {
        try Data().write(to: url)
        handle = try FileHandle(forWritingTo: url)
    }

    mutating func append(_ values: [Float], shape: [Int]) throws -> Slot {
        assert(values.count == shape.reduce(1, *))
        let slot = Slot(offset: length, shape: shape)
        try handle.write(contentsOf: unsafe values.withUnsafeBytes { unsafe Data($0) })
        let padding = (Self.alignment - slot.size % Self.alignment) % Self.alignment
        if padding > 0 { try handle.write(contentsOf: Data(count: padding)) }
        length += slot.size + padding
        return slot
    }

    func close() throws { try handle.close() }
}
