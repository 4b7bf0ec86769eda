internal import Faces
internal import Foundation
internal import Media

/// How blurred a face is in a frame, by motion or by the lens: the standard deviation of the Gaussian that would blur a
/// sharp edge as much, in pixels.
///
/// Eyes, brows and nose have edges that speech does not move. Squared differences of pixels that lie one and four apart
/// have a ratio that depends on the blur alone, whatever the edge's height: for a step,
/// `J(d) = d erf(d / 2s) - 2s / sqrt(pi) (1 - exp(-d^2 / 4s^2))`.
struct FrameBlur {
    private static let (near, far) = (1, 4)
    private static let sharpest: Float = 0.5

    /// The ratio at blurs from 0.5 to 4.4 pixels, a tenth of a pixel apart.
    private static let ratios: [Float] = (0..<40).map { index in
        let sigma = Double(sharpest) + Double(index) * 0.1
        func difference(_ d: Double) -> Double {
            d * erf(d / (2 * sigma)) - 2 * sigma / Double.pi.squareRoot() * (1 - exp(-d * d / (4 * sigma * sigma)))
        }
        return Float(difference(Double(near)) / difference(Double(far)))
    }

    /// Measures a frame.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - image: the picture.
    /// - Returns: 0.5 (sharp) to 4.4 pixels.
    static func sigma(of frame: FaceFrame, in image: Image) -> Float {
        let points = LandmarkRing.rightEye + LandmarkRing.leftEye + LandmarkRing.rightBrow + LandmarkRing.leftBrow
        guard
            let area = Rectangle(around: points.map { frame.toPicture(frame.landmarks[$0]) })?
                .intersection(image.bounds), area.width > 16, area.height > 8
        else { return sharpest }
        let (left, right) = (Int(area.x), Int(area.x + area.width) - far)
        let (top, bottom) = (Int(area.y), Int(area.y + area.height) - far)
        guard left < right, top < bottom else { return sharpest }
        let (step, stride) = (image.format.bytesPerPixel, image.stride)
        var sums = SIMD2<Int>.zero
        // Every third row is enough; green stands for brightness.
        for y in Swift.stride(from: top, to: bottom, by: 3) {
            for x in left..<right {
                let base = y * stride + x * step + 1
                let value = Int(image.pixels[base])
                for direction in [step, stride] {
                    let close = Int(image.pixels[base + near * direction]) - value
                    let wide = Int(image.pixels[base + far * direction]) - value
                    sums &+= SIMD2(close * close, wide * wide)
                }
            }
        }
        guard sums.y > 0 else { return sharpest }
        let ratio = Float(sums.x) / Float(sums.y)
        let index = ratios.firstIndex { $0 < ratio } ?? ratios.count - 1
        return sharpest + Float(index) * 0.1
    }
}
