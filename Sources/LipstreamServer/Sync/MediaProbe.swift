internal import Foundation
internal import Media
internal import MediaIO

/// Looks into files on a thread of its own: a file that somebody sent may take long to be understood.
actor MediaProbe {
    private let executor = BlockingExecutor(label: "lipstream.probe")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// How long a video or a sound is, in seconds; `nil` for a photo, and for what does not say or cannot be read.
    func duration(of file: URL) -> Double? {
        guard (try? ImageFile.isPicture(file)) == false else { return nil }
        return (try? MediaSummary(file))?.duration
    }
}
