import Foundation
import LipSync
import Media
import MediaIO

/// Writes what a source says into a WAV file, a piece at a time.
enum SoundFile {
    /// More than this, a WAV file cannot say how long it is.
    private static let mostBytes = 4_000_000_000

    /// Writes a file.
    ///
    /// - Parameters:
    ///   - url: a new file.
    ///   - source: what it says.
    /// - Returns: how long it is, in seconds.
    /// - Throws: the source's error, ``CommandError`` where the file cannot be written, `CancellationError`.
    static func write(_ url: URL, _ source: consuming some SpeechSource) async throws -> Double {
        let format = source.playbackFormat
        // A file without samples is its header.
        let header = AudioChunk(samples: [], sampleRate: format.sampleRate, channels: format.channels).waveFile
        var size = 0
        let handle = try opening(url)
        defer { try? handle.close() }
        try put(header, to: handle, url)
        while let block = try await source.next() {
            try Task.checkCancellation()
            let samples = block.playback.waveFile.dropFirst(header.count)
            size += samples.count
            guard size <= mostBytes else { throw CommandError("the speech is longer than a WAV file can be: cut it") }
            try put(samples, to: handle, url)
        }
        guard size > 0 else { throw CommandError("there is nothing to hear in the speech: give another") }
        for (offset, number) in [(4, 36 + size), (40, size)] {
            try handle.seek(toOffset: UInt64(offset))
            try put((0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }, to: handle, url)
        }
        return Double(size) / Double(2 * format.channels * format.sampleRate.hertz)
    }

    private static func opening(_ url: URL) throws -> FileHandle {
        guard FileManager.default.createFile(atPath: url.path, contents: nil),
            let handle = FileHandle(forWritingAtPath: url.path)
        else { throw CommandError("cannot write \(url.path): make room there, or name another folder in TMPDIR") }
        return handle
    }

    private static func put(_ bytes: some Sequence<UInt8>, to handle: FileHandle, _ url: URL) throws {
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            throw CommandError(
                "cannot write \(url.path) (\((error as NSError).localizedDescription)): make room there, or name another "
                    + "folder in TMPDIR")
        }
    }
}
