import Faces
import Media
import Testing

@testable import LipSync

@Suite("What is shown around a face")
struct FramingTests {
    private static let face = Rectangle(x: 900, y: 300, width: 90, height: 120)

    @Test("the part has even sides, lies inside the picture, leaves room around the face", arguments: Framing.allCases)
    func part(framing: Framing) {
        for (width, height) in [(1920, 1080), (1081, 1921), (1001, 999), (4000, 600)] {
            let part = framing.part(around: [Self.face], width: width, height: height)
            #expect(part.columns.lowerBound >= 0 && part.columns.upperBound <= width)
            #expect(part.rows.lowerBound >= 0 && part.rows.upperBound <= height)
            guard framing != .whole else { continue }
            #expect(part.columns.count % 2 == 0 && part.rows.count % 2 == 0)
            #expect(Float(part.rows.lowerBound) <= 300 - 0.5 * 120 && Float(part.rows.upperBound) >= 420 + 0.35 * 120)
            #expect(part.columns.lowerBound <= 864 && part.columns.upperBound >= 996)
        }
        #expect(Framing.whole.part(around: [Self.face], width: 999, height: 777) == (0..<999, 0..<777))
    }

    @Test("nearer framings show less, and the part keeps the picture's shape")
    func nearer() {
        let shown = Framing.allCases.map { $0.part(around: [Self.face], width: 1920, height: 1080).rows.count }
        #expect(shown[0] > shown[1] && shown[1] > shown[2])
        let part = Framing.face.part(around: [Self.face], width: 1920, height: 1080)
        #expect(abs(Double(part.columns.count) / Double(part.rows.count) - 16 / 9) < 0.02)
    }

    @Test("a face at the edge, larger than the picture or of no size is no trouble")
    func odd() {
        for face in [
            Rectangle(x: -50, y: -50, width: 100, height: 100), Rectangle(x: 630, y: 470, width: 100, height: 100),
            Rectangle(x: 0, y: 0, width: 5000, height: 5000), Rectangle(x: 10, y: 10, width: 0, height: 0),
            Rectangle(x: .nan, y: 0, width: 10, height: 10), Rectangle(x: 0, y: 0, width: .infinity, height: 10),
        ] {
            for framing in Framing.allCases {
                let part = framing.part(around: [face], width: 640, height: 480)
                #expect(part.columns.lowerBound >= 0 && part.columns.upperBound <= 640 && !part.columns.isEmpty)
                #expect(part.rows.lowerBound >= 0 && part.rows.upperBound <= 480 && !part.rows.isEmpty)
            }
        }
        #expect(Framing.face.part(around: [], width: 640, height: 480) == (0..<640, 0..<480))
    }

    @Test("a framed portrait has its landmarks where they were in the picture")
    func portrait() {
        var image = Image(width: 800, height: 600, format: .rgba)
        image.pixels[(300 * 800 + 400) * 4] = 200
        var points: [SIMD3<Float>] = []
        for index in 0..<LandmarkIndex.count {
            points.append(SIMD3<Float>(Float(380 + index % 40), Float(280 + index % 50), 0))
        }
        let whole = Portrait(image: image, face: FaceLandmarks(points: points, presence: 1))
        let near = whole.framed(.face)
        let shift = whole.face[0] - near.face[0]
        #expect(near.image.width < 800 && near.image.height < 600)
        let x = 400 - Int(clamping: shift.x)
        let y = 300 - Int(clamping: shift.y)
        let place = (y * near.image.width + x) * 4
        #expect(near.image.pixels[place] == 200)
        #expect(whole.framed(.whole).image.width == 800)
    }
}

@Suite("A camera that follows a head")
struct HeadCameraTests {
    private static func face(_ x: Float, _ y: Float = 300) -> Rectangle {
        Rectangle(x: x - 50, y: y - 60, width: 100, height: 120)
    }

    private static func camera() throws -> HeadCamera {
        try #require(HeadCamera(.face, faces: [face(500)], width: 1920, height: 1080))
    }

    /// The first column shown in each frame of a head that moves.
    private static func track(_ rate: Double = 25, seconds: Double = 4, _ x: (Double) -> Float) throws -> [Int] {
        var camera = try camera()
        return (0..<Int(seconds * rate)).map { frame in
            let part = camera.follow(face(x(Double(frame) / rate)), at: Double(frame) / rate)
            #expect(part.columns.count == camera.width && part.rows.count == camera.height)
            return part.columns.lowerBound
        }
    }

    @Test("it stands still while landmarks tremble")
    func still() throws {
        let places = try Self.track { 500 + 3 * Float($0 * 40).sine }
        #expect(Set(places).count == 1)
    }

    @Test("it follows a head that goes elsewhere, without a jump and without going back")
    func follows() throws {
        let places = try Self.track { 500 + 400 * Float($0 / 3).clamped(to: 0...1) }
        let steps = zip(places, places.dropFirst()).map { $1 - $0 }
        #expect(steps.allSatisfy { (0...8).contains($0) })
        #expect(places[99] - places[0] > 380)
        #expect(zip(steps, steps.dropFirst()).allSatisfy { abs($0 - $1) <= 2 })
    }

    @Test("it does not depend on the frame rate")
    func rate() throws {
        let move: (Double) -> Float = { $0 < 0.5 ? 500 : 600 }
        let (slow, fast) = (try Self.track(25, move), try Self.track(100, move))
        #expect(abs(slow[50] - fast[200]) <= 4)
    }

    @Test("after a cut it is where the new head is at once")
    func cut() throws {
        let places = try Self.track { $0 < 1 ? 500 : 1300 }
        #expect(places[24] == places[0] && places[25] - places[24] == 800)
    }

    @Test("without a face it stays where it is")
    func lost() throws {
        var camera = try Self.camera()
        let before = camera.follow(Self.face(700), at: 0)
        #expect(camera.follow(nil, at: 1) == before)
    }

    @Test("it is needed only where a part is shown, of faces that are known")
    func needless() {
        #expect(HeadCamera(.whole, faces: [Self.face(500)], width: 1920, height: 1080) == nil)
        #expect(HeadCamera(.face, faces: [], width: 1920, height: 1080) == nil)
        #expect(HeadCamera(.portrait, faces: [Self.face(100, 60)], width: 200, height: 120) == nil)
    }
}
