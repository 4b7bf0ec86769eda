public import Articulation
public import Faces
public import Foundation
public import Inference
internal import Media
internal import MediaIO

/// Finds out which face of a clip speaks: the one whose mouth moves with the clip's own sound.
///
/// Each shot is judged by itself, for faces of different shots are different. Only the first minute is looked at.
public struct ActiveSpeaker {
    private let core: Core
    private let models: FaceModels
    private let articulation: ArticulationModel

    /// The first part of a clip that is looked at, in seconds.
    static let limit = 60.0
    /// Mouths open and close four to five times a second: this is more than twice as often.
    private static let rate = FrameRate(25, per: 2)

    /// Takes the models; loads those of faces when a clip is looked at.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - models: the face models.
    ///   - articulation: tells from sound what a mouth does.
    public init(core: Core, models: FaceModels, articulation: ArticulationModel) {
        (self.core, self.models, self.articulation) = (core, models, articulation)
    }

    /// Looks at a clip and listens to it; blocks while models work, for a fifth of the clip's length or so.
    ///
    /// - Parameters:
    ///   - url: the video.
    ///   - framing: how its pictures are prepared for whoever follows the choice.
    ///   - report: is told how many seconds of the clip were looked at, and how many there are about.
    /// - Returns: who speaks; the largest face in shots where that cannot be told.
    /// - Throws: ``MediaError`` for a file that cannot be read, ``LipSyncError`` (`unusableClip`) for a crop outside of it,
    ///   ``FaceError`` (`model`), `CancellationError`.
    public func find(
        in url: URL, framing: ClipFraming = ClipFraming(),
        report: (_ seconds: Double, _ of: Double) -> Void = { _, _ in }
    ) throws -> SpeakerFinding {
        guard try VideoReader(url).hasAudio else { return SpeakerFinding(hasSound: false) }
        let forecast = try SpeechForecast(of: url, atMost: Self.limit, articulation)
        guard forecast.speechSeconds(in: 0..<forecast.duration) >= ShotWatch.leastSpeech else {
            return SpeakerFinding(hasSound: true)
        }
        let pictures = try ClipPictures(url, framing: framing, frameRate: Self.rate)
        var crowd = try FaceCrowd(core: core, models: models)
        var (shots, cuts, watch, end) = ([SpeakerFinding.Shot](), ShotChange(), ShotWatch(start: 0), 0.0)
        while let (image, time) = try pictures.next(), time.seconds < forecast.duration {
            try Task.checkCancellation()
            end = time.seconds
            if cuts.startsShot(image) {
                shots.append(watch.judged(by: forecast, until: end))
                watch = ShotWatch(start: end)
                crowd.restart()
            }
            try crowd.follow(image, at: time)
            watch.look(at: crowd.members, time: end)
            report(end, forecast.duration)
        }
        shots.append(watch.judged(by: forecast, until: end))
        return SpeakerFinding(shots, until: end)
    }
}
