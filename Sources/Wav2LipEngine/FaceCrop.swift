internal import LipSync
internal import Media

/// The pixels of a face's box, in the order of a network's channels: cut out, spoken over, set back.
struct FaceCrop: Sendable {
    let box: FaceBox
    /// The box as the frame shows it without speech.
    private(set) var rest: BilinearResize.Pixels
    private let order: Wav2LipSignature.ChannelOrder

    /// Cuts a box out of a picture.
    init(_ box: FaceBox, of image: Image, order: Wav2LipSignature.ChannelOrder) {
        (self.box, self.order) = (box, order)
        var bytes = [UInt8](repeating: 0, count: box.width * box.height * 3)
        let offsets = image.format.offsets(order)
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

    /// A network's face input for a box of a picture: the face with its lower half black, then the whole face, planes of
    /// `side` x `side`.
    static func tensor(_ box: FaceBox, of image: Image, side: Int, _ signature: Wav2LipSignature) -> [Float] {
        let shrink = BilinearResize(width: box.width, height: box.height, toWidth: side, toHeight: side)
        let small = shrink(box, of: image, order: signature.channelOrder)
        let plane = side * side
        var values = [Float](repeating: 0, count: 6 * plane)
        let scale = signature.fullScale / 255
        for pixel in 0..<plane {
            for channel in 0..<3 {
                let value = Float(small.bytes[pixel * 3 + channel]) * scale
                if pixel < plane / 2 { values[channel * plane + pixel] = value }
                values[(channel + 3) * plane + pixel] = value
            }
        }
        return values
    }

    /// Sets what a network drew into a picture.
    ///
    /// - Parameters:
    ///   - drawn: in the network's size.
    ///   - enlarge: brings it to the box's size.
    ///   - weights: how much of it is taken at each pixel, one a pixel; `nil` takes all.
    ///   - openness: how much of it is taken everywhere, 0 (the rest, as it was cut out) to 1.
    ///   - picture: of the size of the picture that the box was cut out of.
    func paste(
        _ drawn: BilinearResize.Pixels, _ enlarge: BilinearResize, weights: [Float]?, openness: Float,
        on picture: inout Image
    ) {
        if weights == nil, openness >= 1 { return enlarge(drawn, into: box, of: &picture, order: order) }
        set(mix(enlarge(drawn).bytes, weights, openness), into: &picture)
    }

    /// Sets the box as it was cut out into a picture of the size of the one that it was cut out of.
    func pasteRest(on picture: inout Image) { set(rest.bytes, into: &picture) }

    private func set(_ bytes: [UInt8], into picture: inout Image) {
        let offsets = picture.format.offsets(order)
        let step = picture.format.bytesPerPixel
        let (stride, width) = (picture.stride, box.width)
        unsafe bytes.withUnsafeBufferPointer { source in
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
        for pixel in 0..<box.width * box.height {
            let share = openness * (weights?[pixel] ?? 1)
            for index in pixel * 3..<pixel * 3 + 3 {
                let value = Float(mixed[index]) + (Float(spoken[index]) - Float(mixed[index])) * share
                mixed[index] = UInt8(value + 0.5)
            }
        }
        return mixed
    }
}
