public import Articulation
public import Faces
public import Foundation
public import Inference
internal import Media
internal import MediaIO

/// Judges talking videos, ours or another program's, one at a time, on a thread of its own.
///
/// Cancelling the task stops it within a frame. Holds three frames at a time, and some forty numbers for each second.
public actor Measuring {
    /// How far it has come.
    public struct Progress: Sendable {
        /// Frames seen.
        public let frames: Int
        /// Frames in all, about, where the file tells its length.
        public let expectedFrames: Int?
        /// Seconds since the start.
        public let elapsed: Double
    }

    private let executor = BlockingExecutor(label: "lipstream.measure")
    /// The thread that watches.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let core: Core
    private let models: FaceModels
    private let articulation: ArticulationModel

    /// Takes what it needs.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: the face models.
    ///   - articulation: what foretells the mouth from the sound.
    public init(core: Core, models: FaceModels, articulation: ArticulationModel) {
        (self.core, self.models, self.articulation) = (core, models, articulation)
    }

    /// Measures a video.
    ///
    /// - Parameters:
    ///   - url: a video with a face and speech.
    ///   - real: another video of the same speech to compare it with, which starts at the same moment.
    ///   - choice: whose mouth, where there are several faces.
    ///   - report: is told after each frame.
    /// - Returns: all that was found.
    /// - Throws: `MediaError`, `FaceError` (`model`), ``MeasurementError``, `CancellationError`.
    public func measure(
        _ url: URL, against real: URL? = nil, choosing choice: FaceChoice = .largest,
        report: @Sendable (Progress) -> Void = { _ in }
    ) throws -> MeasuredVideo {
        let start = ContinuousClock.now
        // The mistakes that are found at once come first.
        for file in [url, real].compactMap({ $0 }) { _ = try VideoReader(file) }
        let speech = try SpeechListener.listen(to: url, articulation)
        let starts = try StreamStarts(of: url)
        var before = 0
        let others = try real.map { try VideoReader($0).estimatedFrameCount ?? 0 } ?? 0
        func watch(_ file: URL, later: Int) throws -> (track: MouthTrack, seam: Seam?) {
            var watch = try MouthWatch(core: core, models: models, choosing: choice)
            return try watch.watch(file) { frames, expected in
                report(
                    Progress(
                        frames: before + frames, expectedFrames: expected.map { before + $0 + later },
                        elapsed: (ContinuousClock.now - start) / .seconds(1)))
            }
        }
        let seen = try watch(url, later: others)
        let soundStart = starts.sound.flatMap { sound in starts.picture.map { sound - $0 } }
        var result = try MeasuredVideo(
            track: seen.track, speech: speech, seam: seen.seam, soundStart: soundStart, name: url.lastPathComponent)
        if let real {
            before = seen.track.frames.count
            result.comparison = try Comparison(
                of: result, url, with: try watch(real, later: 0).track, real, speech: speech)
        }
        return result
    }
}
