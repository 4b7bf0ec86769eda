public import Media
internal import SpeechProcessing

/// Turns 16 kHz speech into mouth poses, 80 a second, however the audio is cut.
///
/// A small causal network hears mel frames and says what the mouth did `delaySteps` hops (12.5 ms each) before; a
/// frame's window reaches 25 ms beyond its centre. With seven hops, the pose of time t depends on sound up to
/// t + 112.5 ms. ``pose(at:)`` keeps to that bound for every t, also between two hops: it interpolates only as far as the
/// sound before t + 112.5 ms tells. Memory holds the network's half second of past and the poses not yet passed.
public struct Articulator: Sendable {
    /// How much sound beyond a moment has to be there before its pose can be told: 112.5 ms.
    public static let lookAhead = MediaTime(9, per: 80)
    /// The most hops by which a network's output may lag behind its input: what ``lookAhead`` leaves beside the window.
    static let largestDelay = 7

    private var mel = MelStream(edge: .silence)
    private var track: PoseTrack
    private let delaySteps: Int
    private let smoothing: PoseSmoothing
    private var isFinished = false

    /// Begins at time zero, with silence before it.
    ///
    /// - Parameters:
    ///   - model: the weights.
    ///   - smoothing: how poses are averaged; what reaches further than the pose itself needs that much more sound.
    public init(model: ArticulationModel, smoothing: PoseSmoothing = .none) {
        self.smoothing = smoothing
        track = PoseTrack(model: model)
        delaySteps = model.delaySteps
    }

    /// Hears more sound.
    ///
    /// - Parameter audio: any number of samples; after ``finish()`` they are not heard.
    public mutating func append(_ audio: SpeechAudio) {
        guard !isFinished else { return }
        Self.append(audio, &mel, &track)
    }

    /// Ends the sound: silence follows, and the poses up to the sound's end can be told.
    public mutating func finish() {
        guard !isFinished else { return }
        let poses = mel.sampleCount == 0 ? 0 : (mel.sampleCount + MelFrame.hop - 1) / MelFrame.hop + 1
        let needed = (poses - 1 + delaySteps) * MelFrame.hop + 400
        let silence = SpeechAudio([Float](repeating: 0, count: poses == 0 ? 0 : needed - mel.sampleCount))
        Self.append(silence, &mel, &track)
        isFinished = true
    }

    /// Poses that could be told so far, one every 12.5 ms from time zero on; those that were dropped count.
    public var poseCount: Int { track.end }

    /// Poses that are still held.
    var keptPoseCount: Int { track.keptCount }

    /// The mouth at a moment; poses of earlier moments are forgotten.
    ///
    /// Between two hops the pose lies on the line between theirs, at most as far as the sound up to `time` +
    /// ``lookAhead`` tells: a network that looks seven hops ahead holds its pose for the rest of the hop (10 ms at most at
    /// 25 frames a second), one that looks six ahead is fully interpolated.
    ///
    /// - Parameter time: not before the time of an earlier call; the oldest pose that is left stands in otherwise.
    /// - Returns: `nil` while sound up to `time` + ``lookAhead``, and what the smoothing reaches, has not come and may still
    ///   come. After ``finish()`` the last pose stands for all time after the sound, and a sound without samples rests.
    public mutating func pose(at time: MediaTime) -> MouthPose? {
        let ticks = max(time.value, 0).quotientAndRemainder(dividingBy: time.timescale)
        let product = ticks.remainder.multipliedFullWidth(by: Int64(MelFrame.rate))
        let part = time.timescale.dividingFullWidth(product)
        // No sound lasts for a million years; beyond it only the multiplication has to hold.
        let index = Int(min(ticks.quotient, 1 << 45)) * MelFrame.rate + Int(part.quotient)
        let fraction = Float(part.remainder) / Float(time.timescale)
        let next = fraction > 0 ? index + min(1, Self.largestDelay - delaySteps) : index
        guard isFinished || next + smoothing.reach < track.end else { return nil }
        track.drop(before: index - smoothing.reach)
        guard let pose = track.pose(index, smoothing), let target = track.pose(next, smoothing) else { return .rest }
        return pose.interpolated(to: target, by: fraction)
    }

    // The closure may hold the track only while the mel stream is held apart from it.
    private static func append(_ audio: SpeechAudio, _ mel: inout MelStream, _ track: inout PoseTrack) {
        mel.append(audio) { track.append($0) }
    }
}
