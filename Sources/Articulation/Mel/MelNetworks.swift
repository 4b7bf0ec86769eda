internal import SpeechProcessing

/// The causal networks of a weights file; their outputs are averaged.
struct MelNetworks: Sendable {
    let networks: [NetworkWeights]
    /// Hops of 12.5 ms between what the networks hear and what they tell, 0 to 7.
    let delaySteps: Int

    /// Takes a weights file's bytes.
    ///
    /// - Throws: ``ArticulationError`` (`weightsDamaged`).
    init(bytes: [UInt8]) throws(ArticulationError) {
        let file = try WeightsFile(bytes)
        var networks: [NetworkWeights] = []
        for network in file.header.networks { networks.append(try NetworkWeights(network, in: file)) }
        self.init(networks: networks, delaySteps: file.header.delaySteps)
    }

    init(networks: [NetworkWeights], delaySteps: Int) { (self.networks, self.delaySteps) = (networks, delaySteps) }
}

/// The networks at work: a mel frame in, the pose of ``MelNetworks/delaySteps`` frames before out.
struct MelNetworkRun: Sendable {
    private let networks: MelNetworks
    private var level = SpeechLevel()
    private var states: [NetworkState]
    /// Frames since time zero; below it, while the silence before it is heard.
    private var frameCount = -Self.silentFrames

    /// As far as the trained networks remember: twice the sum of their dilations, and the input's two taps.
    private static let silentFrames = 64

    /// Begins in the state that long silence leaves: out of nothing the networks would open the mouth for 0.2 s.
    init(_ networks: MelNetworks) {
        self.networks = networks
        states = networks.networks.map { NetworkState(for: $0) }
        for _ in 0..<Self.silentFrames { _ = next(MelFrame(repeating: -4)) }
    }

    /// Hears a mel frame.
    ///
    /// - Returns: a pose; `nil` for the first frames, which tell of the time before the sound.
    mutating func next(_ frame: MelFrame) -> SIMD16<Float>? {
        level.update(frame)
        var sum = SIMD16<Float>.zero
        for index in states.indices { sum += states[index].step(networks.networks[index], level, frame) }
        frameCount += 1
        guard frameCount > networks.delaySteps else { return nil }
        var lanes = sum / Float(states.count)
        lanes[MouthPose.Lane.openness] = 1
        return lanes
    }
}
