import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Video files")
struct VideoTests {
    /// Writes pictures as a silent video.
    static func write(
        _ url: URL, frames: Int, width: Int = 64, height: Int = 64, rate: FrameRate = .standard,
        picture: (Int) -> Image
    ) throws {
        let writer = try VideoWriter(url, width: width, height: height, frameRate: rate)
        for index in 0..<frames { try writer.append(picture(index)) }
        try writer.finish()
    }

    /// Every frame of a file.
    static func read(_ url: URL, frameRate: FrameRate? = .standard) throws -> [VideoFrame] {
        let reader = try VideoReader(url, frameRate: frameRate)
        var frames: [VideoFrame] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    /// Grey whose level tells the frame's number: 20, 28, 36, ...
    static func numbered(_ index: Int, width: Int = 64, height: Int = 64) -> Image {
        let level = UInt8(20 + index * 8)
        return Pictures.flat(SIMD4(level, level, level, 255), width: width, height: height)
    }

    /// The number that ``numbered(_:width:height:)`` put in.
    static func number(_ image: Image) -> Int {
        Int(((Double(image[image.width / 2, image.height / 2].y) - 20) / 8).rounded())
    }

    @Test(
        "colours come back within 3 levels",
        arguments: [
            SIMD4<UInt8>(255, 0, 0, 255), SIMD4(0, 255, 0, 255), SIMD4(0, 0, 255, 255), SIMD4(255, 255, 255, 255),
            SIMD4(0, 0, 0, 255), SIMD4(128, 128, 128, 255), SIMD4(224, 172, 105, 255), SIMD4(141, 85, 36, 255),
            SIMD4(12, 200, 180, 255), SIMD4(90, 30, 160, 255),
        ], PixelFormat.allCases)
    func colourRoundTrip(_ colour: SIMD4<UInt8>, format: PixelFormat) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            let image = Pictures.flat(colour, width: 64, height: 48, format: format)
            try Self.write(url, frames: 3, width: 64, height: 48) { _ in image }
            let expected = image.converted(to: .rgba)[0, 0]
            for frame in try Self.read(url) {
                #expect(Pictures.distance(frame.image[30, 20], expected) <= 3, "\(frame.image[30, 20]) \(expected)")
                #expect(frame.image[30, 20].w == 255)
            }
        }
    }

    @Test("frames come back in order, as many as were written, each at its time", arguments: [1, 2, 25])
    func frameOrder(count: Int) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.write(url, frames: count) { Self.numbered($0) }
            for rate in [FrameRate.standard, nil] {
                let frames = try Self.read(url, frameRate: rate)
                #expect(frames.map { Self.number($0.image) } == Array(0..<count))
                #expect(frames.map(\.index) == Array(0..<count))
                #expect(frames.map(\.time) == (0..<count).map { FrameRate.standard.time(ofFrame: $0) })
            }
            let reader = try VideoReader(url)
            #expect(reader.estimatedFrameCount == count)
            #expect(reader.width == 64 && reader.height == 64 && !reader.hasAudio && reader.damagedPackets == 0)
            #expect(reader.sourceFrameRate == .standard)
        }
    }

    @Test(
        "frame n shows what was visible at n / rate",
        arguments: [
            (FrameRate(10), FrameRate(25)), (FrameRate(50), FrameRate(25)),
            (FrameRate(30000, per: 1001), FrameRate(25)),
            (FrameRate(24), FrameRate(30)), (FrameRate(25), FrameRate(30000, per: 1001)),
        ])
    func constantRate(source: FrameRate, target: FrameRate) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.write(url, frames: 24, rate: source) { Self.numbered($0) }
            let shown = try Self.read(url, frameRate: target).map { Self.number($0.image) }
            let (up, down) = (source.numerator * target.denominator, source.denominator * target.numerator)
            // As many as begin before the 24th source frame ends.
            let count = (24 * down + up - 1) / up
            #expect(shown == (0..<count).map { $0 * up / down })
        }
    }

    @Test(
        "a sparing look passes over frames, but shows none that is older than a frame of its rate",
        .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"), arguments: [2, 9])
    func sparing(run: Int) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (plain, url) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mp4"))
            try Self.write(plain, frames: 28) { Self.numbered($0) }
            try Tool.ffmpeg.run(
                "-i", plain.path, "-c:v", "libx264", "-x264-params",
                "bframes=\(run):b-adapt=0:b-pyramid=none:keyint=100:scenecut=0", url.path)
            let reader = try VideoReader(url, frameRate: FrameRate(6), isSparing: true)
            var shown: [Int] = []
            while let frame = try reader.next() { shown.append(Self.number(frame.image)) }
            let wanted = try Self.read(url, frameRate: FrameRate(6)).map { Self.number($0.image) }
            let ages = zip(wanted, shown).map { $0 - $1 }
            #expect(wanted == [0, 4, 8, 12, 16, 20, 25] && shown.count == wanted.count)
            // Where nine of ten frames would be passed over, it finds out at the first of them, and decodes all from there.
            if run == 2 {
                #expect(ages.allSatisfy { (0...4).contains($0) } && ages.contains { $0 > 0 })
            } else {
                #expect(ages.dropFirst(3).allSatisfy { $0 == 0 } && ages.prefix(3).allSatisfy { (0...10).contains($0) })
            }
        }
    }

    @Test("odd sizes grow by a repeated edge")
    func oddSize() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            let image = Pictures.quarters(width: 65, height: 49)
            try Self.write(url, frames: 2, width: 65, height: 49) { _ in image }
            let frame = try #require(try Self.read(url).first)
            #expect(frame.image.width == 66 && frame.image.height == 50)
            #expect(Pictures.distance(frame.image[65, 10], Pictures.quarterColours[1]) <= 4)
            #expect(Pictures.distance(frame.image[10, 49], Pictures.quarterColours[2]) <= 4)
        }
    }

    /// Writes a display matrix into the track header of an mp4: ffmpeg's option for it differs from version to version.
    private static func turn(_ file: URL, degrees: Int) throws {
        var bytes = try Data(contentsOf: file)
        let header = try #require(bytes.range(of: Data("tkhd".utf8)))
        try #require(bytes[header.upperBound] == 0, "a header with 32-bit times")
        let (cosine, sine) = [90: (0, 1), 180: (-1, 0), 270: (0, -1)][degrees] ?? (1, 0)
        let one = 1 << 16
        let matrix = [cosine * one, sine * one, 0, -sine * one, cosine * one, 0, 0, 0, 1 << 30]
        let place = header.upperBound + 40
        bytes.replaceSubrange(
            place..<place + 36, with: matrix.flatMap { value in (0..<4).map { UInt8(value >> (24 - 8 * $0) & 0xFF) } })
        try bytes.write(to: file)
    }

    @Test(
        "rotation of a phone's video is undone, as ffmpeg does it", .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"),
        arguments: [90, 180, 270])
    func rotation(degrees: Int) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (turned, still) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("a.png"))
            let image = Pictures.quarters(width: 128, height: 64)
            try Self.write(turned, frames: 3, width: 128, height: 64) { _ in image }
            try Self.turn(turned, degrees: degrees)
            try Tool.ffmpeg.run("-i", turned.path, "-frames:v", "1", still.path)
            let (found, expected) = (try #require(try Self.read(turned).first).image, try ImageFile.read(still))
            #expect(found.width == expected.width && found.height == expected.height)
            #expect((found.width == 64) == (degrees != 180))
            for (x, y) in [(16, 16), (48, 16), (16, 48), (48, 48)] {
                #expect(Pictures.distance(found[x, y], expected[x, y]) <= 3)
            }
        }
    }

    @Test(
        "any pixel format, range and matrix gives the same colours",
        .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"),
        arguments: [
            ("yuv420p", "bt709", "tv"), ("yuv420p", "bt709", "pc"), ("yuv420p", "smpte170m", "tv"),
            ("yuv444p", "smpte170m", "pc"), ("yuv422p10le", "bt709", "tv"), ("yuv420p10le", "bt2020nc", "tv"),
        ])
    func pixelFormats(format: String, matrix: String, range: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (still, url) = (folder.appendingPathComponent("a.png"), folder.appendingPathComponent("a.mkv"))
            try ImageFile.write(Pictures.quarters(width: 128, height: 96), to: still)
            try Tool.ffmpeg.run(
                "-loop", "1", "-t", "0.2", "-i", still.path,
                "-vf", "scale=out_color_matrix=\(matrix):out_range=\(range),format=\(format)",
                "-colorspace", matrix, "-color_range", range, "-c:v", "libx264", "-crf", "5", url.path)
            let frame = try #require(try Self.read(url).first)
            for (index, colour) in Pictures.quarterColours.enumerated() {
                let found = frame.image[32 + index % 2 * 64, 24 + index / 2 * 48]
                #expect(Pictures.distance(found, colour) <= 3, "\(found) \(colour)")
            }
        }
    }

    @Test("a variable frame rate becomes constant", .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"))
    func variableRate() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (plain, url) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mkv"))
            try Self.write(plain, frames: 10) { Self.numbered($0) }
            // Frames at 0, 0.04, then every 0.2 s; Matroska keeps such times.
            try Tool.ffmpeg.run(
                "-i", plain.path, "-vf", "setpts='if(lt(N,2),N*0.04,(N-1)*0.2)/TB'", url.path)
            let shown = try Self.read(url).map { Self.number($0.image) }
            let expected = (0..<40).map { $0 == 0 ? 0 : 1 + $0 / 5 }
            #expect(shown.count >= 40 && shown.prefix(40).elementsEqual(expected), "\(shown)")
        }
    }

    @Test("non-square pixels are made square", .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"))
    func anamorphic() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (plain, url) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mp4"))
            try Self.write(plain, frames: 3) { Self.numbered($0) }
            try Tool.ffmpeg.run("-i", plain.path, "-vf", "setsar=3/2", url.path)
            let reader = try VideoReader(url)
            #expect(reader.width == 96 && reader.height == 64)
            #expect(try reader.next()?.image.width == 96)
        }
    }

    @Test("what is no video gets a sentence")
    func notVideos() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            func code(_ name: String, _ content: Data?) throws -> MediaError.Code? {
                let url = folder.appendingPathComponent(name)
                try content?.write(to: url)
                let error = #expect(throws: MediaError.self) {
                    let reader = try VideoReader(url)
                    while try reader.next() != nil {}
                }
                #expect(error?.description.hasSuffix(".") == true)
                return error?.code
            }
            #expect(try code("missing.mp4", nil) == .notFound)
            #expect(try code("empty.mp4", Data()) == .unreadable)
            #expect(try code("text.mp4", Data("hello".utf8)) == .unreadable)
            let wav = TinyFiles.wav(rate: 8000, channels: 1, frames: 8000) { _, _ in 0 }
            #expect(try code("sound.mp4", wav) == .noVideo)
            let playlist = "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nsound.mp4\n#EXT-X-ENDLIST\n"
            #expect(try code("list.m3u8", Data(playlist.utf8)) == .unreadable)
            #expect(try code("list.txt", Data("ffconcat version 1.0\nfile 'sound.mp4'\n".utf8)) == .unreadable)
            let whole = folder.appendingPathComponent("whole.mp4")
            try Self.write(whole, frames: 10) { Self.numbered($0) }
            #expect(try code("cut.mp4", Data(contentsOf: whole).prefix(900)) == .unreadable)
        }
    }

    @Test("a damaged middle is skipped, and the rest read")
    func damagedMiddle() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.write(url, frames: 60, width: 320, height: 240) {
                Pictures.busy(width: 320, height: 240, seed: $0)
            }
            var data = try Data(contentsOf: url)
            for index in data.count / 2..<data.count / 2 + 4000 { data[index] = UInt8(truncatingIfNeeded: index &* 31) }
            try data.write(to: url)
            let frames = try Self.read(url)
            #expect(frames.count >= 30 && frames.count <= 60)
        }
    }

    // In a process of its own: other tests take memory at the same time.
    @Test(
        "memory does not grow with length",
        .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/status"), "needs the memory as Linux tells it"))
    func constantMemory() async throws {
        await #expect(processExitsWith: .success) {
            try await Samples.withTemporaryFolder { folder throws in
                let url = folder.appendingPathComponent("a.mp4")
                let format = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 1)
                let pictures = (0..<4).map { Pictures.busy(width: 320, height: 180, seed: $0) }
                let sound = AudioChunk(
                    samples: pictures[0].pixels.prefix(1920).map { Float($0) / 512 }, sampleRate: format.sampleRate,
                    channels: 1)
                let writer = try VideoWriter(url, width: 320, height: 180, audio: format)
                var afterWarmUp = 0
                for index in 0..<2000 {
                    try writer.append(pictures[index % 4])
                    try writer.append(sound)
                    if index == 300 { afterWarmUp = residentKilobytes() }
                }
                try writer.finish()
                let (reader, listener) = (try VideoReader(url), try AudioReader(url))
                var count = 0
                while try reader.next() != nil { count += 1 }
                while try listener.next() != nil {}
                // 2000 frames of 320 x 180 RGBA are 460 MB.
                let growth = residentKilobytes() - afterWarmUp
                guard count == 2000, growth < 30_000 else {
                    throw Tool.Failure(description: "\(count) frames, \(growth) KB more")
                }
            }
        }
    }

    @Test("a real clip reads to its end")
    func realClip() throws {
        guard let url = Samples.shared("talking.mp4") else { return }
        let frames = try Self.read(url)
        let estimate = try #require(try VideoReader(url).estimatedFrameCount)
        #expect(abs(frames.count - estimate) <= 2)
    }
}

/// Memory of this process that is in use, from the kernel; 0 where it does not say.
private func residentKilobytes() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
        let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") })
    else { return 0 }
    return line.split(whereSeparator: \.isWhitespace).compactMap { Int($0) }.first ?? 0
}
