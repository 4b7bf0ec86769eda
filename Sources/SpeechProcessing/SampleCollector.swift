/// Takes the pieces of sound that a library calls back with, on its own thread, while it speaks.
package final class SampleCollector {
    /// What came so far, -1...1.
    package private(set) var samples: [Float] = []
    /// Whether the task was cancelled while a piece came.
    package private(set) var isCancelled = false
    /// Samples a second, where the library tells them with the sound.
    package var hertz: Int?

    /// Begins empty.
    package init() {}

    /// The collector that a library was given as a pointer.
    package static func of(_ data: UnsafeMutableRawPointer?) -> SampleCollector? {
        unsafe data.map { unsafe Unmanaged<SampleCollector>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Keeps a piece; `false` tells the library to stop.
    package func take(_ piece: Span<Int16>) -> Bool {
        isCancelled = Task.isCancelled
        for index in piece.indices { samples.append(Float(piece[index]) / 32768) }
        return !isCancelled
    }
}
