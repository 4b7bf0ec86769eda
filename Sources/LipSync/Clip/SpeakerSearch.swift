public import Faces
public import Foundation
public import Inference
public import Media
public import MediaIO

/// Finds out who it is that somebody pointed at in a later frame of a clip: engines choose a face in the first one.
public struct SpeakerSearch {
    private let url: URL
    private let core: Core
    private let models: FaceModels

    /// Faces that are followed at once, at most.
    private static let mostFaces = 8

    /// Takes a clip.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - core: the inference runtime.
    ///   - models: the face models.
    public init(_ url: URL, core: Core, models: FaceModels) { (self.url, self.core, self.models) = (url, core, models) }

    /// Follows every face of the first frame as far as another one; blocks while models work.
    ///
    /// - Parameters:
    ///   - place: a pixel of a face.
    ///   - frame: the number of the frame in which it is there, the first being 0.
    /// - Returns: the same face, as a choice in the first frame that shows one.
    /// - Throws: ``FaceError``: `noFace`, `noSuchFace` where nobody is there; ``LipSyncError`` (`unusableClip`) where the
    ///   clip is shorter; ``MediaError``.
    public func choice(at place: Point, inFrame frame: Int) throws -> FaceChoice {
        let reader = try VideoReader(url, frameRate: nil)
        var finder = try FaceFinder(core: core, models: models)
        var trackers: [any FaceFollower] = []
        // By face: where it was first, and where it is now.
        var (first, now): ([FaceLandmarks], [FollowedFace?]) = ([], [])
        while let shown = try reader.next() {
            if first.isEmpty {
                first = Array(try finder.roughFaces(in: shown.image).prefix(Self.mostFaces))
                trackers = try first.map {
                    try TrackedFace(core: core, models: models, choosing: .at($0.bounds.center))
                }
            }
            now = []
            for index in trackers.indices {
                now.append(try trackers[index].follow(shown.image, at: shown.time, startsShot: false))
            }
            if shown.index == frame { return try Self.choice(at: place, first, now, in: shown.image) }
            try Task.checkCancellation()
        }
        throw LipSyncError(.unusableClip, "the clip has no frame \(frame): point to a face in an earlier one")
    }

    private static func choice(
        at place: Point, _ first: [FaceLandmarks], _ now: [FollowedFace?], in image: Image
    ) throws(FaceError) -> FaceChoice {
        let seen = now.compactMap { $0?.landmarks }
        let found = try FaceChoice.at(place).require(from: seen, in: image)
        let index = now.firstIndex { $0?.landmarks?.bounds == found.bounds }
        return .at(first[index ?? 0].bounds.center)
    }
}
