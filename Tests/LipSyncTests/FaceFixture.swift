import Faces
import Foundation
import LipSync
import Media

/// A painted face whose points are known: skin, red lips, a dark opening; and things before it.
struct FaceFixture {
    /// What is before the face.
    enum Thing {
        case cup, hand, microphone
    }

    static let (width, height) = (360, 400)
    /// Pixels a face millimetre, and where the nose is.
    static let (scale, nose): (Float, Point) = (2, Point(180, 200))

    /// How far the lips are apart, in millimetres.
    var gap: Float = 4
    /// How bright the light is.
    var light: Float = 1
    var thing: Thing?
    /// How far down a thing is from where it covers the mouth, in millimetres.
    var down: Float = 0
    var skin = SIMD3<Float>(200, 150, 125)

    private static let mouth = Point(0, 24)
    private var lips: Point { Point(25, 9 + gap / 2) }
    private var opening: Point { Point(18, 0.5 + gap / 2) }

    /// The face's points in the picture.
    var landmarks: FaceLandmarks {
        var points = [SIMD3<Float>](repeating: .zero, count: LandmarkIndex.count)
        func put(_ index: Int, _ x: Float, _ y: Float) {
            let place = Self.nose + Point(x, y) * Self.scale
            points[index] = SIMD3(place.x, place.y, 0)
        }
        func ellipse(_ ring: [Int], _ middle: Point, _ radii: Point, from start: Float) {
            for (number, index) in ring.enumerated() {
                let angle = start + 2 * Float.pi * Float(number) / Float(ring.count)
                put(index, middle.x + radii.x * angle.cosine, middle.y + radii.y * angle.sine)
            }
        }
        for index in points.indices { put(index, 0, -40) }
        for (index, x) in [(33, -45), (263, 45), (50, -38), (280, 38), (117, -34), (346, 34), (205, -30), (425, 30)] {
            put(index, Float(x), index == 33 || index == 263 ? -40 : -16)
        }
        for (index, x, y) in [(2, 0, 2), (98, -9, 0), (327, 9, 0), (4, 0, -6), (1, 0, -2), (6, 0, -36), (197, 0, -24)] {
            put(index, Float(x), Float(y))
        }
        ellipse(LandmarkRing.oval, Point(0, -12), Point(64, 76), from: -.pi / 2)
        ellipse(LandmarkRing.outerLip, Self.mouth, lips, from: .pi)
        ellipse(LandmarkRing.innerLip, Self.mouth, opening, from: .pi)
        return FaceLandmarks(points: points, presence: 1)
    }

    /// The picture, with the noise of a camera.
    func image(noise seed: UInt64) -> Image {
        var random = SeededRandom(seed: seed)
        var image = Image(width: Self.width, height: Self.height, format: .rgba, filledWith: 255)
        func isIn(_ place: Point, _ middle: Point, _ radii: Point) -> Bool { ((place - middle) / radii).length < 1 }
        for y in 0..<Self.height {
            for x in 0..<Self.width {
                let place = (Point(Float(x), Float(y)) + 0.5 - Self.nose) / Self.scale
                var color = SIMD3<Float>(70, 80, 95)
                if isIn(place, Point(0, -12), Point(64, 76)) { color = skin * (1 - 0.002 * abs(place.x)) }
                if isIn(place, Self.mouth, lips) { color = SIMD3(170, 75, 75) }
                if isIn(place, Self.mouth, opening) { color = SIMD3(50, 20, 20) }
                if let thing = thingColor(at: place) { color = thing }
                color = color * light + SIMD3(repeating: random.uniform(-4...4))
                let base = (y * Self.width + x) * 4
                for channel in 0..<3 { image.pixels[base + channel] = UInt8(color[channel].clamped(to: 0...255)) }
            }
        }
        return image
    }

    private func thingColor(at place: Point) -> SIMD3<Float>? {
        let place = place - Point(0, down)
        return switch thing {
        case .cup where abs(place.x) < 30 && place.y > 14: SIMD3(225, 220, 210)
        case .hand where abs(place.x) < 34 && place.y > 8: skin * 1.02
        case .microphone where (place - Point(4, 26)).length < 13 || (abs(place.x - 4) < 7 && place.y > 26):
            SIMD3(35, 35, 38)
        default: nil
        }
    }

    /// Whether a pixel shows the thing, a margin inside of its edge.
    func isCovered(_ x: Int, _ y: Int, margin: Float = 1) -> Bool {
        let place = (Point(Float(x), Float(y)) + 0.5 - Self.nose) / Self.scale
        return [Point(margin, margin), Point(-margin, margin), Point(margin, -margin), Point(-margin, -margin)]
            .allSatisfy { thingColor(at: place + $0) != nil }
    }

    /// Where the mouth is drawn, as a box.
    static let box = FaceBox(left: 70, top: 190, right: 290, bottom: 350)

    /// The face as a clip's frame names it.
    func face(_ frame: Int, shot: Int = 0) -> ClipFace {
        ClipFace(box: Self.box, landmarks: landmarks, frame: frame, shot: shot)
    }

    /// Lips that open and close and light that changes, as in a clip.
    static func speaking(_ frame: Int, _ thing: Thing? = nil, down: Float = 0) -> FaceFixture {
        FaceFixture(
            gap: 5 + 5 * (Float(frame) * 0.9).sine, light: 1 + 0.1 * (Float(frame) * 0.13).sine, thing: thing,
            down: down)
    }
}
