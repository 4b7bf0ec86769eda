public import Foundation

/// Arrays that numpy wrote with `np.savez_compressed`.
public struct NumpyArchive: Sendable {
    private let data: [UInt8]
    private var places: [String: (start: Int, packed: Int, size: Int, isPacked: Bool)] = [:]
    private let name: String

    /// Reads the list of arrays.
    ///
    /// - Parameter url: an `.npz` file.
    /// - Throws: ``NumpyArray/FormatError``, or Foundation's error when the file cannot be read.
    public init(contentsOf url: URL) throws {
        let data = try [UInt8](Data(contentsOf: url))
        (self.data, name) = (data, url.lastPathComponent)
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(data[at + $1]) << (8 * $1) }
        }
        guard data.count > 22, number(data.count - 22, 4) == 0x0605_4b50 else {
            throw NumpyArray.FormatError(description: "\(name) is no archive")
        }
        var at = number(data.count - 6, 4)
        for _ in 0..<number(data.count - 12, 2) {
            let (nameLength, extra, comment) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2))
            let entry = String(decoding: data[at + 46..<at + 46 + nameLength], as: UTF8.self)
            let local = number(at + 42, 4)
            let start = local + 30 + number(local + 26, 2) + number(local + 28, 2)
            places[entry] = (start, number(at + 20, 4), number(at + 24, 4), number(at + 10, 2) == 8)
            at += 46 + nameLength + extra + comment
        }
    }

    /// Takes an array out.
    ///
    /// - Parameter array: what it is called.
    /// - Returns: the array.
    /// - Throws: ``NumpyArray/FormatError`` where there is none of that name.
    public func array(_ array: String) throws -> NumpyArray {
        guard let place = places["\(array).npy"] else {
            throw NumpyArray.FormatError(description: "\(name) has no array \(array)")
        }
        let bytes = data[place.start..<place.start + place.packed]
        return try NumpyArray(
            bytes: place.isPacked ? Inflate.unpack(bytes, size: place.size) : Array(bytes), name: array)
    }
}
