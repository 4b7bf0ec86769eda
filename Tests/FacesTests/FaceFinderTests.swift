import Faces
import Foundation
import Inference
import Media
import TestSupport
import Testing

@Suite("Choosing a face")
struct FaceFinderTests {
    private func failure(_ image: Image, _ choice: FaceChoice = .largest) throws -> FaceError? {
        var finder = try Pictures.finder()
        do { _ = try finder.face(in: image, choosing: choice) } catch { return error }
        return nil
    }

    @Test(
        "a picture without a face has none, and a sentence says so", arguments: ["noise", "grey", "one pixel", "strip"])
    func noFace(kind: String) throws {
        let image =
            switch kind {
            case "noise": Image.noise(width: 300, height: 200)
            case "grey": Image.canvas(width: 640, height: 480)
            case "one pixel": Image.canvas(width: 1, height: 1)
            default: Image.noise(width: 3000, height: 2)
            }
        let error = try failure(image)
        #expect(error?.code == .noFace)
        #expect(error?.description.contains("no face found in the picture (\(image.width) x \(image.height))") == true)
        var finder = try Pictures.finder()
        #expect(try finder.faces(in: image).isEmpty)
    }

    @Test("a drawn smiley is not a face")
    func cartoon() throws {
        var image = Image.canvas(width: 400, height: 400, gray: 255)
        for y in 0..<400 {
            for x in 0..<400 {
                let point = Point(Float(x), Float(y)) - 200
                let isEye = (point - Point(-50, -50)).length < 15 || (point - Point(50, -50)).length < 15
                let isMouth = abs(point.length - 90) < 6 && point.y > 30
                let shade: UInt8 = isEye || isMouth ? 0 : point.length < 150 ? 220 : 255
                for channel in 0..<3 { image.pixels[(y * 400 + x) * 4 + channel] = channel == 2 ? shade / 4 : shade }
            }
        }
        #expect(try failure(image)?.code == .noFace)
    }

    @Test("of two faces the largest is first; number, place and errors follow that order")
    func twoFaces() throws {
        let portrait = try Pictures.portrait()
        let small = portrait.shrunk(by: 2)
        let image = Image.canvas(width: 900, height: 520, [(small, x: 20, y: 100), (portrait, x: 350, y: 4)])
        var finder = try Pictures.finder()
        let faces = try finder.faces(in: image)
        try #require(faces.count == 2)
        #expect(faces[0].bounds.center.x > 350 && faces[1].bounds.center.x < 350)
        #expect(try finder.face(in: image) == faces[0])
        #expect(try finder.face(in: image, choosing: .index(2)) == faces[1])
        #expect(try finder.face(in: image, choosing: .at(faces[1].bounds.center)) == faces[1])
        for choice in [FaceChoice.index(3), .index(0), .index(-1), .at(Point(5, 5))] {
            let error = try failure(image, choice)
            #expect(error?.code == .noSuchFace)
            #expect(error?.description.contains("the picture has 2 faces: 1 at ") == true)
        }
        #expect(try failure(image, .index(3))?.description.hasPrefix("there is no face 3: ") == true)
        #expect(try failure(image, .at(Point(5, 6)))?.description.hasPrefix("there is no face at 5,6: ") == true)
    }

    @Test("a part of a near face is no face of its own: the portrait that ships has one")
    func nearFace() throws {
        let file = Samples.package.appendingPathComponent("Sources/LipSync/Resources/portrait.jpg")
        var finder = try Pictures.finder()
        #expect(try finder.faces(in: Pictures.read(file)).count == 1)
    }

    @Test("a small face far away is found, and is a concern")
    func smallFace() throws {
        let image = Image.canvas(width: 900, height: 700, [(try Pictures.portrait().shrunk(by: 4), x: 600, y: 300)])
        var finder = try Pictures.finder()
        let face = try finder.face(in: image)
        #expect(Rectangle(x: 600, y: 300, width: 128, height: 128).contains(face.bounds.center))
        guard case .tooSmall(let pixels)? = FaceConcern.concerns(about: face, in: image).first else {
            Issue.record("not said to be small: \(face.eyeAxis)")
            return
        }
        #expect(pixels > 5 && pixels < 30)
    }

