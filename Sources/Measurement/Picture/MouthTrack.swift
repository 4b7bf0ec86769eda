internal import Media

/// What a video shows of one mouth, frame by frame.
struct MouthTrack: Sendable {
    /// One frame.
    struct Frame: Sendable {
        /// Seconds from the start of the file's content.
        let time: Double
        /// Of the mouth; `nil` where the frame shows no face.
        let mouth: Mouth?
        /// Whether the face is the same as in the frame before, to the pixel.
        let isRepeated: Bool
    }

    /// Of the mouth in one frame.
    struct Mouth: Sendable {
        /// Pixels, and pixels between the eyes' outer corners and the inner ones.
        let (aperture, width, eyes, innerEyes): (Float, Float, Float, Float)
        /// Mean squares of how far points of the lips and of the skull are from the middle of the frames before and after, in
        /// square face millimetres; told with the later of the three.
        let shake: (lips: Double, skull: Double)?
        /// Change of brightness that is no motion, at the mouth and above it; told with the later of three frames.
        let flicker: (mouth: Double, face: Double)?
        /// Of the face, in pixels.
        let bounds: Rectangle
        /// What may change when the mouth speaks, in pixels.
        let lowerFace: Rectangle
    }

    private(set) var frames: [Frame] = []
    var (width, height) = (0, 0)

    mutating func append(_ frame: Frame) { frames.append(frame) }

    var framesWithFace: Int { frames.count { $0.mouth != nil } }

    /// Distance of the inner lips in face millimetres.
    func aperture() -> Curve { millimetres { $0.aperture } }

    /// Distance of the mouth's corners in face millimetres.
    func mouthWidth() -> Curve { millimetres { $0.width } }

    /// Distance of the inner corners of the eyes in face millimetres: nothing moves them, so what changes is noise.
    func innerEyes() -> Curve { millimetres { $0.innerEyes } }

    /// Pixels divided by the distance of the eyes, which counts as 90 mm and is smoothed: what it jitters is no motion.
    private func millimetres(_ measure: (Mouth) -> Float) -> Curve {
        var (eyes, measured) = (Curve(), Curve())
        for frame in frames {
            guard let mouth = frame.mouth else { continue }
            eyes.append(mouth.eyes, at: frame.time)
            measured.append(measure(mouth), at: frame.time)
        }
        let smooth = eyes.smoothed(sigma: 0.16)
        var result = Curve()
        for (index, time) in measured.times.enumerated() {
            result.append(measured.values[index] / smooth.values[index] * 90, at: time)
        }
        return result
    }
}
