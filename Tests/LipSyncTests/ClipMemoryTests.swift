import Foundation
import LipSync
import Media
import Synchronization
import TestSupport
import Testing

@Suite("Memory of clips")
struct ClipMemoryTests {
    @Test(
        "A clip of two minutes takes no more memory than one of 10 s, forward and backward",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "needs the memory as Linux tells it"),
        arguments: [SyncMode.loop, .bounce])
    func constantMemory(mode: SyncMode) async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            func peak(seconds: Int) async throws -> Int {
                try ClipFixture.write(input, frames: 25 * seconds, width: 320, height: 240)
                let clip = ClipFixture.clip(input, ClipOptions(smoothsBoxes: true, syncMode: mode))
                let peak = Mutex(0)
                // A second more than the clip, so that it turns around.
                _ = try await ClipDubbing(clip: clip, engine: CountingClipEngine())
                    .write(to: output, speech: ToneSource(samples: 16_000 * (seconds + 1))) { progress in
                        if progress.frames % 25 == 0 { peak.withLock { $0 = max($0, residentKilobytes()) } }
                    }
                return peak.withLock { $0 }
            }
            let short = try await peak(seconds: 10)
            let long = try await peak(seconds: 120)
            // 2750 more frames of 320 x 240 RGBA would be 844 MB; other tests load networks beside this one.
            #expect(long - short < 400_000, "\(short) KB, then \(long) KB")
        }
    }
}

/// Memory of this process that is in use, from the kernel; 0 where it does not say.
private func residentKilobytes() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
    else { return 0 }
    return line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first ?? 0
}
