internal import Media

/// Turns 16 kHz speech into the poses of a film, 50 a second, by the speech encoder over windows of 4 s.
///
/// A window begins every 2 s and gives its middle; the first one also gives the film's beginning, and a last one, which ends
/// with the sound, its end. Over 0.4 s around each seam both windows count. Sound shorter than a window has silence in
/// front. All depends on the sound alone, not on the pieces in which it comes. Memory holds 6 s of sound and the poses not
/// yet passed.
struct FilmArticulator: Sendable {
    private static let window = SpeechEncoder.Kind.film.window
    private static let hop = 32_000
    /// Samples between poses.
    private static let step = 16_000 / FilmPoses.rate
    /// Pose of a window at which the next window's middle begins.
    private static let seam = 150
    /// Poses to each side of a seam in which both windows count.
    private static let overlap = 10

    private let encoder: SpeechEncoder
    private let smoothing = PoseSmoothing.film
    /// Samples from ``soundStart`` on: the last window that was heard, and what came after it.
    private var sound: [Float] = []
    private var soundStart = 0
    /// Index of the next window's first sample.
    private var nextWindow = 0
    private var isFinished = false
    /// Whether the poses of the whole sound are in the track.
    private var isOver = false
    /// Poses that are decided, and what the last window says of those after them.
    private var decided = 0
    private var pending: ArraySlice<SIMD16<Float>> = []
    private var rest = FilmPoses()
    private var track = PoseTrack()

    init(_ encoder: SpeechEncoder) { self.encoder = encoder }

    /// Poses that are still held.
    var keptPoseCount: Int { track.keptCount }

    /// Hears more sound; after ``finish()`` it is not heard.
    mutating func append(_ audio: SpeechAudio) {
        if !isFinished { sound += audio.samples }
    }

    /// Ends the sound.
    mutating func finish() { isFinished = true }

    /// The mouth at a moment; poses of earlier moments are forgotten.
    ///
    /// - Parameter time: not before the time of an earlier call.
    /// - Returns: `nil` while sound that it depends on has not come, which may be up to 5 s beyond `time`. After
    ///   ``finish()`` the last pose stands for all time after the sound, and a sound without samples rests.
    /// - Throws: ``ArticulationError`` (`modelFailed`).
    mutating func pose(at time: MediaTime) throws(ArticulationError) -> MouthPose? {
        let (index, fraction) = time.position(at: FilmPoses.rate)
        let last = index + 1 + smoothing.reach
        while track.end <= last, try hearWindow() {}
        guard isOver || last < track.end else { return nil }
        track.drop(before: index - smoothing.reach)
        guard let pose = track.pose(index, smoothing), let next = track.pose(index + 1, smoothing) else { return .rest }
        return pose.interpolated(to: next, by: fraction)
    }

    /// Hears the next window that is complete.
    ///
    /// - Returns: `false` where there is none.
    private mutating func hearWindow() throws(ArticulationError) -> Bool {
        if soundStart + sound.count >= nextWindow + Self.window {
            sound.removeFirst(nextWindow - soundStart)
            soundStart = nextWindow
            take(try poses(in: sound[..<Self.window]), from: soundStart / Self.step, isLast: false)
            nextWindow += Self.hop
            return true
        }
        guard isFinished, !isOver else { return false }
        isOver = true
        try hearEnd()
        for lanes in rest.finish() { track.append(lanes) }
        return true
    }

    /// Hears the window that ends with the sound.
    private mutating func hearEnd() throws(ArticulationError) {
        sound += [Float](repeating: 0, count: (Self.step - sound.count % Self.step) % Self.step)
        guard !sound.isEmpty else { return }
        let silence = max(0, Self.window - sound.count)
        let window = [Float](repeating: 0, count: silence) + sound.suffix(Self.window)
        let start = soundStart + sound.count - Self.window
        take(try poses(in: window[...]), from: start / Self.step, isLast: true)
    }

    private func poses(in window: ArraySlice<Float>) throws(ArticulationError) -> [SIMD16<Float>] {
        if window.allSatisfy({ $0 == 0 }) {
            return [SIMD16<Float>](repeating: .zero, count: SpeechEncoder.Kind.film.poses)
        }
        return try encoder.poses(in: window)
    }

    /// Decides what a window tells for sure.
    private mutating func take(_ poses: [SIMD16<Float>], from start: Int, isLast: Bool) {
        let end = isLast ? start + poses.count : start + Self.seam - Self.overlap
        for index in decided..<max(end, decided) {
            var lanes = poses[index - start]
            let place = index - decided
            if place < 2 * Self.overlap, place < pending.count {
                let share = (Float(place) + 0.5) / Float(2 * Self.overlap)
                let before = pending[pending.startIndex + place]
                lanes = before + (lanes - before) * share
            }
            for lanes in rest.append(lanes) { track.append(lanes) }
        }
        decided = max(end, decided)
        pending = poses[max(0, decided - start)...]
    }
}
