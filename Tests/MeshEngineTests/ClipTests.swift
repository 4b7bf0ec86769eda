import Articulation
import Faces
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import TestSupport
import Testing

@testable import MeshEngine

@Suite("Dubbing a clip by its own pixels")
struct ClipTests {
    /// A clip of the portrait that ships, which smiles: it moves from side to side by three pixels.
    private static func withClip(
        _ options: ClipOptions = ClipOptions(), _ body: (ClipSource, MeshClipEngine) throws -> Void
    ) async throws {
        let (image, _) = try PortraitFixture.open()
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("clip.mp4")
            let writer = try VideoWriter(url, width: 480, height: 480, options: VideoOptions(quality: 12))
            for frame in 0..<30 {
                let left = 16 + Int((3 * (Float(frame) * 0.4).sine).rounded())
                try writer.append(
                    image.converted(to: .rgba).part(columns: left..<left + 480, rows: 10..<490))
            }
            try writer.finish()
            let models = try PortraitFixture.models
            let core = try Core()
            try body(
                ClipSource(url, options: options, core: core, models: models),
                MeshClipEngine(core: core, models: models, articulation: .bundled(core: core)))
        }
    }

    @Test("the look through a clip tells how far it has come")
    func look() async throws {
        try await Self.withClip { clip, engine in
            var parts: [Double] = []
            _ = try engine.makeClipPerformer(for: clip, PerformanceStyle()) { parts.append($0) }
            #expect(parts.count > 2)
            #expect(parts == parts.sorted())
            #expect(parts.allSatisfy { (0...1).contains($0) })
            #expect(parts.last ?? 0 > 0.5)
        }
    }

    @Test("in silence the lips of a smiling clip meet and stay; beyond the face no pixel changes")
    func silence() async throws {
        try await Self.withClip { clip, engine in
            var performer = try engine.makeClipPerformer(for: clip, PerformanceStyle())
            performer.hear(SpeechAudio([Float](repeating: 0, count: 32_000)))
            let reader = try ClipReader(clip)
            var finder = try FaceFinder(core: Core(), models: PortraitFixture.models)
            var gaps: [Float] = []
            while let frame = try reader.next() {
                let face = try #require(frame.face(0))
                let points = try #require(face.landmarks)
                var picture = frame.image
                let isDrawn = try performer.draw(
                    at: FrameRate.standard.time(ofFrame: frame.index), on: &picture, face: face)
                #expect(isDrawn)
                let geometry = try #require(FaceFrame(points.points))
                let contours = LipContours(of: geometry, in: frame.image)
                let area = MouthRenderer.area(of: LipMesh(frame: geometry, contours: contours), frame: geometry)
                let grown = Rectangle(
                    x: area.x - 4, y: area.y - 4, width: area.width + 8, height: area.height + 8)
                let outside = largestDifference(frame.image, picture) { x, y in
                    !grown.contains(Point(Float(x), Float(y)))
                }
                #expect(outside == 0)
                if frame.index % 5 == 0 {
                    let seen = try #require(FaceFrame(try finder.face(in: picture).points))
                    let before = try #require(FaceFrame(try finder.face(in: frame.image).points))
                    #expect(before.innerGap > 5)
                    gaps.append(seen.innerGap)
                }
            }
            #expect(gaps.count == 6)
            #expect(gaps.allSatisfy { $0 < 3.5 })
        }
    }

    @Test("a large face is kept smaller, and its points with it; a small one as it is")
    func shrunk() throws {
        let (image, face) = try PortraitFixture.open()
        let part = try #require(FacePart(of: image, face: face, margin: 0.3))
        #expect(part.shrunk(toEyes: 1000).image.width == part.image.width)
        let small = part.shrunk(toEyes: 40)
        #expect(abs(small.face.eyeAxis.length - 40) < 0.5)
        let ratio = Float(small.image.width) / Float(part.image.width)
        #expect(abs(ratio * part.face.eyeAxis.length - 40) < 0.5)
        #expect(small.face.presence == part.face.presence)
    }

    @Test("what is drawn on a clip's frames is seen as the aperture that was asked for")
    func seenAsAsked() async throws {
        try await Self.withClip { clip, _ in
            var survey = ClipSurvey()
            try clip.lookThrough(at: FrameRate(6), looked: { _ in }) { frame in
                if let face = frame.faces[0].landmarks { survey.look(at: frame.image, face: face) }
                return true
            }
            let character = try #require(survey.character())
            var mesh = try FaceMesh(core: Core(), models: PortraitFixture.models)
            let calibration = try survey.calibration(character, mesh: &mesh)
            #expect(calibration != .typical)
            let reader = try ClipReader(clip)
            var errors: [Float] = []
            while let shown = try reader.next() {
                guard shown.index % 9 == 4, let face = shown.faces[0].landmarks else { continue }
                let frame = try #require(FaceFrame(face.points))
                for aperture in stride(from: Float(0.12), through: 0.36, by: 0.08) {
                    let mouth = MouthPose(jaw: aperture, aperture: aperture, width: 0.2)
                    var (painter, solver, image) = (
                        ClipPainter(character), PoseSolver(calibration: calibration), shown.image
                    )
                    let pose = solver.pose(for: mouth, at: .zero, over: painter.ownSmile(of: frame))
                    painter.draw(pose, on: &image, frame, face.points, number: shown.index)
                    let first = try mesh.landmarks(in: image, from: FaceRegion(around: face))
                    let seen = try mesh.landmarks(in: image, from: FaceRegion(around: first))
                    errors.append(seen.lipGap - PoseSolver.aperture(of: mouth) - calibration.atRest)
                }
            }
            #expect(errors.count == 12)
            let rms = (errors.reduce(0) { $0 + $1 * $1 } / Float(errors.count)).squareRoot()
            #expect(rms < 2, "\(rms) mm")
        }
    }

    @Test("speech is waited for; then the mouth opens, and any cut of the sound draws the same")
    func speech() async throws {
        try await Self.withClip { clip, engine in
            let url = Samples.package.appendingPathComponent("Tests/SpeechProcessingTests/Expected/speech.npy")
            let samples = try NumpyArray(contentsOf: url).values.map { $0 / 32768 }
            func film(pieces: Int) throws -> [Image] {
                var performer = try engine.makeClipPerformer(for: clip, PerformanceStyle())
                let reader = try ClipReader(clip)
                var (heard, pictures) = (0, [Image]())
                while let frame = try reader.next() {
                    let face = try #require(frame.face(0))
                    var picture = frame.image
                    while try !performer.draw(
                        at: FrameRate.standard.time(ofFrame: frame.index), on: &picture, face: face)
                    {
                        #expect(picture == frame.image)
                        let end = min(heard + pieces, samples.count)
                        performer.hear(SpeechAudio(Array(samples[heard..<end])))
                        heard = end
                    }
                    pictures.append(picture)
                }
                return pictures
            }
            let film640 = try film(pieces: 640)
            #expect(try film(pieces: 1111) == film640)
            var finder = try FaceFinder(core: Core(), models: PortraitFixture.models)
            let gaps = try film640.indices.filter { $0.isMultiple(of: 3) }.map { index in
                try #require(FaceFrame(try finder.face(in: film640[index]).points)).innerGap
            }
            #expect((gaps.max() ?? 0) - (gaps.min() ?? 0) > 5)
        }
    }

    @Test("moments that pass are not drawn later: after them the mouth is where the sound has it, and the film goes on")
    func passing() async throws {
        try await Self.withClip { clip, engine in
            let url = Samples.package.appendingPathComponent("Tests/SpeechProcessingTests/Expected/speech.npy")
            let samples = try NumpyArray(contentsOf: url).values.map { $0 / 32768 }
            func mouth(passing passed: Range<Int>) throws -> [Image] {
                var performer = try engine.makeClipPerformer(for: clip, PerformanceStyle())
                performer.hear(SpeechAudio(samples))
                performer.finishHearing()
                let reader = try ClipReader(clip)
                var pictures: [Image] = []
                while let frame = try reader.next(), frame.index < 20 {
                    let (time, face) = (FrameRate.standard.time(ofFrame: frame.index), try #require(frame.face(0)))
                    var picture = frame.image
                    if passed.contains(frame.index) {
                        try performer.pass(time)
                    } else {
                        let isDrawn = try performer.draw(at: time, on: &picture, face: face)
                        #expect(isDrawn && picture != frame.image)
                    }
                    pictures.append(picture)
                }
                return pictures
            }
            let (all, some) = (try mouth(passing: 0..<0), try mouth(passing: 4..<12))
            #expect(some[..<4] == all[..<4] && some[4] != all[4])
            var finder = try FaceFinder(core: Core(), models: PortraitFixture.models)
            for frame in [13, 16, 19] {
                let gaps = try [all, some].map { film in
                    try #require(FaceFrame(try finder.face(in: film[frame]).points)).innerGap
                }
                #expect(abs(gaps[0] - gaps[1]) < 1.5, "frame \(frame): \(gaps)")
            }
        }
    }

    @Test("a frame without a face passes through; a fixed box and a clip without a face are refused")
    func refusals() async throws {
        try await Self.withClip { clip, engine in
            var performer = try engine.makeClipPerformer(for: clip, PerformanceStyle())
            performer.hear(SpeechAudio([Float](repeating: 0.1, count: 32_000)))
            let (image, _) = try PortraitFixture.open()
            var picture = image
            let box = FaceBox(left: 10, top: 10, right: 60, bottom: 60)
            let isDone = try performer.draw(at: .zero, on: &picture, face: ClipFace(box: box))
            #expect(isDone && picture == image)
            let faceless = ClipSource(clip.url) { Faceless() }
            #expect(throws: LipSyncError.self) {
                _ = try engine.makeClipPerformer(for: faceless, PerformanceStyle())
            }
        }
        try await Self.withClip(ClipOptions(fixedBox: ClipArea(top: 0, bottom: 100, left: 0, right: 100))) {
            clip, engine in
            #expect(throws: LipSyncError.self) { _ = try engine.makeClipPerformer(for: clip, PerformanceStyle()) }
        }
    }
}
