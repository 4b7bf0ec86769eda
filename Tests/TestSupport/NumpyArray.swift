public import Foundation

/// An array that numpy wrote with `np.save`: expected data from a reference implementation.
///
/// Reads version 1 files in C order of little-endian numbers: float32, float64, float16, int64, int16, uint8.
public struct NumpyArray: Sendable {
    /// The extent of each dimension, outermost first.
    public let shape: [Int]
    /// All values, last dimension fastest; whole numbers become Float unchanged.
    public let values: [Float]
    /// The same in double precision.
    public let doubles: [Double]

    /// The same as whole numbers.
    public var integers: [Int] { doubles.map { Int($0) } }
    /// The same as levels.
    public var levels: [UInt8] { values.map { UInt8($0) } }

    /// What is wrong with a file.
    public struct FormatError: Error, CustomStringConvertible {
        /// The file and the reason.
        public let description: String
    }

    /// Reads a file.
    ///
    /// - Parameter url: a `.npy` file.
    /// - Throws: ``FormatError``, or Foundation's error when the file cannot be read.
    public init(contentsOf url: URL) throws {
        try self.init(bytes: [UInt8](Data(contentsOf: url)), name: url.lastPathComponent)
    }

    /// Reads a file in memory.
    ///
    /// - Parameters:
    ///   - bytes: a `.npy` file.
    ///   - name: what to call it.
    /// - Throws: ``FormatError``.
    public init(bytes: [UInt8], name: String) throws {
        let data = bytes
        func fail(_ why: String) -> FormatError { FormatError(description: "\(name): \(why)") }
        guard data.count > 10, data[0] == 0x93, data[6] == 1 else { throw fail("not a version 1 .npy file") }
        let headerLength = Int(data[8]) | Int(data[9]) << 8
        let header = String(decoding: data[10..<10 + headerLength], as: UTF8.self)
        guard header.contains("'fortran_order': False") else { throw fail("not in C order") }
        guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")") else {
            throw fail("no shape in \(header)")
        }
        shape = header[header.index(after: open)..<close].split(separator: ",")
            .compactMap { Int($0.trimmingCharacters(in: .whitespaces)) }
        let count = shape.reduce(1, *)
        let start = 10 + headerLength
        let kinds: [(name: String, size: Int, read: (UInt64) -> Double)] = [
            ("'<f4'", 4, { Double(Float(bitPattern: UInt32($0))) }), ("'<f8'", 8, { Double(bitPattern: $0) }),
            ("'<f2'", 2, { Self.half(UInt16($0)) }), ("'<i8'", 8, { Double(Int64(bitPattern: $0)) }),
            ("'<i2'", 2, { Double(Int16(truncatingIfNeeded: $0)) }), ("'|u1'", 1, { Double($0) }),
        ]
        guard let kind = kinds.first(where: { header.contains($0.name) }), data.count - start == count * kind.size
        else { throw fail("numbers of another kind, or cut short: \(header)") }
        doubles = (0..<count).map { index in
            let word = (0..<kind.size).reduce(UInt64(0)) {
                $0 | UInt64(data[start + index * kind.size + $1]) << (8 * UInt64($1))
            }
            return kind.read(word)
        }
        values = doubles.map { Float($0) }
    }

    /// Swift's own half precision is not on every processor.
    private static func half(_ bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023) / 1024)
        let size = exponent == 0 ? fraction * 0x1p-14 : (1 + fraction) * pow(2, Double(exponent - 15))
        return bits >> 15 == 1 ? -size : size
    }

    /// Part of the array: one place of its first dimension.
    ///
    /// - Parameter index: which.
    /// - Returns: the values of all other dimensions.
    public subscript(index: Int) -> [Float] {
        let count = shape.dropFirst().reduce(1, *)
        return Array(values[index * count..<(index + 1) * count])
    }
}
