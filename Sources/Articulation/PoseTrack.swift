internal import SpeechProcessing

/// The networks at work, and the poses that they told and nobody has passed yet.
struct PoseTrack: Sendable {
    private let model: ArticulationModel
    private var level = SpeechLevel()
    private var states: [NetworkState]
    /// Frames since time zero; below it, while the silence before it is heard.
    private var frameCount = -Self.silentFrames
    private var poses: [SIMD16<Float>] = []
    private var first = 0

    /// Begins in the state that long silence leaves: out of nothing the networks would open the mouth for 0.2 s.
    init(model: ArticulationModel) {
        self.model = model
        states = model.networks.map { NetworkState(for: $0) }
        for _ in 0..<Self.silentFrames { append(MelFrame(repeating: -4)) }
    }

    /// As far as the trained networks remember: twice the sum of their dilations, and the input's two taps.
    private static let silentFrames = 64

    /// Poses that were told so far, dropped ones included.
    var end: Int { first + poses.count }
    /// Poses that are held.
    var keptCount: Int { poses.count }

    /// Hears a mel frame, which tells the pose of `delaySteps` frames before.
    mutating func append(_ frame: MelFrame) {
        level.update(frame)
        var sum = SIMD16<Float>.zero
        for index in states.indices { sum += states[index].step(model.networks[index], level, frame) }
        frameCount += 1
        // The first outputs are about the time before the sound began.
        if frameCount > model.delaySteps { poses.append(sum / Float(states.count)) }
    }

    /// The pose with an index, averaged with those around it; the nearest that are still kept take the place of missing ones.
    ///
    /// - Returns: `nil` where there is none at all.
    func pose(_ index: Int, _ smoothing: PoseSmoothing) -> MouthPose? {
        guard !poses.isEmpty else { return nil }
        func lanes(_ index: Int) -> SIMD16<Float> { poses[min(max(index - first, 0), poses.count - 1)] }
        var sum = lanes(index) * smoothing.weights[0]
        for away in 1..<smoothing.weights.count {
            sum += (lanes(index - away) + lanes(index + away)) * smoothing.weights[away]
        }
        return MouthPose(lanes: sum)
    }

    /// Forgets the poses before an index, but not the last one.
    mutating func drop(before index: Int) {
        // Not one by one: moving the rest has to pay.
        let count = min(index - first, poses.count - 1)
        guard count >= 32 || count == poses.count - 1, count > 0 else { return }
        poses.removeFirst(count)
        first += count
    }
}
