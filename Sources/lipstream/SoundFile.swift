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
        var size = 0
        let handle = try opening(url)
        defer { try? handle.close() }
        func header(frames: Int) -> [UInt8] {
            AudioChunk.waveHeader(sampleRate: format.sampleRate, channels: format.channels, frames: frames)
        }
        try put(header(frames: 0), to: handle, url)
        while let block = try await source.next() {
            try Task.checkCancellation()
            let samples = AudioChunk.waveSamples(block.playback.samples)
            size += samples.count
            guard size <= mostBytes else { throw CommandError("the speech is longer than a WAV file can be: cut it") }
            try put(samples, to: handle, url)
        }
        guard size > 0 else { throw CommandError("there is nothing to hear in the speech: give another") }
        // How long it is, is known only now.
        try handle.seek(toOffset: 0)
        try put(header(frames: size / (2 * format.channels)), to: handle, url)
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
