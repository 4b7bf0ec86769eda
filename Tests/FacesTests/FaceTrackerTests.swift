import Faces
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Following a face")
struct FaceTrackerTests {
    private func tracker(_ choice: FaceChoice = .largest) throws -> FaceTracker {
        try FaceTracker(core: Pictures.core.get(), models: Pictures.models, choosing: choice)
    }

    private func time(_ frame: Int) -> MediaTime { FrameRate.standard.time(ofFrame: frame) }

    @Test("a face that drifts is followed, one that leaves is reported, one that comes back is found")
    func drift() throws {
        let portrait = try Pictures.portrait()
        var tracker = try tracker()
        for frame in 0..<16 {
            let left = 20 + 6 * frame
            let isGone = (6..<9).contains(frame)
            let image = Image.canvas(width: 700, height: 540, isGone ? [] : [(portrait, x: left, y: 10)])
            let face = try tracker.track(image, at: time(frame))
            #expect((face == nil) == isGone, "frame \(frame)")
            guard let face else { continue }
            let expected = try Pictures.expected("astronaut")[LandmarkIndex.noseTip]
            let nose = Point(expected.x + Float(left), expected.y + 10)
            // Smoothing lags behind a face that moves 150 pixels a second.
            #expect((face[LandmarkIndex.noseTip] - nose).length < 5, "frame \(frame)")
        }
        #expect(tracker.frames == 16 && tracker.framesWithoutFace == 3)
    }

    @Test("the chosen face is kept when another grows larger, and the smoothing does not bridge a cut")
    func choiceAndCut() throws {
        let portrait = try Pictures.portrait()
        let half = portrait.shrunk(by: 2)
        var tracker = try tracker()
        let before = Image.canvas(width: 900, height: 520, [(half, x: 40, y: 100)])
        let both = Image.canvas(width: 900, height: 520, [(half, x: 44, y: 100), (portrait, x: 380, y: 0)])
        let first = try #require(try tracker.track(before, at: time(0)))
        let second = try #require(try tracker.track(both, at: time(1)))
        #expect((first.bounds.center - second.bounds.center).length < 10)
        let after = Image.canvas(width: 900, height: 520, [(portrait, x: 380, y: 0)])
        let third = try #require(try tracker.track(after, at: time(2)))
        let expected = try Pictures.expected("astronaut")[LandmarkIndex.noseTip] + SIMD3(380, 0, 0)
        #expect((third[LandmarkIndex.noseTip] - Point(expected.x, expected.y)).length < 3)
    }

    @Test("a face that was asked for and is not there is missing, not replaced")
    func absentChoice() throws {
        var tracker = try tracker(.index(2))
        #expect(try tracker.track(Pictures.portrait(), at: time(0)) == nil)
        #expect(tracker.framesWithoutFace == 1)
    }

    @Test("in a real clip the face is in every frame, and smoothing leaves less jitter than single frames have")
    func clip() throws {
        guard let url = Samples.shared("talking.mp4") else { return }
        let reader = try VideoReader(url)
        var tracker = try tracker()
        var finder = try Pictures.finder()
        var (smooth, rough): ([Point], [Point]) = ([], [])
        let clock = ContinuousClock()
        var busy = Duration.zero
        while smooth.count < 75, let frame = try reader.next() {
            var face: FaceLandmarks?
            busy += try clock.measure { face = try tracker.track(frame.image, at: frame.time) }
            guard let face else { continue }
            smooth.append(face[LandmarkIndex.noseBridge])
            let single = try finder.mesh.landmarks(in: frame.image, from: FaceRegion(around: face))
            rough.append(single[LandmarkIndex.noseBridge])
        }
        func jitter(_ path: [Point]) -> Float {
            (2..<path.count).reduce(0) { $0 + (path[$1] - 2 * path[$1 - 1] + path[$1 - 2]).length }
                / Float(path.count - 2)
        }
        print(
            "clip: \(tracker.frames) frames, \(tracker.framesWithoutFace) without a face, "
                + "\(busy / tracker.frames) a frame; second difference \(jitter(rough)) px, smoothed \(jitter(smooth)) px"
        )
        #expect(tracker.framesWithoutFace == 0 && smooth.count == 75)
        #expect(jitter(smooth) < jitter(rough))
    }
}
