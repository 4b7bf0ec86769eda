public import Foundation

/// An array that numpy wrote with `np.save`: expected data from a reference implementation.
///
/// Reads version 1 files of little-endian float32 or int16 in C order, which is all that `Tests/Reference` writes.
public struct NumpyArray: Sendable {
    /// The extent of each dimension, outermost first.
    public let shape: [Int]
    /// All values, last dimension fastest; int16 becomes Float unchanged.
    public let values: [Float]

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
        let data = try Data(contentsOf: url)
        func fail(_ why: String) -> FormatError { FormatError(description: "\(url.lastPathComponent): \(why)") }
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
        let body = [UInt8](data[(10 + headerLength)...])
        func word(_ index: Int, bytes: Int) -> UInt32 {
            (0..<bytes).reduce(0) { $0 | UInt32(body[index * bytes + $1]) << (8 * UInt32($1)) }
        }
        if header.contains("'<f4'"), body.count == count * 4 {
            values = (0..<count).map { Float(bitPattern: word($0, bytes: 4)) }
        } else if header.contains("'<i2'"), body.count == count * 2 {
            values = (0..<count).map { Float(Int16(truncatingIfNeeded: word($0, bytes: 2))) }
        } else {
            throw fail("neither float32 nor int16, or cut short: \(header)")
        }
    }
}
