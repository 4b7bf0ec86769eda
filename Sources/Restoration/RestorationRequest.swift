internal import Inference

/// One running of a restorer at a time: from an aligned face to what restoring adds to it.
struct RestorationRequest: ~Copyable, Sendable {
    private var request: InferRequest
    private let ports: RestorationPorts

    /// Takes a request of a network with these ports, and sets the fidelity once.
    init(_ request: consuming InferRequest, ports: RestorationPorts, fidelity: Float) throws(RestorationError) {
        self.request = request
        self.ports = ports
        guard let port = ports.fidelity else { return }
        do throws(InferenceError) {
            if self.request.signature.inputs[port.index].shape.fixed == nil {
                try self.request.reshapeInput(
                    port.index, to: self.request.signature.inputs[port.index].shapeOfNumber)
            }
            if port.isDouble {
                try self.request.setInput(port.index, to: [Double(fidelity)])
            } else {
                try self.request.setInput(port.index, to: [fidelity])
            }
        } catch {
            throw RestorationError(.model(error.code), "face restorer: \(error.description)")
        }
    }

    /// Restores a crop; blocks the calling thread.
    ///
    /// - Parameters:
    ///   - aligned: the crop, 512 x 512, colours 0...255.
    ///   - difference: set to what the restored crop has more or less, of the same extent.
    /// - Throws: ``RestorationError`` (`model`) when the network fails.
    mutating func run(_ aligned: ColorField, difference: inout ColorField) throws(RestorationError) {
        try RestorationError.wrapping { () throws(InferenceError) in
            try request.writeInput(ports.picture) { Self.write(aligned, into: &$0) }
            try request.infer()
            try request.readOutput(ports.result) { Self.read($0, less: aligned, into: &difference) }
        }
    }

    /// Whether the last answer holds numbers only.
    func gaveNumbers() throws(RestorationError) -> Bool {
        try RestorationError.wrapping { () throws(InferenceError) in
            try request.readOutput(ports.result) { values in
                var sum: Float = 0
                // Nothing but zeros, and what is no number or endless becomes no number: one sum tells.
                for index in values.indices { sum += values[index] * 0 }
                return sum == 0
            }
        }
    }

    private static func write(_ aligned: ColorField, into input: inout MutableSpan<Float>) {
        let count = aligned.width * aligned.height
        unsafe aligned.pixels.withUnsafeBufferPointer { source in
            unsafe input.withUnsafeMutableBufferPointer { out in
                for at in 0..<count {
                    let color = unsafe source[at] * (2 / 255) - 1
                    unsafe out[at] = color.x
                    unsafe out[count + at] = color.y
                    unsafe out[2 * count + at] = color.z
                }
            }
        }
    }

    private static func read(_ output: Span<Float>, less aligned: ColorField, into difference: inout ColorField) {
        let count = aligned.width * aligned.height
        unsafe output.withUnsafeBufferPointer { values in
            unsafe aligned.pixels.withUnsafeBufferPointer { source in
                unsafe difference.pixels.withUnsafeMutableBufferPointer { out in
                    for at in 0..<count {
                        let color = unsafe SIMD4(values[at], values[count + at], values[2 * count + at], -1)
                        let inside = color.clamped(
                            lowerBound: SIMD4(repeating: -1), upperBound: SIMD4(repeating: 1))
                        let added = unsafe (inside + 1) * 127.5 - source[at]
                        // What is no number, as an overflow in half precision gives, changes nothing.
                        unsafe out[at] = added.replacing(with: 0, where: color .!= color)
                    }
                }
            }
        }
    }
}
