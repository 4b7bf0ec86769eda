internal import Foundation
internal import MediaIO

/// Numbers of single precision in a file, as the processor has them.
struct FloatFile: Sendable {
    /// The file.
    let url: URL

    /// How many numbers there are; 0 where there is no file.
    var count: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: url.path)
        return ((attributes?[.size] as? Int) ?? 0) / 4
    }

    /// Writes a file in one step: there is all of it, or none.
    func write(_ values: [Float]) throws(MediaError) {
        do {
            try unsafe values.withUnsafeBytes { unsafe Data($0) }.write(to: url, options: .atomic)
        } catch {
            throw Self.failure(error, url)
        }
    }

    /// Reads part of the file.
    ///
    /// - Parameter range: which numbers.
    /// - Returns: as many.
    /// - Throws: ``MediaError`` where they are not there.
    func read(_ range: Range<Int>) throws(MediaError) -> [Float] {
        do {
            let file = try FileHandle(forReadingFrom: url)
            defer { try? file.close() }
            try file.seek(toOffset: UInt64(range.lowerBound) * 4)
            let data = try file.read(upToCount: range.count * 4) ?? Data()
            guard data.count == range.count * 4 else {
                throw MediaError(.unreadable, "Cannot read \(url.path): it is cut short; remove it and begin anew.")
            }
            return unsafe [Float](unsafeUninitializedCapacity: range.count) { buffer, count in
                count = unsafe data.copyBytes(to: buffer) / 4
            }
        } catch let error as MediaError {
            throw error
        } catch {
            throw MediaError(.unreadable, "Cannot read \(url.path): \((error as NSError).localizedDescription).")
        }
    }

    /// Begins the file anew.
    func makeWriter() throws(MediaError) -> FloatFileWriter { try FloatFileWriter(url) }

    /// Why something cannot be written.
    static func failure(_ error: any Error, _ url: URL) -> MediaError {
        MediaError(
            .cannotWrite,
            "Cannot write \(url.path): \((error as NSError).localizedDescription); see that the folder may be written and "
                + "that the disk has room.")
    }
}

/// Writes numbers one behind the other.
final class FloatFileWriter {
    private let file: FileHandle
    private let url: URL

    fileprivate init(_ url: URL) throws(MediaError) {
        self.url = url
        do {
            try Data().write(to: url)
            file = try FileHandle(forWritingTo: url)
        } catch {
            throw FloatFile.failure(error, url)
        }
    }

    deinit { try? file.close() }

    /// Adds numbers.
    ///
    /// - Returns: their bytes.
    @discardableResult
    func append(_ values: [Float]) throws(MediaError) -> Data {
        do {
            let data = unsafe values.withUnsafeBytes { unsafe Data($0) }
            try file.write(contentsOf: data)
            return data
        } catch {
            throw FloatFile.failure(error, url)
        }
    }
}
