import Foundation
import LipSync
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Dubbing a clip")
struct ClipDubbingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let mode: SyncMode
        let clip: Int
        let speech: Int
        /// The frames of the clip that the film shows.
        let shown: [Int]
        var testDescription: String { "\(mode.rawValue), \(clip) frames, \(speech) of speech" }
    }

    private static let cases: [Case] = [
        Case(mode: .bounce, clip: 4, speech: 12, shown: [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1]),
        Case(mode: .bounce, clip: 1, speech: 3, shown: [0, 0, 0]),
        // So long that only a part of it is kept for going back.
        Case(mode: .bounce, clip: 40, speech: 44, shown: Array(0..<40) + [38, 37, 36, 35]),
        Case(mode: .bounce, clip: 9, speech: 5, shown: [0, 1, 2, 3, 4]),
        Case(mode: .bounce, clip: 5, speech: 5, shown: [0, 1, 2, 3, 4]),
        Case(mode: .loop, clip: 4, speech: 10, shown: [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]),
        Case(mode: .loop, clip: 9, speech: 3, shown: [0, 1, 2]),
        Case(mode: .cutOff, clip: 4, speech: 20, shown: [0, 1, 2, 3]),
        Case(mode: .cutOff, clip: 20, speech: 4, shown: [0, 1, 2, 3]),
        Case(mode: .silence, clip: 4, speech: 7, shown: [0, 1, 2, 3, 3, 3, 3]),
        Case(mode: .silence, clip: 30, speech: 20, shown: Array(0..<30)),
        Case(mode: .remap, clip: 5, speech: 10, shown: [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]),
        Case(mode: .remap, clip: 12, speech: 4, shown: [0, 3, 6, 9]),
    ]

    @Test(
        "Clips shorter or longer than the speech are shown as the mode says, drawn on in every frame", arguments: cases)
    func syncModes(case expected: Case) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: expected.clip)
            // The last frame has 10 ms of sound only.
            let samples = expected.speech * 640 - 480
            let clip = ClipFixture.clip(input, ClipOptions(syncMode: expected.mode))
            let summary = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: samples), options: VideoOptions(quality: 0))
            #expect(summary.film.frames == expected.shown.count)
            #expect(summary.width == ClipFixture.width && summary.height == ClipFixture.height)
            #expect(summary.framesWithoutFace == 0 && summary.framesUntouched == 0)
            let frames = try ClipFixture.frames(of: output).map(ClipFixture.read)
            #expect(frames.map(\.clip) == expected.shown)
            let errors = frames.enumerated().map { ($1.film ?? -9) - $0 }
            // Red loses a level or three on its way through video colours of half the resolution.
            #expect(errors.allSatisfy { abs($0) <= 3 }, "\(errors)")
            let (spoken, shown) = (Double(samples) / 16_000, Double(expected.shown.count) / 25)
            let sound =
                switch expected.mode {
                case .bounce, .loop, .remap: spoken
                case .cutOff: min(spoken, shown)
                case .silence: max(spoken, shown)
                }
            #expect(abs(try ClipFixture.secondsOfSound(in: output) - sound) < 0.003)
        }
    }

    @Test("Speech that does not tell its length is taken in first where the clip is to be as long")
    func remapUnknownLength() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 10)
            let clip = ClipFixture.clip(input, ClipOptions(syncMode: .remap))
            let summary = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: 12_800, isLengthKnown: false))
            #expect(summary.film.frames == 20)
            #expect(try ClipFixture.frames(of: output).map { ClipFixture.read($0).clip } == (0..<20).map { $0 / 2 })
            #expect(abs(try ClipFixture.secondsOfSound(in: output) - 0.8) < 0.003)
        }
    }

    @Test("Of a static clip only the first frame is shown, in every mode", arguments: SyncMode.allCases)
    func staticClip(mode: SyncMode) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 6)
            let clip = ClipFixture.clip(input, ClipOptions(isStatic: true, syncMode: mode))
            let summary = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: 640 * 8))
            #expect(summary.film.frames == 8)
            #expect(try ClipFixture.frames(of: output).allSatisfy { ClipFixture.read($0).clip == 0 })
        }
    }

    @Test("Frames without a face are drawn on where it was, and counted; without any face nothing is drawn")
    func missingFaces() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 10)
            let some = ClipFixture.clip(input) {
                (2..<7).contains($0) ? Rectangle(x: 20, y: 10, width: 40, height: 30) : nil
            }
            let summary = try await ClipDubbing(clip: some, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: 6400))
            #expect(summary.framesWithoutFace == 5 && summary.framesUntouched == 0)
            #expect(try ClipFixture.frames(of: output).allSatisfy { ClipFixture.read($0).film != nil })

            let none = ClipFixture.clip(input) { _ in nil }
            let untouched = try await ClipDubbing(clip: none, engine: CountingClipEngine())
                .write(to: output, speech: ToneSource(samples: 6400))
            #expect(untouched.framesWithoutFace == 10 && untouched.framesUntouched == 10)
            let frames = try ClipFixture.frames(of: output).map(ClipFixture.read)
            #expect(frames.map(\.clip) == Array(0..<10))
            #expect(frames.allSatisfy { $0.film == nil })
        }
    }

    /// Draws nothing, and wants no sound beyond a moment, so that nobody has to hear the end of the speech for its sake.
    private struct IdleEngine: ClipEngine {
        let name = "idle"
        let lookAhead = MediaTime(0, per: 1)
        let provenance = Provenance(engine: "idle", isDrawnByNetwork: false)

        struct Performer: ClipPerformer {
            mutating func hear(_ speech: SpeechAudio) {}
            mutating func finishHearing() {}
            mutating func pass(_ time: MediaTime) {}
            mutating func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) -> Bool { true }
        }

        func makeClipPerformer(
            for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
        ) -> any ClipPerformer { Performer() }
    }

    @Test("A clip as long as the speech is not read again to go backward")
    func noNeedlessBounce() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 30)
            // Pieces that end where frames do leave it open whether more will come.
            let speech = ToneSource(samples: 640 * 30, isLengthKnown: false, piece: 640)
            let summary = try await ClipDubbing(clip: ClipFixture.clip(input), engine: IdleEngine())
                .write(to: output, speech: speech) { progress in
                    // Whoever has it open can read on; nobody can open it again.
                    if progress.frames == 3 { try? FileManager.default.removeItem(at: input) }
                }
            #expect(summary.film.frames == 30)
        }
    }

    @Test("Progress counts every frame towards the number that the mode leads to")
    func progress() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 20)
            for (mode, expected) in [(SyncMode.silence, 20), (.cutOff, 10), (.loop, 10), (.bounce, 10), (.remap, 10)] {
                let (reports, collect) = AsyncStream.makeStream(of: Dubbing.Progress.self)
                let clip = ClipFixture.clip(input, ClipOptions(syncMode: mode))
                _ = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                    .write(to: output, speech: ToneSource(samples: 6400)) { collect.yield($0) }
                collect.finish()
                let all = await reports.reduce(into: []) { $0.append($1) }
                #expect(all.map(\.frames) == Array(1...expected))
                #expect(all.allSatisfy { $0.expectedFrames == expected })
            }
        }
    }

    @Test("Without speech, without a video, or with areas outside of it there is a reason and no file")
    func refusals() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 3)
            func attempt(_ options: ClipOptions = ClipOptions(), url: URL? = nil, samples: Int = 6400) async throws {
                let clip = ClipFixture.clip(url ?? input, options)
                _ = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                    .write(to: output, speech: ToneSource(samples: samples))
            }
            for mode in SyncMode.allCases {
                let error = await #expect(throws: LipSyncError.self) {
                    try await attempt(ClipOptions(syncMode: mode), samples: 0)
                }
                #expect(error?.code == .noSpeech)
            }
            await #expect(throws: MediaError.self) { try await attempt(url: folder.appendingPathComponent("no.mp4")) }
            let outside = ClipArea(top: 200, bottom: 300, left: 0, right: 10)
            for options in [ClipOptions(fixedBox: outside), ClipOptions(framing: ClipFraming(crop: outside))] {
                let error = await #expect(throws: LipSyncError.self) { try await attempt(options) }
                #expect(error?.code == .unusableClip)
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in.mp4"])
        }
    }

    @Test("A cancelled dub stops at once and leaves no file", arguments: [SyncMode.bounce, .loop])
    func cancellation(mode: SyncMode) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 10)
            let (begun, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let task = Task {
                try await ClipDubbing(
                    clip: ClipFixture.clip(input, ClipOptions(syncMode: mode)), engine: CountingClipEngine()
                ).write(to: output, speech: ToneSource(samples: 16_000 * 600, pause: .milliseconds(5))) { progress in
                    if progress.frames > 30 { signal.yield() }
                }
            }
            for await _ in begun { break }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in.mp4"])
        }
    }
}
