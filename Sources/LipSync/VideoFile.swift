internal import Foundation
internal import Media
internal import MediaIO

/// A video file being written, on a thread of its own beside the one that draws.
actor VideoFile {
    private let executor = BlockingExecutor(label: "lipstream.encode")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let writer: VideoWriter

    init(_ makeWriter: sending () throws(MediaError) -> sending VideoWriter) throws(MediaError) {
        writer = try makeWriter()
    }

    /// Adds a picture and the sound that came with it.
    func append(_ image: Image, changed: Rectangle?, sound: [AudioChunk]) throws {
        for chunk in sound { try writer.append(chunk) }
        try writer.append(image, changed: changed)
    }

    /// Adds what sound is left and completes the file.
    func finish(sound: [AudioChunk]) throws {
        for chunk in sound { try writer.append(chunk) }
        try writer.finish()
    }

    /// Removes what was written.
    func cancel() { writer.cancel() }
}
