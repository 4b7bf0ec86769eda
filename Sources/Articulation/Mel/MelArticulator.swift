internal import Media
internal import SpeechProcessing

/// Turns 16 kHz speech into mouth poses, 80 a second, by the small causal networks: the cheapest way to hear.
///
/// The networks hear mel frames and say what the mouth did `delaySteps` hops (12.5 ms each) before; a frame's window
/// reaches 25 ms beyond its centre. With seven hops, the pose of time t depends on sound up to t + 112.5 ms. ``pose(at:)``
/// keeps to that bound for every t, also between two hops: it interpolates only as far as the sound before t + 112.5 ms
/// tells. Memory holds the networks' half second of past and the poses not yet passed.
struct MelArticulator: Sendable {
    /// How much sound beyond a moment has to be there before its pose can be told: 112.5 ms.
    static let lookAhead = MediaTime(9, per: 80)
    /// The most hops by which a network's output may lag behind its input: what ``lookAhead`` leaves beside the window.
    static let largestDelay = 7

    private var mel = MelStream(edge: .silence)
    private var run: MelNetworkRun
    private var track = PoseTrack()
    private let delaySteps: Int
    private var isFinished = false

    /// Begins at time zero, with silence before it.
    init(_ networks: MelNetworks) {
        run = MelNetworkRun(networks)
        delaySteps = networks.delaySteps
    }

    /// Hears more sound; after ``finish()`` it is not heard.
    mutating func append(_ audio: SpeechAudio) {
        guard !isFinished else { return }
        Self.append(audio, &mel, &run, &track)
    }

    /// Ends the sound: silence follows, and the poses up to the sound's end can be told.
    mutating func finish() {
        guard !isFinished else { return }
        let poses = mel.sampleCount == 0 ? 0 : (mel.sampleCount + MelFrame.hop - 1) / MelFrame.hop + 1
        let needed = (poses - 1 + delaySteps) * MelFrame.hop + 400
        let silence = SpeechAudio([Float](repeating: 0, count: poses == 0 ? 0 : needed - mel.sampleCount))
        Self.append(silence, &mel, &run, &track)
        isFinished = true
    }

    /// Poses that could be told so far, one every 12.5 ms from time zero on; those that were dropped count.
    var poseCount: Int { track.end }

    /// Poses that are still held.
    var keptPoseCount: Int { track.keptCount }

    /// The mouth at a moment; poses of earlier moments are forgotten.
    ///
    /// Between two hops the pose lies on the line between theirs, at most as far as the sound up to `time` +
    /// ``lookAhead`` tells: a network that looks seven hops ahead holds its pose for the rest of the hop (10 ms at most at
    /// 25 frames a second), one that looks six ahead is fully interpolated.
    ///
    /// - Parameter time: not before the time of an earlier call; the oldest pose that is left stands in otherwise.
    /// - Returns: `nil` while sound up to `time` + ``lookAhead`` has not come and may still come. After ``finish()`` the last
    ///   pose stands for all time after the sound, and a sound without samples rests.
    mutating func pose(at time: MediaTime) -> MouthPose? {
        let (index, fraction) = time.position(at: MelFrame.rate)
        let next = fraction > 0 ? index + min(1, Self.largestDelay - delaySteps) : index
        guard isFinished || next < track.end else { return nil }
        track.drop(before: index)
        guard let pose = track.pose(index, .none), let target = track.pose(next, .none) else { return .rest }
        return pose.interpolated(to: target, by: fraction)
    }

    // The closure may hold the track only while the mel stream is held apart from it.
    private static func append(
        _ audio: SpeechAudio, _ mel: inout MelStream, _ run: inout MelNetworkRun, _ track: inout PoseTrack
    ) {
        mel.append(audio) { frame in
            if let pose = run.next(frame) { track.append(pose) }
        }
    }
}

extension MediaTime {
    /// Where a moment lies among values that come at a steady rate from time zero on.
    ///
    /// - Parameter rate: values a second.
    /// - Returns: the value at or before the moment, and how far the moment lies on the way to the next, 0..<1.
    func position(at rate: Int) -> (index: Int, fraction: Float) {
        let ticks = max(value, 0).quotientAndRemainder(dividingBy: timescale)
        let product = ticks.remainder.multipliedFullWidth(by: Int64(rate))
        let part = timescale.dividingFullWidth(product)
        // No sound lasts for a million years; beyond it only the multiplication has to hold.
        let index = Int(min(ticks.quotient, 1 << 45)) * rate + Int(part.quotient)
        return (index, Float(part.remainder) / Float(timescale))
    }
}
