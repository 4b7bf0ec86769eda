internal import Faces
internal import Foundation
internal import Inference
internal import Media
internal import MediaIO

/// Looks at a video from its first frame to its last; holds three frames at a time.
struct MouthWatch: ~Copyable {
    private var tracker: FaceTracker
    private var track = MouthTrack()
    private var seam = SeamScan()
    private var recent: [(image: Image, mouth: MouthGeometry?)] = []

    /// A seam does not come and go: five looks a second are enough.
    private static let seamInterval = 0.2
    private var lastSeam = -Double.infinity

    init(core: Core, models: FaceModels, choosing choice: FaceChoice) throws(FaceError) {
        tracker = try FaceTracker(core: core, models: models, choosing: choice, smooths: false)
    }

    /// Watches the whole file.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - report: is told how many frames were seen, and about how many there are.
    /// - Returns: the mouth, and what was pasted around it; `nil` without a frame that shows a face.
    /// - Throws: `MediaError`, `FaceError`, `CancellationError`.
    mutating func watch(
        _ url: URL, report: (Int, Int?) -> Void
    ) throws -> (track: MouthTrack, seam: Seam?) {
        let reader = try VideoReader(url, frameRate: nil)
        (track.width, track.height) = (reader.width, reader.height)
        while let frame = try reader.next() {
            try Task.checkCancellation()
            try look(at: frame.image, frame.time)
            report(track.frames.count, reader.estimatedFrameCount)
        }
        return (track, seam.result)
    }

    private mutating func look(at image: Image, _ time: MediaTime) throws(FaceError) {
        let mouth = try tracker.track(image, at: time).flatMap { MouthGeometry($0) }
        let isRepeated =
            if let mouth, let last = recent.last, last.image.bounds == image.bounds {
                Stillness.isSame(image, last.image, mouth)
            } else {
                false
            }
        recent.append((image, mouth))
        if recent.count > 3 { recent.removeFirst() }
        if let mouth, time.seconds - lastSeam >= Self.seamInterval {
            seam.add(image, mouth)
            lastSeam = time.seconds
        }
        let seen = mouth.map { mouth in
            let three = recent.compactMap(\.mouth)
            let isWhole = three.count == 3
            return MouthTrack.Mouth(
                aperture: mouth.aperture, width: mouth.width, eyes: mouth.eyes, innerEyes: mouth.innerEyes,
                shake: isWhole ? Stillness.shake(three) : nil,
                flicker: isWhole ? Stillness.flicker(recent.map(\.image), three) : nil,
                bounds: mouth.bounds, lowerFace: mouth.lowerFace)
        }
        track.append(.init(time: time.seconds, mouth: seen, isRepeated: isRepeated))
    }
}
