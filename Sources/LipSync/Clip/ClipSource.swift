public import Faces
public import Foundation
public import Inference
internal import Media

/// A clip and how to look at it.
public struct ClipSource: Sendable {
    /// The video.
    public let url: URL
    /// How it is looked at and made as long as the speech.
    public let options: ClipOptions
    /// Makes what finds the face; not called where the options fix the box.
    let makeFollower: @Sendable () throws(FaceError) -> any FaceFollower

    /// Takes a clip whose face the project's models find.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - options: how it is looked at.
    ///   - core: the inference runtime.
    ///   - models: the face models; loaded when the clip is opened.
    ///   - choice: which face, where there are several.
    public init(
        _ url: URL, options: ClipOptions = ClipOptions(), core: Core, models: FaceModels,
        choosing choice: FaceChoice = .largest
    ) {
        self.init(url, options: options) { () throws(FaceError) in
            try TrackedFace(core: core, models: models, choosing: choice)
        }
    }

    /// Takes a clip whose face something else finds.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - options: how it is looked at.
    ///   - makeFollower: called once, when the clip is opened.
    public init(
        _ url: URL, options: ClipOptions = ClipOptions(),
        makeFollower: @escaping @Sendable () throws(FaceError) -> any FaceFollower
    ) {
        (self.url, self.options, self.makeFollower) = (url, options, makeFollower)
    }
}
