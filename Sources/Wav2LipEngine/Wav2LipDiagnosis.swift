public import LipSync
public import Media
internal import SpeechProcessing

/// What goes into a network and comes out of it for one loud moment of speech, measured: what goes wrong with Wav2Lip
/// shows in these numbers.
public struct Wav2LipDiagnosis: Sendable {
    /// The least and the largest value that the network gave.
    public let range: ClosedRange<Float>
    /// The mean of each of its channels, in its own order and scale.
    public let channelMeans: SIMD3<Float>
    /// The deviation of each of its channels, in its own order and scale.
    public let channelDeviations: SIMD3<Float>
    /// How far the upper half of its picture, which it was shown, is from the face's: levels of 0...255, on average.
    public let difference: Float
    /// The same with red and blue exchanged.
    public let differenceExchanged: Float
    /// Red, green and blue of a patch of the cheek in the photo.
    public let skinBefore: SIMD3<Float>
    /// Red, green and blue of the same patch in the frame.
    public let skinAfter: SIMD3<Float>
    /// The mean of the speech's features, -4...4.
    public let melMean: Float
    /// The share of the features at their upper end, 0...1.
    public let melSaturation: Float
    /// What the network drew, in its own size.
    public let output: Image
    /// The face that it was shown.
    public let region: Image
    /// The photo.
    public let original: Image
    /// The frame.
    public let result: Image
}

extension Wav2LipEngine {
    /// Has the network draw the loudest moment of a speech, and measures all that can go wrong with it.
    ///
    /// - Parameters:
    ///   - photo: any format.
    ///   - box: of its face.
    ///   - speech: some seconds.
    /// - Returns: what was measured.
    /// - Throws: ``LipSyncError``: `noSpeech` for speech that is shorter than a window, `model` when the network fails.
    public func diagnose(_ photo: Image, box: FaceBox, speech: SpeechAudio) throws(LipSyncError) -> Wav2LipDiagnosis {
        let photo = photo.converted(to: .rgba)
        let (order, scale, side) = (network.signature.channelOrder, network.signature.fullScale, network.side)
        let crop = FaceCrop(box, of: photo, order: order)
        let tensor = FaceCrop.tensor(box, of: photo, side: side, network.signature)
        var windows = MelWindows(settings)
        windows.hear(speech)
        windows.finish()
        let frame = Self.loudestFrame(of: speech)
        guard let window = windows.window(at: FrameRate.standard.time(ofFrame: frame)), !speech.samples.isEmpty else {
            throw LipSyncError(.noSpeech, "there is no speech to look at: give a file with some seconds of it")
        }
        let runner = try network.makeRunner()
        try runner.setFace(tensor)
        try runner.setSpeech(window)
        try runner.infer()
        let values = try runner.readPicture { span in span.indices.map { span[$0] } }
        let drawn = BilinearResize.Pixels(planes: values.span, side: side, scale: 255 / scale)
        let whole = Array(tensor.suffix(3 * side * side))
        let shown = BilinearResize.Pixels(planes: whole.span, side: side, scale: 255 / scale)
        var result = photo
        let enlarge = BilinearResize(width: side, height: side, toWidth: box.width, toHeight: box.height)
        enlarge(drawn, into: box, of: &result, order: order)
        let planes = (0..<3).map { values[$0 * side * side..<($0 + 1) * side * side] }
        let means = planes.map { $0.reduce(0, +) / Float(side * side) }
        let deviations = zip(planes, means).map { plane, mean in
            (plane.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(side * side)).squareRoot()
        }
        let mel = window.flatMap(\.values)
        return Wav2LipDiagnosis(
            range: (values.min() ?? 0)...(values.max() ?? 0), channelMeans: SIMD3(means),
            channelDeviations: SIMD3(deviations), difference: Self.difference(drawn, shown, [0, 1, 2]),
            differenceExchanged: Self.difference(drawn, shown, [2, 1, 0]), skinBefore: Self.skin(of: photo, box),
            skinAfter: Self.skin(of: result, box), melMean: mel.reduce(0, +) / Float(mel.count),
            melSaturation: Float(mel.count { $0 >= 3.99 }) / Float(mel.count),
            output: Self.image(drawn, order), region: Self.image(crop.rest, order), original: photo, result: result)
    }

    private static func loudestFrame(of speech: SpeechAudio) -> Int {
        let length = SpeechGate.window
        let energies = stride(from: 0, to: speech.samples.count, by: length).map { start in
            speech.samples[start..<min(start + length, speech.samples.count)].reduce(0) { $0 + $1 * $1 }
        }
        return energies.indices.max { energies[$0] < energies[$1] } ?? 0
    }

    /// Over the upper half, which the network sees.
    private static func difference(
        _ drawn: BilinearResize.Pixels, _ shown: BilinearResize.Pixels, _ order: [Int]
    ) -> Float {
        let pixels = shown.width * shown.height / 2
        var sum: Float = 0
        for pixel in 0..<pixels {
            for channel in 0..<3 {
                sum += abs(Float(drawn.bytes[pixel * 3 + order[channel]]) - Float(shown.bytes[pixel * 3 + channel]))
            }
        }
        return sum / Float(3 * pixels)
    }

    private static func image(_ pixels: BilinearResize.Pixels, _ order: Wav2LipSignature.ChannelOrder) -> Image {
        var bytes = pixels.bytes
        if order == .bgr {
            for start in stride(from: 0, to: bytes.count, by: 3) { bytes.swapAt(start, start + 2) }
        }
        return Image(width: pixels.width, height: pixels.height, format: .rgb, pixels: bytes)
    }

    /// The mean colour of both cheeks beside the nose: skin in every face that looks at the camera.
    private static func skin(of image: Image, _ box: FaceBox) -> SIMD3<Float> {
        var (sum, count) = (SIMD3<Float>.zero, Float(0))
        for y in box.top + box.height * 50 / 100..<max(box.top + 1, box.top + box.height * 62 / 100) {
            for part in [20...32, 68...80] {
                for x in box.left + box.width * part.lowerBound / 100...box.left + box.width * part.upperBound / 100 {
                    let pixel = image[min(x, image.width - 1), min(y, image.height - 1)]
                    sum += SIMD3(Float(pixel.x), Float(pixel.y), Float(pixel.z))
                    count += 1
                }
            }
        }
        return sum / max(1, count)
    }
}
