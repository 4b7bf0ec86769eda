public import Faces
public import Foundation
public import Inference
public import Media
internal import MediaIO

/// Takes the portrait to speak with out of a picture or a video.
public struct PortraitReader: ~Copyable {
    /// A portrait and what people should know about it.
    public struct Reading: Sendable {
        /// The photo and the face.
        public let portrait: Portrait
        /// Reasons why the face may not look its best.
        public let concerns: [FaceConcern]
        /// Where in a video the frame was taken from; `nil` for a picture.
        public let time: MediaTime?
    }

    private var finder: FaceFinder

    /// How much of a video is looked at, and how often.
    private static let lookedAt = (seconds: 2.0, rate: FrameRate(5))

    /// Loads the face models.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: where the face models are.
    /// - Throws: ``FaceError`` (`model`).
    public init(core: Core, models: FaceModels) throws(FaceError) {
        finder = try FaceFinder(core: core, models: models)
    }

    /// Reads a file and finds the face.
    ///
    /// Of a video, the frame of the first two seconds is taken whose lips are closest together: a closed mouth is the
    /// best one to start from.
    ///
    /// - Parameters:
    ///   - url: a picture or a video.
    ///   - choice: which face, where there are several.
    /// - Returns: the portrait.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``FaceError`` where there is no such face.
    public mutating func read(_ url: URL, choosing choice: FaceChoice = .largest) throws -> Reading {
        try read(url, choosing: [choice])[0]
    }

    /// Reads a file and finds several faces.
    ///
    /// - Parameters:
    ///   - url: a picture or a video; of a video, the frame is taken that suits the first choice.
    ///   - choices: which faces, one at least.
    /// - Returns: a portrait each, all with the same picture.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``FaceError`` where there is no such face.
    public mutating func read(_ url: URL, choosing choices: [FaceChoice]) throws -> [Reading] {
        let (image, time) = try still(url, choices.first ?? .largest)
        var readings: [Reading] = []
        for choice in choices {
            let face = try finder.face(in: image, choosing: choice)
            readings.append(
                Reading(
                    portrait: Portrait(image: image, face: face),
                    concerns: FaceConcern.concerns(about: face, in: image), time: time))
        }
        return readings
    }

    /// Reads a file and finds all faces, small ones too.
    ///
    /// - Parameter url: a picture or a video.
    /// - Returns: the picture, or the frame that ``read(_:choosing:)`` takes of a video; its faces, the largest first,
    ///   perhaps none; and where in a video the frame was taken from.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``FaceError`` (`model`).
    public mutating func readAll(_ url: URL) throws -> (image: Image, faces: [FaceLandmarks], time: MediaTime?) {
        let (image, time) = try still(url, .largest)
        return (image, try finder.faces(in: image), time)
    }

    private mutating func still(_ url: URL, _ choice: FaceChoice) throws -> (Image, MediaTime?) {
        try ImageFile.isPicture(url) ? (ImageFile.read(url), nil) : stillFrame(of: url, choice)
    }

    private mutating func stillFrame(of url: URL, _ choice: FaceChoice) throws -> (Image, MediaTime?) {
        let reader = try VideoReader(url, frameRate: Self.lookedAt.rate)
        var best: (frame: VideoFrame, gap: Float)?
        var first: VideoFrame?
        while let frame = try reader.next(), frame.time.seconds < Self.lookedAt.seconds {
            first = first ?? frame
            guard let face = choice.pick(from: try finder.roughFaces(in: frame.image)) else { continue }
            let gap = face.lipGap
            if gap < best?.gap ?? .infinity { best = (frame, gap) }
        }
        guard let frame = best?.frame ?? first else {
            throw MediaError(.noVideo, "\(url.lastPathComponent) has no frame that could be decoded.")
        }
        return (frame.image, frame.time)
    }
}
