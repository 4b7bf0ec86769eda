internal import LipSync
internal import Media

/// The pixels of a face's box, in the order of a network's channels: cut out, made a tensor, set back.
struct FaceCrop: Sendable {
    let box: FaceBox
    /// The box as the frame shows it without speech.
    private(set) var rest: BilinearResize.Pixels
    private let order: Wav2LipSignature.ChannelOrder

    /// Cuts a box out of a picture.
    init(_ box: FaceBox, of image: Image, order: Wav2LipSignature.ChannelOrder) {
        (self.box, self.order) = (box, order)
        var bytes = [UInt8](repeating: 0, count: box.width * box.height * 3)
        let offsets = Self.offsets(of: image.format, order)
        let step = image.format.bytesPerPixel
        unsafe image.pixels.withUnsafeBufferPointer { source in
            unsafe bytes.withUnsafeMutableBufferPointer { out in
                var at = 0
                for y in box.top..<box.bottom {
                    var from = y * image.stride + box.left * step
                    for _ in 0..<box.width {
                        unsafe out[at] = source[from + offsets.0]
                        unsafe out[at + 1] = source[from + offsets.1]
                        unsafe out[at + 2] = source[from + offsets.2]
                        (at, from) = (at + 3, from + step)
                    }
                }
            }
        }
        rest = BilinearResize.Pixels(width: box.width, height: box.height, bytes: bytes)
    }

    /// Where a picture's pixels keep a network's first, second and third channel.
    private static func offsets(
        of format: PixelFormat, _ order: Wav2LipSignature.ChannelOrder
    ) -> (Int, Int, Int) {
        let color = format.colorOffsets
        return order == .bgr ? (color.blue, color.green, color.red) : (color.red, color.green, color.blue)
    }

    /// The network's face input for this box: the face with its lower half black, then the whole face, planes of
    /// `side` x `side`.
    func tensor(side: Int, fullScale: Float) -> [Float] {
        let small = BilinearResize(width: box.width, height: box.height, toWidth: side, toHeight: side)(rest)
        let plane = side * side
        var values = [Float](repeating: 0, count: 6 * plane)
        let scale = fullScale / 255
        for pixel in 0..<plane {
            for channel in 0..<3 {
                let value = Float(small.bytes[pixel * 3 + channel]) * scale
                if pixel < plane / 2 { values[channel * plane + pixel] = value }
                values[(channel + 3) * plane + pixel] = value
            }
        }
        return values
    }

    /// Sets pixels of the box's size into a picture.
    ///
    /// - Parameters:
    ///   - spoken: what the network drew.
    ///   - weights: how much of it is taken at each pixel, one a pixel; `nil` takes all.
    ///   - openness: how much of it is taken everywhere, 0 (the rest, as it was cut out) to 1.
    ///   - picture: of the size of the picture that the box was cut out of.
    func paste(_ spoken: BilinearResize.Pixels?, weights: [Float]?, openness: Float, on picture: inout Image) {
        let offsets = Self.offsets(of: picture.format, order)
        let step = picture.format.bytesPerPixel
        let (stride, width) = (picture.stride, box.width)
        let mixed: [UInt8]
        if let spoken, openness >= 1, weights == nil {
            mixed = spoken.bytes
        } else if let spoken, openness > 0 {
            mixed = mix(spoken.bytes, weights, openness)
        } else {
            mixed = rest.bytes
        }
        unsafe mixed.withUnsafeBufferPointer { source in
            unsafe picture.pixels.withUnsafeMutableBufferPointer { out in
                var from = 0
                for y in box.top..<box.bottom {
                    var at = y * stride + box.left * step
                    for _ in 0..<width {
                        unsafe out[at + offsets.0] = source[from]
                        unsafe out[at + offsets.1] = source[from + 1]
                        unsafe out[at + offsets.2] = source[from + 2]
                        (at, from) = (at + step, from + 3)
                    }
                }
            }
        }
    }

    private func mix(_ spoken: [UInt8], _ weights: [Float]?, _ openness: Float) -> [UInt8] {
        var mixed = rest.bytes
        for index in mixed.indices {
            let share = openness * (weights?[index / 3] ?? 1)
            let value = Float(mixed[index]) + (Float(spoken[index]) - Float(mixed[index])) * share
            mixed[index] = UInt8(value + 0.5)
        }
        return mixed
    }
}
