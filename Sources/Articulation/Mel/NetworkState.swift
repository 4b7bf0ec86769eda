internal import SpeechProcessing

/// What one network remembers of the past: a ring of rows for each convolution, all in one piece of memory.
struct NetworkState: Sendable {
    /// Where a layer's rows lie; their number is a power of two, so that a hop's row is found by masking.
    fileprivate struct Ring: Sendable {
        var start: Int
        var rows: Int
        var width: Int

        func row(ofHop hop: Int) -> Int { start + (hop & (rows - 1)) * width }
    }

    private let inputRing: Ring
    private let blockRings: [Ring]
    private let scratch: Int
    private var memory: [Float]
    private var hop = 0

    init(for network: NetworkWeights) {
        var end = 0
        func ring(dilation: Int, width: Int) -> Ring {
            var rows = 1
            while rows < 2 * dilation + 1 { rows *= 2 }
            defer { end += rows * width }
            return Ring(start: end, rows: rows, width: width)
        }
        inputRing = ring(dilation: network.input.dilation, width: SpeechLevel.features)
        blockRings = network.blocks.map { ring(dilation: $0.dilation, width: network.width) }
        scratch = end
        memory = [Float](repeating: 0, count: end + 2 * network.width)
    }

    /// Takes the features of the next hop and gives the outputs, in the first lanes.
    mutating func step(
        _ network: NetworkWeights, _ level: SpeechLevel, _ frame: MelFrame
    ) -> SIMD16<Float> {
        let (hop, inputRing, blockRings, scratch) = (hop, inputRing, blockRings, scratch)
        self.hop += 1
        return unsafe memory.withUnsafeMutableBufferPointer { memory in
            guard let base = memory.baseAddress else { return .zero }
            unsafe level.writeFeatures(of: frame, prior: network.prior, to: base + inputRing.row(ofHop: hop))
            let sums = unsafe base + scratch
            let hidden = unsafe sums + network.width
            unsafe convolve(network.input, inputRing, hop, base, into: sums)
            for channel in 0..<network.width { unsafe hidden[channel] = unsafe max(sums[channel], 0) }
            for (block, ring) in zip(network.blocks, blockRings) {
                let row = unsafe base + ring.row(ofHop: hop)
                for channel in 0..<network.width { unsafe row[channel] = unsafe hidden[channel] }
                unsafe convolve(block, ring, hop, base, into: sums)
                for channel in 0..<network.width {
                    unsafe hidden[channel].addProduct(block.scale[channel], max(sums[channel], 0))
                }
            }
            for channel in 0..<network.output.bias.count { unsafe sums[channel] = network.output.bias[channel] }
            unsafe network.output.matrix.addProduct(of: hidden, at: (0, 0, 0), to: sums)
            var outputs = SIMD16<Float>.zero
            for index in 0..<MouthPose.names.count { outputs[index] = unsafe sums[index] }
            return outputs
        }
    }
}

/// Writes bias plus the three taps' products to `sums`.
private func convolve(
    _ layer: NetworkWeights.Layer, _ ring: NetworkState.Ring, _ hop: Int, _ base: UnsafeMutablePointer<Float>,
    into sums: UnsafeMutablePointer<Float>
) {
    for channel in 0..<layer.bias.count { unsafe sums[channel] = layer.bias[channel] }
    let offsets = (
        ring.row(ofHop: hop), ring.row(ofHop: hop - layer.dilation), ring.row(ofHop: hop - 2 * layer.dilation)
    )
    unsafe layer.matrix.addProduct(of: base, at: offsets, to: sums)
}
