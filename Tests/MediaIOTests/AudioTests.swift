import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Sound files")
struct AudioTests {
    /// All sound of a file, put together.
    static func read(_ url: URL) throws -> (speech: [Float], playback: [Float], channels: Int) {
        let reader = try AudioReader(url)
        var result: (speech: [Float], playback: [Float], channels: Int) = ([], [], reader.playbackFormat.channels)
        while let block = try reader.next() {
            #expect(block.playback.channels == result.channels)
            result.speech += block.speech.samples
            result.playback += block.playback.samples
        }
        return result
    }

    /// A tone of 220 Hz that does not fade, so that a lost head or tail shows.
    static func tone(_ time: Double, level: Double = 0.5) -> Float { Float(level * sin(2 * .pi * 220 * time)) }

    /// The largest difference from a tone, less the first and last 5 ms, where resamplers ring.
    static func error(_ samples: [Float], rate: Int, channels: Int = 1, level: Double = 0.5) -> Float {
        let frames = samples.count / channels
        let edge = rate / 200
        return (edge..<max(edge, frames - edge)).map { frame in
            abs(samples[frame * channels] - tone(Double(frame) / Double(rate), level: level))
        }.max() ?? 0
    }

    @Test(
        "any rate and depth becomes 16 kHz and 48 kHz of the same length",
        arguments: [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 192_000], TinyFiles.SampleKind.allCases)
    func ratesAndDepths(rate: Int, kind: TinyFiles.SampleKind) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.wav")
            let frames = rate * 3 / 10 + 7
            try TinyFiles.wav(rate: rate, channels: 1, frames: frames, kind: kind) { frame, _ in
                Self.tone(Double(frame) / Double(rate))
            }.write(to: url)
            let sound = try Self.read(url)
            #expect(sound.channels == 1)
            #expect(abs(Double(sound.speech.count) - Double(frames) * 16_000 / Double(rate)) <= 1)
            #expect(abs(Double(sound.playback.count) - Double(frames) * 48_000 / Double(rate)) <= 1)
            // Eight bits are steps of 1/128; the rest is the ripple of the resampling filter.
            let tolerance: Float = kind == .unsigned8 ? 0.012 : 0.003
            #expect(Self.error(sound.speech, rate: 16_000) < tolerance)
            #expect(Self.error(sound.playback, rate: 48_000) < tolerance)
        }
    }

    @Test("more than two channels are mixed to stereo without clipping", arguments: [2, 3, 4, 6, 8])
    func manyChannels(channels: Int) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.wav")
            try TinyFiles.wav(rate: 48_000, channels: channels, frames: 9600, kind: .float32) { frame, _ in
                Self.tone(Double(frame) / 48_000, level: 1)
            }.write(to: url)
            let sound = try Self.read(url)
            #expect(sound.channels == 2)
            #expect(sound.playback.count == 19_200 && sound.speech.count == 3200)
            for samples in [sound.playback, sound.speech] {
                let peak = samples.map(abs).max() ?? 0
                // The resampler may overshoot a full-scale tone by a hair.
                #expect(peak > 0.5 && peak < 1.01, "\(peak)")
            }
        }
    }

    @Test("a tenth of a second, and a single sample, are read")
    func shortSounds() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.wav")
            for frames in [1, 1600] {
                try TinyFiles.wav(rate: 16_000, channels: 1, frames: frames) { _, _ in 0.25 }.write(to: url)
                let sound = try Self.read(url)
                #expect(sound.speech.count == frames && sound.playback.count == frames * 3)
            }
            #expect(try #require(try AudioReader(url).duration) == 0.1)
        }
    }

    @Test(
        "compressed sound has its length, its head and its tail",
        .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"),
        arguments: ["a.flac", "a.mp3", "a.m4a", "a.ogg", "a.opus", "a.mka", "a.webm"])
    func compressed(name: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (source, url) = (folder.appendingPathComponent("s.wav"), folder.appendingPathComponent(name))
            let frames = 44_100 + 333
            try TinyFiles.wav(rate: 44_100, channels: 2, frames: frames) { frame, _ in
                Self.tone(Double(frame) / 44_100)
            }.write(to: source)
            try Tool.ffmpeg.run("-i", source.path, "-b:a", "192k", url.path)
            let sound = try Self.read(url)
            let expected = Double(frames) * 48_000 / 44_100
            // FFmpeg 5.1's Vorbis is off by up to a block at the end, in the ffmpeg command too; its mp4 states the length
            // in milliseconds.
            let known: [String: Double] = ["a.ogg": 256, "a.mka": 256, "a.m4a": 48]
            let slack = known[name] ?? 2
            #expect(
                abs(Double(sound.playback.count / 2) - expected) <= slack, "\(sound.playback.count / 2) \(expected)")
            // Encoders are not exact, but the tone must be where it was: a shift of 1 ms would be an error of 0.6.
            #expect(Self.error(sound.playback, rate: 48_000, channels: 2) < 0.1)
        }
    }

    @Test("sound of a video that starts late is preceded by silence", .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"))
    func lateSound() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (wav, video) = (folder.appendingPathComponent("s.wav"), folder.appendingPathComponent("v.mp4"))
            let url = folder.appendingPathComponent("a.mkv")
            try TinyFiles.wav(rate: 48_000, channels: 1, frames: 24_000) { frame, _ in
                Self.tone(Double(frame) / 48_000)
            }.write(to: wav)
            try VideoTests.write(video, frames: 25) { VideoTests.numbered($0) }
            try Tool.ffmpeg.run(
                "-i", video.path, "-itsoffset", "0.25", "-i", wav.path, "-c:v", "copy", "-c:a", "flac", url.path)
            let sound = try Self.read(url)
            #expect(abs(sound.playback.count - 36_000) <= 48)
            let start = try #require(sound.playback.firstIndex { abs($0) > 0.01 })
            #expect(abs(start - 12_000) <= 48)
        }
    }

    @Test("damaged packets are skipped and counted", .enabled(if: Tool.ffmpeg.exists, "needs ffmpeg"))
    func damaged() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let (source, url) = (folder.appendingPathComponent("s.wav"), folder.appendingPathComponent("a.m4a"))
            try TinyFiles.wav(rate: 48_000, channels: 1, frames: 96_000) { frame, _ in
                Self.tone(Double(frame) / 48_000)
            }.write(to: source)
            try Tool.ffmpeg.run("-i", source.path, "-b:a", "128k", url.path)
            var data = try Data(contentsOf: url)
            for index in data.count / 2..<data.count / 2 + 1500 { data[index] = 0xFF }
            try data.write(to: url)
            let reader = try AudioReader(url)
            var samples: [Float] = []
            while let block = try reader.next() { samples += block.playback.samples }
            #expect(reader.damagedPackets > 0)
            #expect(abs(samples.count - 96_000) <= 2048, "\(samples.count)")
        }
    }

    @Test("what has no sound gets a sentence")
    func noSound() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            func code(_ name: String) -> MediaError.Code? {
                #expect(throws: MediaError.self) {
                    let reader = try AudioReader(folder.appendingPathComponent(name))
                    while try reader.next() != nil {}
                }?.code
            }
            try VideoTests.write(folder.appendingPathComponent("a.mp4"), frames: 3) { VideoTests.numbered($0) }
            try Data("hello".utf8).write(to: folder.appendingPathComponent("text.mp3"))
            try TinyFiles.wav(rate: 8000, channels: 1, frames: 0) { _, _ in 0 }
                .write(to: folder.appendingPathComponent("none.wav"))
            #expect(code("a.mp4") == .noAudio)
            #expect(code("text.mp3") == .unreadable)
            #expect(code("none.wav") == .unreadable)
            #expect(code("missing.wav") == .notFound)
        }
    }

    @Test(
        "any cut of the sound gives the same samples",
        arguments: [
            (22_050, 16_000), (22_050, 48_000), (44_100, 16_000), (16_000, 48_000), (48_000, 48_000), (192_000, 16_000),
        ])
    func anyCut(from: Int, to: Int) throws {
        let (input, output) = (SampleRate(hertz: from), SampleRate(hertz: to))
        let samples = (0..<from / 5).map { Self.tone(Double($0) / Double(from)) + ($0 % 100 == 0 ? 0.2 : 0) }
        func resampled(_ cut: (Int) -> Int) throws -> [Float] {
            let resampler = try AudioResampler(from: input, channels: 1, to: output, channels: 1)
            var (position, piece, result): (Int, Int, [Float]) = (0, 0, [])
            while position < samples.count {
                let end = min(samples.count, position + cut(piece))
                result += try resampler.append(
                    AudioChunk(samples: Array(samples[position..<end]), sampleRate: input, channels: 1)
                ).samples
                (position, piece) = (end, piece + 1)
            }
            result += try resampler.finish().samples
            #expect(try resampler.finish().samples.isEmpty)
            return result
        }
        let whole = try resampled { _ in samples.count }
        #expect(abs(Double(whole.count) - Double(samples.count) * Double(to) / Double(from)) <= 1)
        for cut in [{ _ in 1 }, { _ in 1000 }, { $0 * 37 % 501 }] as [(Int) -> Int] {
            #expect(try resampled(cut) == whole)
        }
    }

    @Test("mono becomes stereo and back unchanged; a wrong piece is refused")
    func channelCounts() throws {
        let rate = SampleRate(hertz: 16_000)
        let mono = AudioChunk(samples: (0..<160).map { Float($0) / 200 }, sampleRate: rate, channels: 1)
        let widen = try AudioResampler(from: rate, channels: 1, to: rate, channels: 2)
        let narrow = try AudioResampler(from: rate, channels: 2, to: rate, channels: 1)
        let back = try narrow.append(try widen.append(mono))
        #expect(zip(back.samples, mono.samples).allSatisfy { abs($0 - $1) < 1e-6 } && back.frames == 160)
        #expect(throws: MediaError.self) { try narrow.append(mono) }
        #expect(throws: MediaError.self) { try AudioResampler(from: rate, channels: 0, to: rate, channels: 1) }
    }
}