    @Test("a face cut by the border is found, with a concern; the whole one has none but its size")
    func cut() throws {
        var finder = try Pictures.finder()
        let portrait = try Pictures.portrait()
        let face = try finder.face(in: portrait)
        #expect(!FaceConcern.concerns(about: face, in: portrait).contains(.cutByBorder))
        // The border goes through the middle between the mouth's corner and the edge of the cheek.
        let left = Int((face.bounds.x + face[LandmarkIndex.mouthRight].x) / 2)
        let image = Image.canvas(width: 512, height: 512, [(portrait, x: -left, y: 0)])
        let found = try finder.face(in: image)
        #expect(FaceConcern.concerns(about: found, in: image).contains(.cutByBorder))
        let nose = face[LandmarkIndex.noseTip] - Point(Float(left), 0)
        #expect((found[LandmarkIndex.noseTip] - nose).length < 0.1 * face.bounds.width)
    }

    @Test("a turned head is a concern from 35 degrees", arguments: [(0, false), (30, false), (40, true), (-50, true)])
    func profile(degrees: Int, isConcern: Bool) throws {
        var finder = try Pictures.finder()
        let image = try Pictures.portrait()
        var face = try finder.face(in: image)
        let angle = Float(degrees) * .pi / 180 - face.yaw
        let (sine, cosine) = (angle.sine, angle.cosine)
        let middle = face.points[LandmarkIndex.noseBridge]
        face.points = face.points.map { point in
            let away = point - middle
            return middle + SIMD3(away.x * cosine - away.z * sine, away.y, away.x * sine + away.z * cosine)
        }
        let concerns = FaceConcern.concerns(about: face, in: image)
        let isSaid = concerns.contains { if case .profile = $0 { true } else { false } }
        #expect(isSaid == isConcern, "\(concerns)")
    }

    @Test("a region that is no square is refused")
    func region() throws {
        var finder = try Pictures.finder()
        let image = try Pictures.portrait()
        for region in [
            FaceRegion(center: Point(1, 1), size: 0, angle: 0), FaceRegion(center: Point(.nan, 1), size: 9, angle: 0),
            FaceRegion(center: Point(1, 1), size: .infinity, angle: 0),
        ] {
            #expect(throws: FaceError.self) { _ = try finder.mesh.landmarks(in: image, from: region) }
        }
        for center in [Point(-1e6, 40), Point(9999, 1e7)] {
            let away = FaceRegion(center: center, size: 100, angle: 0.3)
            #expect(try finder.mesh.landmarks(in: image, from: away).presence < 0.5)
        }
        let huge = FaceRegion(center: Point(256, 256), size: 1e6, angle: 0)
        #expect(try finder.mesh.landmarks(in: image, from: huge).presence < 0.5)
    }

    @Test("a missing model, or another one in its place, is named")
    func models() async throws {
        try await Samples.withTemporaryFolder { folder in
            let models = FaceModels(folder: folder)
            let missing = #expect(throws: FaceError.self) {
                _ = try FaceFinder(core: Pictures.core.get(), models: models)
            }
            #expect(missing?.code == .model(.fileMissing))
            try FileManager.default.copyItem(at: Pictures.models.fullRangeDetector, to: models.mesh)
            let wrong = #expect(throws: FaceError.self) { _ = try FaceMesh(core: Pictures.core.get(), models: models) }
            #expect(wrong?.description.contains("is a model, but not the landmark model") == true)
        }
    }

    @Test(
        "photos of several people list them all", arguments: [("00.jpg", 2), ("Blake_Lively.jpg", 2), ("10045.png", 3)])
    func people(name: String, count: Int) throws {
        guard let url = Samples.shared(name) else { return }
        var finder = try Pictures.finder()
        let faces = try finder.faces(in: Pictures.read(url))
        print("\(name): \(faces.map { "\(Int($0.bounds.width)) px, \($0.presence)" })")
        #expect(faces.count == count)
        for (face, next) in zip(faces, faces.dropFirst()) { #expect(face.bounds.area >= next.bounds.area) }
    }
}
