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
    typealias MakeFollower = @Sendable () throws(FaceError) -> any FaceFollower
    private let faces: [MakeFollower]

    /// Takes a clip whose faces the project's models find.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - options: how it is looked at.
    ///   - core: the inference runtime.
    ///   - models: the face models; loaded when the clip is opened.
    ///   - choices: which faces speak, one at least, where there are several; each may be another one after a cut.
    public init(
        _ url: URL, options: ClipOptions = ClipOptions(), core: Core, models: FaceModels,
        choosing choices: [ShotChoices] = [ShotChoices(.largest)]
    ) {
        precondition(!choices.isEmpty, "a clip has a face that speaks")
        self.init(url, options, choices.map { Self.tracking($0, core, models) })
    }

    /// Takes a clip whose face something else finds.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - options: how it is looked at.
    ///   - makeFollower: called each time that the clip is opened; not where the options fix the box.
    public init(
        _ url: URL, options: ClipOptions = ClipOptions(),
        makeFollower: @escaping @Sendable () throws(FaceError) -> any FaceFollower
    ) {
        self.init(url, options, [makeFollower])
    }

    init(_ url: URL, _ options: ClipOptions, _ faces: [MakeFollower]) {
        (self.url, self.options, self.faces) = (url, options, faces)
    }

    // A function, as closures of typed errors in a closure crash the compiler (Swift 6.3.1).
    private static func tracking(_ choices: ShotChoices, _ core: Core, _ models: FaceModels) -> MakeFollower {
        return { () throws(FaceError) in try TrackedFace(core: core, models: models, choosing: choices) }
    }

    /// How many faces speak.
    public var faceCount: Int { faces.count }

    /// The same clip, as whoever draws one of its faces sees it.
    ///
    /// - Parameter number: of the face, in the order in which they were named, from 0.
    /// - Returns: a clip of one face.
    func showing(face number: Int) -> ClipSource { ClipSource(url, options, [faces[number]]) }

    /// What finds the faces, new each time.
    func makeFollowers() throws(FaceError) -> [any FaceFollower] {
        var followers: [any FaceFollower] = []
        for make in faces { followers.append(try make()) }
        return followers
    }
}
