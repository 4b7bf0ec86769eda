import Faces
import Foundation
import Media

@testable import Measurement

/// Curves, sounds and faces made by rule.
enum Fixtures {
    /// Numbers that look like chance and are the same in every run.
    struct Dice {
        private var state: UInt64
        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        /// -1...1.
        mutating func next() -> Float {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Float(state >> 40) / Float(1 << 23) - 1
        }
    }

    /// A mouth that speaks: waves of 1 to 5 a second, mixed by a seed, at any moment.
    static func movement(_ seed: UInt64) -> (Double) -> Float {
        var dice = Dice(seed)
        let waves = (0..<12).map { _ in (1 + 4 * Double(dice.next() + 1) / 2, Double(dice.next()) * .pi, dice.next()) }
        return { time in
            waves.reduce(Float(0)) { $0 + $1.2 * Float(sin(2 * .pi * $1.0 * time + $1.1)) }
        }
    }

    /// A curve of a movement.
    static func curve(
        rate: Double, seconds: Double, noise: Float = 0, _ value: (Double) -> Float
    ) -> Curve {
        var (curve, dice) = (Curve(), Dice(99))
        for index in 0..<Int(seconds * rate) {
            let time = Double(index) / rate
            curve.append(value(time) + noise * dice.next(), at: time)
        }
        return curve
    }

    /// A sound of which everything is speech but the pauses, with closures at given moments.
    static func speech(
        seconds: Double, movement: (Double) -> Float = { _ in 0 }, closures: [Double] = [],
        pauses: [Range<Double>] = []
    ) -> SpeechTrack {
        let aperture = curve(rate: 80, seconds: seconds, movement)
        let closure = curve(rate: 80, seconds: seconds) { time in
            closures.contains { abs($0 - time) < 0.03 } ? 0.9 : 0.1
        }
        return SpeechTrack(
            aperture: aperture, width: aperture, closure: closure,
            isSpeech: aperture.times.map { time in !pauses.contains { $0.contains(time) } }, duration: seconds)
    }

    /// A frame with a face of no picture.
    static func frame(
        at time: Double, aperture: Float = 2, width: Float = 50, shake: (lips: Double, skull: Double)? = nil,
        isRepeated: Bool = false, hasFace: Bool = true, innerEyes: Float = 30
    ) -> MouthTrack.Frame {
        let box = Rectangle(x: 0, y: 0, width: 10, height: 10)
        let mouth = MouthTrack.Mouth(
            aperture: aperture, width: width, eyes: 90, innerEyes: innerEyes, shake: shake, flicker: nil, bounds: box,
            lowerFace: box)
        return .init(time: time, mouth: hasFace ? mouth : nil, isRepeated: isRepeated)
    }

    /// The landmarks of a face that looks straight ahead, one pixel to a millimetre times `scale`.
    static func face(in image: Image, scale: Float = 1.5, aperture: Float = 4, shift: Point = .zero) -> FaceLandmarks {
        let middle = Point(Float(image.width) / 2, Float(image.height) / 2) + shift
        func place(_ x: Float, _ y: Float) -> SIMD3<Float> { SIMD3(middle + Point(x, y) * scale, 0) }
        var points = (0..<LandmarkIndex.count).map { index in
            place(70 * (Float(index) * 0.7).cosine, 90 * (Float(index) * 0.7).sine)
        }
        points[LandmarkIndex.rightEyeOuter] = place(-45, -40)
        points[LandmarkIndex.leftEyeOuter] = place(45, -40)
        points[LandmarkIndex.chin] = place(0, 80)
        points[LandmarkIndex.forehead] = place(0, -90)
        for index in LandmarkIndex.skullAnchor { points[index] = place(0, 10) }
        for (ring, axes) in [
            (LandmarkRing.outerLip, Point(25, 9 + aperture / 2)), (LandmarkRing.innerLip, Point(20, aperture / 2)),
        ] {
            for (number, index) in ring.enumerated() {
                let angle = .pi + Float(number) / 20 * 2 * .pi
                points[index] = place(axes.x * angle.cosine, 40 + axes.y * angle.sine)
            }
        }
        return FaceLandmarks(points: points, presence: 1)
    }

    /// A grey picture with a little noise.
    static func picture(_ side: Int = 400, seed: UInt64 = 1, noise: Float = 3) -> Image {
        var (image, dice) = (Image(width: side, height: side, format: .rgba, filledWith: 128), Dice(seed))
        for index in image.pixels.indices { image.pixels[index] = UInt8(128 + noise * dice.next()) }
        return image
    }

    /// The same picture with every pixel of an area changed.
    static func picture(_ image: Image, brightenedBy levels: Int, where fits: (Int, Int) -> Bool) -> Image {
        var image = image
        for y in 0..<image.height {
            for x in 0..<image.width where fits(x, y) {
                for channel in 0..<3 {
                    let index = y * image.stride + x * 4 + channel
                    image.pixels[index] = UInt8(min(255, max(0, Int(image.pixels[index]) + levels)))
                }
            }
        }
        return image
    }
}
