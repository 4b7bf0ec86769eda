import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

@Suite("Clocks that lie")
struct BrokenClockTests {
    /// Ticks that come out of what a stream of milliseconds says.
    private func times(
        _ stated: [Int64?], durations: [Int64?] = [], origin: Int64 = 0, end: Int64? = nil
    ) -> [Int64] {
        var times = FrameTimes(nominal: 40, second: 1000, origin: origin, end: end)
        return stated.enumerated().map { index, stated in
            times.next(stated: stated, duration: durations.indices.contains(index) ? durations[index] : nil)
        }
    }

    @Test(
        "any timestamps give times that run forwards, and the clock goes on after a jump",
        arguments: [
            [0, 40, 80], [.max, .min, 0, .max], [1 << 62, -(1 << 62), 1], [nil, nil, nil], [.min, .min, .min],
            [0, 100_000_000_000, 100_000_000_040], [0, 40, .max, 120, 160], [-500, -460, 0],
        ] as [[Int64?]])
    func forwards(stated: [Int64?]) {
        for origin in [0, .max, .min, 1 << 62] as [Int64] {
            let found = times(stated, origin: origin, end: origin == 0 ? .max : nil)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0 < $1 }, "\(found)")
            #expect(found.allSatisfy { (-1000...60_000 * Int64(stated.count)).contains($0) }, "\(found)")
        }
    }

    @Test("a gap of a minute is kept, a longer one is closed up")
    func gaps() {
        #expect(times([0, 60_000]) == [0, 60_000])
        #expect(times([0, 60_041]) == [0, 40])
        #expect(times([0, 90_000, 90_040], durations: [90_000]) == [0, 90_000, 90_040])
        #expect(times([0, 100_000_000_000, 100_000_000_040], end: 100_000_000_000) == [0, 40, 80])
        #expect(times([0, 40], durations: [.max]) == [0, 40])
        #expect(times([0, 40, 12_000], end: 80) == [0, 40, 80])
    }

    @Test("a hole in the sound becomes silence, in small pieces; one of over a minute is left out and counted")
    func hole() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            for (gap, seconds, jumps) in [(30_000 as UInt64, 30.2, 0), (100_000_000, 0.2, 1), (1 << 62, 0.2, 1)] {
                let url = folder.appendingPathComponent("\(gap).mka")
                try Data(SoundWithHole.matroska(gap: gap)).write(to: url)
                let reader = try AudioReader(url)
                var (samples, longest) = (0, 0)
                while let block = try reader.next() {
                    samples += block.speech.samples.count
                    longest = max(longest, block.playback.frames)
                }
                #expect(abs(Double(samples) / 16_000 - seconds) < 0.11, "\(gap): \(samples)")
                #expect(longest < 48_000 && reader.clockJumps == jumps)
            }
        }
    }

    @Test("sound of a rate or of channels that nothing has is refused", arguments: [1, 999, 800_000])
    func rates(hertz: Int) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.wav")
            try TinyFiles.wav(rate: hertz, channels: 1, frames: 100) { _, _ in 0 }.write(to: url)
            let error = #expect(throws: MediaError.self) {
                let reader = try AudioReader(url)
                while try reader.next() != nil {}
            }
            #expect(error?.description.contains("\(hertz) Hz") == true, "\(String(describing: error))")
        }
    }
}

/// Two pieces of sound of a tenth of a second with time between them.
private enum SoundWithHole {
    static func matroska(gap: UInt64) -> [UInt8] {
        func element(_ id: [UInt8], _ body: [UInt8]) -> [UInt8] {
            id + Craft.big(UInt64(body.count) | 1 << 56, 8) + body
        }
        let head = element(
            [0x1A, 0x45, 0xDF, 0xA3], element([0x42, 0x82], Array("matroska".utf8)) + element([0x42, 0x87], [4]))
        let sound =
            element([0xB5], Craft.big((16_000.0).bitPattern, 8)) + element([0x9F], [1]) + element([0x62, 0x64], [16])
        let track =
            element([0xD7], [1]) + element([0x73, 0xC5], [1]) + element([0x83], [2])
            + element([0x86], Array("A_PCM/INT/LIT".utf8)) + element([0xE1], sound)
        var clusters: [UInt8] = []
        for time in [0, gap] {
            let block = element([0xA3], [0x81, 0, 0, 0x80] + [UInt8](repeating: 1, count: 3200))
            clusters += element([0x1F, 0x43, 0xB6, 0x75], element([0xE7], Craft.big(time, 8)) + block)
        }
        let info = element([0x15, 0x49, 0xA9, 0x66], element([0x2A, 0xD7, 0xB1], Craft.big(1_000_000, 4)))
        return head
            + element(
                [0x18, 0x53, 0x80, 0x67], info + element([0x16, 0x54, 0xAE, 0x6B], element([0xAE], track)) + clusters)
    }
}
