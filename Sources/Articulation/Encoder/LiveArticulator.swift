internal import Media
internal import SpeechProcessing

/// Turns 16 kHz speech into poses at once, by the speech encoder over the last 1.28 s.
///
/// A window that ends 155 ms after a moment tells the pose of that moment and of 40 ms later, so that at 25 pictures a
/// second the encoder runs once for two. How much it spends (``effort``) may change at any time: the mouth then moves from
/// what one network says to what the other does over a fifth of a second. Memory holds 1.6 s of sound.
struct LiveArticulator: Sendable {
    /// How much sound beyond a moment has to be there before its pose can be told: 155 ms.
    ///
    /// The poses are those of 5 ms before, which nobody sees. Sound comes in packets of 20 ms, and resampling holds back 4 ms
    /// of it: with 160 ms each picture would wait for one packet more.
    static let lookAhead = MediaTime(Int64(ahead), per: 16_000)
    private static let ahead = 2480
    private static let window = SpeechEncoder.Kind.twoLayers.window
    /// Samples between the two poses that a window tells.
    private static let step = 640
    /// Samples over which one network's poses turn into another's.
    private static let blending: Float = 3200

    /// What a run told: the pose of a moment, in samples, and of one ``step`` later.
    private struct Told {
        var time: Int
        var poses: (SIMD16<Float>, SIMD16<Float>)

        func pose(at time: Int) -> SIMD16<Float> {
            let share = Float(time - self.time) / Float(LiveArticulator.step)
            return poses.0 + (poses.1 - poses.0) * share.clamped(to: 0...1)
        }
    }

    /// How much is spent; see ``HearingEffort``.
    var effort = HearingEffort.full

    private let model: ArticulationModel
    /// Samples from ``start`` on; silence before the first.
    private var sound = [Float](repeating: 0, count: window)
    private var start = -window
    private var isFinished = false
    private var told: Told?
    private var heardWith = HearingEffort.full
    /// Present while ``effort`` is the least: has heard the sound from ``melStart`` up to ``melEnd``.
    private var mel: MelArticulator?
    private var (melStart, melEnd) = (0, 0)
    /// What the poses of the network before differed by, and when.
    private var difference: (lanes: SIMD16<Float>, time: Int)?
    private var gate = LiveRest()

    /// Makes the networks ready.
    ///
    /// - Throws: ``ArticulationError`` (`modelUnusable`).
    init(_ model: ArticulationModel) throws(ArticulationError) {
        self.model = model
        _ = try (model.encoder(.twoLayers), model.encoder(.oneLayer))
    }

    /// Hears more sound; after ``finish()`` it is not heard.
    mutating func append(_ audio: SpeechAudio) {
        if !isFinished { sound += audio.samples }
    }

    /// Ends the sound: silence follows.
    mutating func finish() { isFinished = true }

    /// The mouth at a moment; sound that only earlier moments need is forgotten.
    ///
    /// - Parameter time: not before the time of an earlier call.
    /// - Returns: `nil` while sound up to `time` + ``lookAhead`` has not come and may still come.
    /// - Throws: ``ArticulationError`` (`modelFailed`).
    mutating func pose(at time: MediaTime) throws(ArticulationError) -> MouthPose? {
        // No session lasts for a million years.
        let moment = Int(min(max(time.ticks(per: 16_000), 0), 1 << 45))
        let end = moment + Self.ahead
        guard isFinished || end <= start + sound.count else { return nil }
        if let told, (told.time...told.time + Self.step).contains(moment), heardWith == effort {
            return finished(told.pose(at: moment), at: moment)
        }
        dropSound(before: end - Self.window - Self.step)
        let before = heardWith == effort ? nil : told
        heardWith = effort
        if let before, before.time <= moment {
            // The new network's answer for the last moment that the old one told.
            let last = min(before.time + Self.step, moment)
            let lanes = before.pose(at: last) + correction(at: last)
            difference = (lanes - (try hear(last).poses.0), last)
        }
        let told = try hear(moment)
        self.told = told
        return finished(told.poses.0, at: moment)
    }

    private mutating func finished(_ lanes: SIMD16<Float>, at moment: Int) -> MouthPose {
        var lanes = lanes + correction(at: moment)
        let coming = told.map { $0.pose(at: moment + Self.step)[MouthPose.Lane.voicing] } ?? 0
        let voicing = max(lanes[MouthPose.Lane.voicing], coming)
        MouthPose.fade(&lanes, voicing: voicing)
        lanes[MouthPose.Lane.openness] = gate.openness(voicing: voicing, at: moment)
        return MouthPose(lanes: lanes)
    }

    private func correction(at moment: Int) -> SIMD16<Float> {
        guard let difference else { return .zero }
        let left = 1 - Float(moment - difference.time) / Self.blending
        return difference.lanes * max(0, left)
    }

    private mutating func dropSound(before sample: Int) {
        let count = min(sample - start, sound.count)
        // Not frame by frame: moving the rest has to pay.
        guard count >= 4096 else { return }
        sound.removeFirst(count)
        start += count
    }

    // MARK: The networks

    private mutating func hear(_ moment: Int) throws(ArticulationError) -> Told {
        if effort == .least { return hearMel(moment) }
        mel = nil
        let window = samples(moment + Self.ahead - Self.window..<moment + Self.ahead)
        guard window.contains(where: { $0 != 0 }) else { return Told(time: moment, poses: (.zero, .zero)) }
        let poses = try model.encoder(effort == .full ? .twoLayers : .oneLayer).poses(in: window[...])
        return Told(time: moment, poses: (poses[0], poses[1]))
    }

    private mutating func hearMel(_ moment: Int) -> Told {
        var mel = mel ?? MelArticulator(model.melNetworks)
        if self.mel == nil {
            melStart = max(moment + Self.ahead - Self.window, 0)
            melEnd = melStart
        }
        let end = moment + Self.ahead
        mel.append(SpeechAudio(samples(melEnd..<max(end, melEnd))))
        melEnd = max(end, melEnd)
        func lanes(_ sample: Int) -> SIMD16<Float> {
            var lanes = mel.pose(at: MediaTime(Int64(sample - melStart), per: 16_000))?.lanes ?? .zero
            if !isLoud(around: sample) { lanes[MouthPose.Lane.voicing] = 0 }
            return lanes
        }
        // The second moment is told by sound up to 152.5 ms after the first.
        let told = Told(time: moment, poses: (lanes(moment), lanes(moment + Self.step)))
        self.mel = mel
        return told
    }

    /// Whether there is sound at a moment that could be speech: the small network takes soft noise for a voice.
    private func isLoud(around sample: Int) -> Bool {
        SpeechGate.isLoud(samples(sample - Self.step..<sample + 2 * Self.step))
    }

    /// Samples of a range; silence where there are none.
    private func samples(_ range: Range<Int>) -> [Float] {
        let there = range.clamped(to: start..<start + sound.count)
        guard !there.isEmpty else { return [Float](repeating: 0, count: range.count) }
        return [Float](repeating: 0, count: there.lowerBound - range.lowerBound)
            + sound[there.lowerBound - start..<there.upperBound - start]
            + [Float](repeating: 0, count: range.upperBound - there.upperBound)
    }
}
