import Foundation
import LipSync
import Media
import MediaIO
import Synchronization
import TestSupport
import Testing

@Suite("Dubbing")
struct DubbingTests {
    @Test(
        "A video has a frame for each 40 ms of sound, the last one for the rest",
        arguments: [(1, 1), (640, 1), (641, 2), (16_000, 25), (40_123, 63)])
    func frameCount(samples: Int, frames: Int) async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let summary = try await Dubbing(face: CountingFace()).write(to: url, speech: ToneSource(samples: samples))
            #expect(summary.frames == frames)
            #expect(summary.samples == samples)
            #expect(summary.damagedPackets == samples / 8000)
            let reader = try VideoReader(url, frameRate: nil)
            var read: [Image] = []
            while let frame = try reader.next() { read.append(frame.image) }
            #expect(read.count == frames)
            // Frame n shows the picture of n / 25 s: levels rise by one a frame.
            let levels = read.map { Int($0[32, 32].y) }
            #expect(levels.enumerated().allSatisfy { abs($1 - 20 - $0 % 200) <= 2 })
        }
    }

    @Test("Sound and picture end together, at any frame rate", arguments: [(25, 1), (30_000, 1001), (60, 1)])
    func lengths(numerator: Int, denominator: Int) async throws {
        let rate = FrameRate(numerator, per: denominator)
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let summary = try await Dubbing(face: CountingFace(), frameRate: rate)
                .write(to: url, speech: ToneSource(samples: 32_000))
            #expect(summary.frames == rate.frames(coveringSamples: 32_000, at: .speech))
            let audio = try AudioReader(url)
            var samples = 0
            while let block = try audio.next() { samples += block.speech.samples.count }
            #expect(abs(samples - 32_000) <= 16)
        }
    }

    @Test("Without a sample there is no video, and no file")
    func noSpeech() async throws {
        try await Samples.withTemporaryFolder { folder in
            await #expect(throws: LipSyncError.self) {
                try await Dubbing(face: CountingFace())
                    .write(to: folder.appendingPathComponent("out.mp4"), speech: ToneSource(samples: 0))
            }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }

    @Test("A cancelled dub stops at once and leaves no file")
    func cancellation() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let (begun, signal) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let task = Task {
                try await Dubbing(face: CountingFace())
                    .write(to: url, speech: ToneSource(samples: 16_000 * 600, pause: .milliseconds(5))) { progress in
                        if progress.frames > 3 { signal.yield() }
                    }
            }
            for await _ in begun { break }
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            // Of the minute that it would take; other tests keep the machine busy meanwhile.
            #expect(ContinuousClock.now - start < .seconds(15))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left.isEmpty)
        }
    }

    @Test("Six minutes of sound: every frame, no drift, in the sound's own time")
    func noDrift() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let reports = Mutex(0)
            let summary = try await Dubbing(face: CountingFace(side: 16))
                .write(to: url, speech: ToneSource(samples: 16_000 * 360)) { _ in reports.withLock { $0 += 1 } }
            #expect(summary.frames == 9000)
            #expect(reports.withLock { $0 } == 9000)
            let reader = try VideoReader(url, frameRate: nil)
            #expect(abs((reader.duration ?? 0) - 360) < 0.05)
        }
    }
}
