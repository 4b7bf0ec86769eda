public import Faces
public import Foundation
public import Inference
public import Media
internal import MediaIO

/// Finds out who it is that somebody pointed at in a later frame of a clip: engines choose a face in the first one.
public struct SpeakerSearch {
    private let url: URL
    private let core: Core
    private let models: FaceModels

    /// Takes a clip.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - core: the inference runtime.
    ///   - models: the face models.
    public init(_ url: URL, core: Core, models: FaceModels) { (self.url, self.core, self.models) = (url, core, models) }

    /// Follows all faces as far as a frame; blocks while models work.
    ///
    /// - Parameters:
    ///   - place: a pixel of a face.
    ///   - frame: the number of the frame in which it is there, the first being 0.
    /// - Returns: the same face, as a choice in the first frame that shows it.
    /// - Throws: ``FaceError``: `noFace`, `noSuchFace` where nobody is there; ``LipSyncError`` (`unusableClip`) where the
    ///   clip is shorter; ``MediaError``.
    public func choice(at place: Point, inFrame frame: Int) throws -> FaceChoice {
        let reader = try VideoReader(url, frameRate: nil)
        var crowd = try FaceCrowd(core: core, models: models)
        while let shown = try reader.next() {
            try crowd.follow(shown.image, at: shown.time)
            if shown.index == frame { return try Self.choice(at: place, among: crowd.members, in: shown.image) }
            try Task.checkCancellation()
        }
        throw LipSyncError(.unusableClip, "the clip has no frame \(frame): point to a face in an earlier one")
    }

    private static func choice(
        at place: Point, among members: [FaceCrowd.Member], in image: Image
    ) throws(FaceError) -> FaceChoice {
        let seen = members.compactMap(\.now).sorted { $0.bounds.area > $1.bounds.area }
        let found = try FaceChoice.at(place).require(from: seen, in: image)
        let member = members.first { $0.now == found }
        return .at((member?.first ?? found).bounds.center)
    }
}
