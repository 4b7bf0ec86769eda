public import Faces
public import Foundation
public import LipSync
public import Media
public import SpeechProcessing

/// What the server needs from the program around it: engines, faces, voices, and a way to make films.
///
/// The program implements it with real engines, tests with small ones; the server names none.
public protocol Backend: Sendable {
    /// The program's version.
    var version: String { get }
    /// Engines in the order in which people are offered them; the first is the default.
    var engines: [EngineListing] { get }
    /// The portrait that ships, `default` to clients.
    var defaultPortrait: URL { get }
    /// Text to speech.
    var synthesizer: any VoiceSynthesizer { get }

    /// The engine of a name.
    ///
    /// - Parameter name: one of ``engines``.
    /// - Returns: the engine, loaded.
    /// - Throws: where it is unknown or cannot run, with a sentence that says what to do.
    func engine(named name: String) async throws -> any StreamingEngine

    /// Reads a picture or a video and finds its faces; blocks no thread of Swift's.
    ///
    /// - Parameter url: a local file, already checked for size.
    /// - Returns: the still picture and the faces in it, largest first.
    /// - Throws: ``MediaError`` for what is no picture, ``FaceError`` (`noFace`).
    func readFaces(in url: URL) async throws -> FaceReading

    /// Makes a film, which takes its time; cancelling the task stops it and leaves no file.
    ///
    /// - Parameters:
    ///   - order: what is to be made.
    ///   - report: called as the film grows.
    /// - Throws: an error that describes itself.
    func makeFilm(_ order: FilmOrder, report: @escaping @Sendable (FilmProgress) -> Void) async throws
}

/// An engine as people choose it.
public struct EngineListing: Sendable, Codable, Hashable {
    /// What it is called in requests: `mesh`.
    public var name: String
    /// Whether it can run on this machine now.
    public var isAvailable: Bool
    /// One sentence about what it is good for.
    public var summary: String
    /// How to get it where it is not available.
    public var hint: String?
    /// What it may be used for, where that is not everything: `research and personal use only`.
    public var licence: String?

    /// Describes an engine.
    ///
    /// - Parameters:
    ///   - name: what it is called in requests.
    ///   - isAvailable: whether it can run now.
    ///   - summary: what it is good for.
    ///   - hint: how to get it otherwise.
    ///   - licence: what it may be used for, where that is not everything.
    public init(
        name: String, isAvailable: Bool = true, summary: String, hint: String? = nil, licence: String? = nil
    ) {
        (self.name, self.isAvailable, self.summary) = (name, isAvailable, summary)
        (self.hint, self.licence) = (hint, licence)
    }
}

/// A picture and the faces found in it.
public struct FaceReading: Sendable {
    /// The picture, upright; of a video, the frame with the most closed mouth.
    public var image: Image
    /// Its faces, largest first, at least one.
    public var faces: [FaceLandmarks]
    /// Whether it was taken out of a video.
    public var isFromVideo: Bool

    /// Joins a picture and its faces.
    ///
    /// - Parameters:
    ///   - image: upright.
    ///   - faces: largest first, at least one.
    ///   - isFromVideo: whether it was taken out of a video.
    public init(image: Image, faces: [FaceLandmarks], isFromVideo: Bool = false) {
        (self.image, self.faces, self.isFromVideo) = (image, faces, isFromVideo)
    }
}

/// A film that somebody asked for.
public struct FilmOrder: Sendable {
    /// What the face says.
    public enum Speech: Sendable, Hashable {
        /// Any file with sound.
        case file(URL)
        /// Text, by a voice (`nil`: chosen by the text's language) at a rate (1: as the voice speaks).
        case text(String, voice: String?, rate: Double)
    }

    /// The picture or video of the face.
    public var face: URL
    /// Which face, 1 being the largest.
    public var faceNumber: Int
    /// Which engine draws; `nil` leaves the choice to the program.
    public var engine: String?
    /// Whether people see a mark in every frame.
    public var hasBadge: Bool
    /// Whether the face is wanted whose mouth moves with the clip's own sound, instead of one by its number.
    public var isSpeaker = false
    /// A pixel of the face instead of its number.
    public var place: Point?
    /// The frame of a clip in which ``place`` is, the first being 0.
    public var placeFrame = 0
    /// What happens when a clip and the speech differ in length; `nil` leaves the choice to the program.
    public var syncMode: SyncMode?
    /// When the face of a clip speaks anew, in seconds of the film; `nil` from its start to its end.
    public var spoken: [Range<Double>]?
    /// Whether things before the mouth of a clip stay as they are.
    public var keepsOccluders = true
    /// How much of the picture is shown.
    public var framing = Framing.whole
    /// Whether captions are written beside the film, as WebVTT; where a file is spoken there are none.
    public var hasCaptions = false
    /// What it says.
    public var speech: Speech
    /// Where the mp4 goes.
    public var output: URL

    /// Makes an order.
    ///
    /// - Parameters:
    ///   - face: the picture or video of the face.
    ///   - faceNumber: which face, 1 being the largest.
    ///   - engine: which engine draws; `nil` leaves the choice to the program.
    ///   - hasBadge: whether people see a mark in every frame.
    ///   - speech: what it says.
    ///   - output: where the mp4 goes.
    public init(
        face: URL, faceNumber: Int = 1, engine: String? = nil, hasBadge: Bool = false, speech: Speech, output: URL
    ) {
        (self.face, self.faceNumber, self.engine, self.hasBadge) = (face, faceNumber, engine, hasBadge)
        (self.speech, self.output) = (speech, output)
    }
}

/// How far a film has come.
public struct FilmProgress: Sendable, Hashable {
    /// Frames finished.
    public var frames: Int
    /// Frames in all, where that is known.
    public var expectedFrames: Int?
    /// Seconds since the start.
    public var elapsed: Double

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - frames: finished.
    ///   - expectedFrames: in all, where that is known.
    ///   - elapsed: seconds since the start.
    public init(frames: Int, expectedFrames: Int?, elapsed: Double) {
        (self.frames, self.expectedFrames, self.elapsed) = (frames, expectedFrames, elapsed)
    }
}
