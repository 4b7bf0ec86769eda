import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

@Suite("Writing video")
struct VideoWriterTests {
    private let stereo = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 2)

    private func names(_ folder: URL) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    }

    @Test("the file has its name only when it is whole")
    func appearsWhenWhole() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let writer = try VideoWriter(folder.appendingPathComponent("a.mp4"), width: 64, height: 64)
            let name = try #require(try names(folder).first)
            #expect(try name.wholeMatch(of: Regex("\\.a\\.[0-9a-f]{16}\\.partial\\.mp4")) != nil, "\(name)")
            try writer.append(VideoTests.numbered(0))
            try writer.finish()
            #expect(try names(folder) == ["a.mp4"])
            writer.cancel()
            #expect(try names(folder) == ["a.mp4"])
            #expect(throws: MediaError.self) { try writer.append(VideoTests.numbered(1)) }
        }
    }

    @Test("cancelled, dropped, or finished without a picture, it leaves nothing and keeps what was there")
    func leavesNothing() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            try Data("old".utf8).write(to: url)
            let cancelled = try VideoWriter(url, width: 64, height: 64)
            try cancelled.append(VideoTests.numbered(0))
            cancelled.cancel()
            #expect(try names(folder) == ["a.mp4"])
            do {
                let dropped = try VideoWriter(url, width: 64, height: 64, audio: stereo)
                try dropped.append(VideoTests.numbered(0))
            }
            #expect(try names(folder) == ["a.mp4"])
            let empty = try VideoWriter(url, width: 64, height: 64)
            #expect(throws: MediaError.self) { try empty.finish() }
            #expect(try names(folder) == ["a.mp4"])
            #expect(try Data(contentsOf: url) == Data("old".utf8))
        }
    }

    @Test("the index stands before the data")
    func fastStart() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            try VideoTests.write(url, frames: 5) { VideoTests.numbered($0) }
            let data = try Data(contentsOf: url)
            let index = try #require(data.range(of: Data("moov".utf8)))
            let media = try #require(data.range(of: Data("mdat".utf8)))
            #expect(index.lowerBound < media.lowerBound)
        }
    }

    @Test(
        "a change that is named gives the same picture as converting everything",
        arguments: [(64, 48), (67, 51), (100, 51), (67, 48)],
        [YUVPicture.Colours.video, .jpeg])
    func changedOnly(_ size: (Int, Int), colours: YUVPicture.Colours) throws {
        let (width, height) = size
        let all = try YUVPicture(width: width, height: height, colours: colours)
        let part = try YUVPicture(width: width, height: height, colours: colours)
        var picture = Pictures.busy(width: width, height: height)
        for index in 0..<40 {
            let (x, y) = (index * 5 % (width - 8), index * 3 % (height - 4))
            var area = Rectangle(x: 0, y: 0, width: 0, height: 0)
            if index != 7 {
                area = Rectangle(x: Float(x), y: Float(y), width: 9, height: 5)
                for row in y..<y + 5 {
                    for column in x..<x + 9 { picture.pixels[row * picture.stride + column * 4] ^= 0xF0 }
                }
            }
            try all.update(picture, changed: nil)
            try part.update(picture, changed: index == 0 ? nil : area)
            #expect(all.planes == part.planes, "picture \(index)")
        }
    }

    @Test(
        "conversion follows BT.709 for video, BT.601 for JPEG to the nearest level, whatever the width",
        arguments: [16, 33, 50], [YUVPicture.Colours.video, .jpeg])
    func conversion(width: Int, colours: YUVPicture.Colours) throws {
        let image = Pictures.busy(width: width, height: 4)
        let yuv = try YUVPicture(width: width, height: 4, colours: colours)
        try yuv.update(image, changed: nil)
        let planes = yuv.planes
        let isVideo = colours == .video
        let (black, levels, swing) = isVideo ? (16.0, 219.0, 224.0) : (0, 255, 255)
        let (red, blue) = isVideo ? (0.2126, 0.0722) : (0.299, 0.114)
        func luma(_ pixel: SIMD3<Double>) -> Double { red * pixel.x + (1 - red - blue) * pixel.y + blue * pixel.z }
        func pixel(_ x: Int, _ y: Int) -> SIMD3<Double> {
            let pixel = image[min(max(x, 0), width - 1), y]
            return SIMD3(Double(pixel.x), Double(pixel.y), Double(pixel.z))
        }
        // Half a level of rounding, and a little for 16 bits of fixed point.
        for y in 0..<4 {
            for x in 0..<width {
                let exact = black + levels / 255 * luma(pixel(x, y))
                #expect(abs(Double(planes[0][y * (width + width % 2) + x]) - exact) < 0.51)
            }
        }
        for y in 0..<2 {
            for x in 0..<(width + 1) / 2 {
                let rows = [2 * y, 2 * y + 1]
                let sums = rows.map { row in
                    isVideo
                        ? (pixel(2 * x - 1, row) + 2 * pixel(2 * x, row) + pixel(2 * x + 1, row)) / 4
                        : (pixel(2 * x, row) + pixel(2 * x + 1, row)) / 2
                }
                let mean = (sums[0] + sums[1]) / 2
                let index = y * ((width + 1) / 2) + x
                let exactBlue = 128 + swing / 255 * (mean.z - luma(mean)) / (2 - 2 * blue)
                let exactRed = 128 + swing / 255 * (mean.x - luma(mean)) / (2 - 2 * red)
                #expect(abs(Double(planes[1][index]) - exactBlue) < 0.51)
                #expect(abs(Double(planes[2][index]) - exactRed) < 0.51)
            }
        }
    }

    @Test("the same pictures give the same film, named changes or not")
    func sameFilm() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (all, part) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mp4"))
            let first = try VideoWriter(all, width: 64, height: 48)
            let second = try VideoWriter(part, width: 64, height: 48)
            var picture = Pictures.quarters(width: 64, height: 48)
            for index in 0..<12 {
                let (x, y) = (index * 4, index * 3)
                for row in y..<y + 12 {
                    for column in x..<x + 16 { picture.pixels[row * picture.stride + column * 4 + 1] ^= 0xC0 }
                }
                try first.append(picture)
                try second.append(picture, changed: Rectangle(x: Float(x), y: Float(y), width: 16, height: 12))
            }
            try first.finish()
            try second.finish()
            let (one, other) = (try VideoTests.read(all), try VideoTests.read(part))
            #expect(one.count == 12 && other.count == 12)
            // The files may differ by what the encoder's threads chose; a change that is missing differs by far more.
            for (one, other) in zip(one, other) {
                let apart = zip(one.image.pixels, other.image.pixels).map { abs(Int($0) - Int($1)) }
                #expect((apart.max() ?? 255) <= 12, "picture \(one.index)")
            }
        }
    }

    @Test("picture and sound stay together")
    func synchrony() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            // Every second, one white frame and the sound of one frame.
            let writer = try VideoWriter(url, width: 64, height: 64, audio: stereo)
            for index in 0..<75 {
                let isMark = index % 25 == 12
                let level: UInt8 = isMark ? 250 : 5
                try writer.append(Pictures.flat(SIMD4(level, level, level, 255), width: 64, height: 64))
                let samples = (0..<1920).flatMap { frame -> [Float] in
                    let value: Float = isMark ? (frame / 24 % 2 == 0 ? 0.5 : -0.5) : 0
                    return [value, value]
                }
                try writer.append(AudioChunk(samples: samples, sampleRate: stereo.sampleRate, channels: 2))
            }
            try writer.finish()
            let bright = try VideoTests.read(url).filter { $0.image[32, 32].x > 128 }.map(\.index)
            #expect(bright == [12, 37, 62])
            let sound = try AudioTests.read(url)
            #expect(abs(sound.playback.count / 2 - 3 * 48_000) <= 1)
            for mark in bright {
                let energy = (0..<75).map { index in
                    sound.playback[index * 3840..<min((index + 1) * 3840, sound.playback.count)].reduce(0) {
                        $0 + $1 * $1
                    }
                }
                #expect(energy[mark] > 100 && energy[mark - 2] < 1 && energy[mark + 2] < 1)
                // The burst begins within 2 ms of its frame: AAC smears it a little.
                let start = sound.playback.indices.dropFirst((mark - 2) * 3840).first { abs(sound.playback[$0]) > 0.25 }
                #expect(abs((start ?? 0) - mark * 3840) < 2 * 96)
            }
        }
    }

    @Test(
        "wrong names and places get a sentence and leave nothing",
        arguments: [
            ("a.avi", MediaError.Code.unsupported), ("a", .unsupported), ("none/a.mp4", .cannotWrite),
            ("folder.mp4", .cannotWrite),
        ])
    func wrongPlaces(name: String, code: MediaError.Code) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("folder.mp4"), withIntermediateDirectories: true)
            let error = #expect(throws: MediaError.self) {
                try VideoWriter(folder.appendingPathComponent(name), width: 64, height: 64)
            }
            #expect(error?.code == code)
            #expect(try names(folder) == ["folder.mp4"])
        }
    }

    @Test("a size, a rate or a sound that does not fit is refused")
    func misfits() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            #expect(throws: MediaError.self) { try VideoWriter(url, width: 8, height: 64) }
            #expect(throws: MediaError.self) { try VideoWriter(url, width: 64, height: 9000) }
            #expect(throws: MediaError.self) { try VideoWriter(url, width: 64, height: 64, frameRate: FrameRate(1000)) }
            let odd = AudioFormat(sampleRate: SampleRate(hertz: 12_345), channels: 1)
            #expect(throws: MediaError.self) { try VideoWriter(url, width: 64, height: 64, audio: odd) }
            #expect(try names(folder).isEmpty)
            let silent = try VideoWriter(url, width: 64, height: 64)
            let chunk = AudioChunk(samples: [0, 0], sampleRate: stereo.sampleRate, channels: 2)
            let noAudio = #expect(throws: MediaError.self) { try silent.append(chunk) }
            #expect(noAudio?.code == .noAudio)
            #expect(throws: MediaError.self) { try silent.append(VideoTests.numbered(0, width: 32)) }
        }
    }

    @Test("a full disk gives a sentence and leaves nothing", .enabled(if: FullDisk.canBeMade, "needs root and tmpfs"))
    func fullDisk() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let disk = try FullDisk(at: folder.appendingPathComponent("disk"), kilobytes: 512)
            defer { disk.remove() }
            let pictures = (0..<40).map { Pictures.busy(width: 640, height: 360, seed: $0) }
            let error = #expect(throws: MediaError.self) {
                let options = VideoOptions(quality: 0, preset: .ultrafast)
                let writer = try VideoWriter(
                    disk.folder.appendingPathComponent("a.mp4"), width: 640, height: 360, options: options)
                for picture in pictures { try writer.append(picture) }
                try writer.finish()
            }
            #expect(error?.code == .diskFull, "\(String(describing: error))")
            #expect(try names(disk.folder).isEmpty)
            let still = #expect(throws: MediaError.self) {
                let large = Pictures.busy(width: 2000, height: 2000)
                try ImageFile.write(large, to: disk.folder.appendingPathComponent("a.jpg"))
            }
            #expect(still?.code == .diskFull)
            #expect(try names(disk.folder).isEmpty)
            try disk.makeReadOnly()
            let readOnly = #expect(throws: MediaError.self) {
                try VideoWriter(disk.folder.appendingPathComponent("a.mp4"), width: 64, height: 64)
            }
            #expect(readOnly?.code == .cannotWrite)
        }
    }
}

/// A little disk in memory that fills up.
private struct FullDisk {
    let folder: URL

    /// Whether this user may mount one here.
    static let canBeMade: Bool = {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "lipstream-mount-\(UUID().uuidString)")
        guard let disk = try? FullDisk(at: folder, kilobytes: 64) else {
            try? FileManager.default.removeItem(at: folder)
            return false
        }
        disk.remove()
        try? FileManager.default.removeItem(at: folder)
        return true
    }()

    init(at folder: URL, kilobytes: Int) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.folder = folder
        try Self.run("/bin/mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.path)
    }

    func makeReadOnly() throws { try Self.run("/bin/mount", "-o", "remount,ro", folder.path) }

    func remove() { try? Self.run("/bin/umount", folder.path) }

    private static func run(_ path: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Tool.Failure(description: "\(path) failed") }
    }
}
