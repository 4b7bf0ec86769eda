internal import Foundation
internal import Media

/// A WAV file that is written piece by piece; how long it will be is known from the start.
struct SoundFileWriter: ~Copyable {
    private let handle: FileHandle

    /// Begins a file, over one that is there.
    ///
    /// - Parameters:
    ///   - url: the file.
    ///   - sampleRate: of what comes.
    ///   - channels: of what comes.
    ///   - frames: how many will come.
    /// - Throws: ``Failure`` (507, 500).
    init(_ url: URL, sampleRate: SampleRate, channels: Int, frames: Int) throws {
        let header = AudioChunk.waveHeader(sampleRate: sampleRate, channels: channels, frames: frames)
        handle = try Self.open(url, beginning: header)
    }

    private static func open(_ url: URL, beginning header: [UInt8]) throws -> FileHandle {
        do {
            try Data(header).write(to: url)
            let handle = try FileHandle(forWritingTo: url)
            try handle.seekToEnd()
            return handle
        } catch {
            throw Failure.writing(error)
        }
    }

    deinit { try? handle.close() }

    /// Adds samples, interleaved.
    mutating func write(_ samples: [Float]) throws {
        do {
            try handle.write(contentsOf: AudioChunk.waveSamples(samples))
        } catch {
            throw Failure.writing(error)
        }
    }
}
