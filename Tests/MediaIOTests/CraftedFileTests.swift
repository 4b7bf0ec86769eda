import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

/// A trap ends the test process, which is the failure that these look for; `LIPSTREAM_FUZZ` sets how many files there are.
@Suite("Files whose fields lie", .serialized, .timeLimit(.minutes(120)))
struct CraftedFileTests {
    /// What reading all of a file came to.
    private struct Tally: CustomStringConvertible {
        var (files, refusals) = (0, 0)
        var slowest = (seconds: 0.0, seed: 0 as UInt64)
        var description: String {
            "\(files) files, \(refusals) refusals, slowest \(String(format: "%.2f", slowest.seconds)) s (seed \(slowest.seed))"
        }
    }

    @Test("every reader refuses in a sentence or reads on, and none stops the program", arguments: CraftedFile.allCases)
    func readers(kind: CraftedFile) async throws {
        let jpeg = try ImageFile.jpeg(Pictures.busy(width: 64, height: 48))
        try await Samples.withTemporaryFolder { folder throws in
            let movie = try Self.movie(in: folder)
            let url = folder.appendingPathComponent(kind.fileName)
            var tally = Tally()
            for seed in 0..<UInt64(FuzzAmount.inputs(usually: 60)) {
                let bytes = kind.bytes(seed: seed, jpeg: jpeg, movie: movie)
                FuzzAmount.note(bytes, of: kind.rawValue, seed: seed)
                try Data(bytes).write(to: url)
                let start = ContinuousClock.now
                tally.refusals += try Self.readAll(url)
                tally.files += 1
                let seconds = (ContinuousClock.now - start) / .seconds(1)
                if seconds > tally.slowest.seconds { tally.slowest = (seconds, seed) }
            }
            if FuzzAmount.isAsked { print("\(kind.rawValue): \(tally)") }
            // Some files are as they should be, and most are not.
            #expect(tally.refusals > 0)
        }
    }

    /// Hands a file to every reader.
    ///
    /// - Returns: how many refused it.
    private static func readAll(_ url: URL) throws -> Int {
        var refusals = 0
        func attempt(_ body: () throws -> Void) throws {
            do {
                try body()
            } catch let error as MediaError {
                refusals += 1
                #expect(error.description.hasSuffix(".") && error.description.count > 20, "\(error)")
            }
        }
        try attempt { _ = try ImageFile.declaredSize(of: url)?.pixels }
        try attempt {
            let image = try ImageFile.read(url)
            #expect(max(image.width, image.height) <= Limits.imageSide)
        }
        try attempt { _ = try MovieMark.find(in: url) }
        try attempt {
            _ = try MovieMark.append(XMPPacket(Provenance(engine: "mesh", isDrawnByNetwork: false)), to: url)
        }
        try attempt { _ = try StreamStarts(of: url) }
        try attempt { _ = try MediaSummary(url) }
        for rate in [nil, FrameRate.standard, FrameRate(.max)] {
            try attempt {
                let reader = try VideoReader(url, frameRate: rate)
                #expect(reader.estimatedFrameCount ?? 1 > 0)
                var (last, count) = (-1.0, 0)
                while count < 12, let frame = try reader.next() {
                    #expect(frame.time.seconds > last && frame.image.width == reader.width)
                    (last, count) = (frame.time.seconds, count + 1)
                }
            }
        }
        try attempt {
            let reader = try VideoReader(url)
            var count = 0
            while try reader.skip() { count += 1 }
            #expect(Double(count) <= Limits.longestFile * 25 + 1)
        }
        try attempt {
            let reader = try AudioReader(url)
            var count = 0
            while count < 50, let block = try reader.next() {
                #expect(block.playback.frames < 10 * 48_000)
                count += 1
            }
        }
        return refusals
    }

    private static func movie(in folder: URL) throws -> [UInt8] {
        let url = folder.appendingPathComponent("whole.mp4")
        let format = AudioFormat(sampleRate: SampleRate(hertz: 16_000), channels: 1)
        let writer = try VideoWriter(url, width: 64, height: 48, audio: format)
        for index in 0..<6 {
            try writer.append(Pictures.busy(width: 64, height: 48, seed: index))
            try writer.append(
                AudioChunk(samples: [Float](repeating: 0.1, count: 640), sampleRate: format.sampleRate, channels: 1))
        }
        try writer.finish()
        return [UInt8](try Data(contentsOf: url))
    }
}
