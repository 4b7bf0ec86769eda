import Faces
import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@testable import LipSync

@Suite("Several faces that speak")
struct ConversationTests {
    @Test(
        "Voices sound together, each heard by itself, as long as the longest", arguments: [[7], [1000], [160, 3, 641]])
    func mixing(pieces: [Int]) async throws {
        let (short, long) = ([Float](repeating: 0.25, count: 1600), [Float](repeating: -0.5, count: 4000))
        var conversation = Conversation([
            PieceSource(short, pieces: pieces), PieceSource(long, pieces: pieces.reversed(), channels: 2),
        ])
        #expect(conversation.playbackFormat.channels == 2)
        var voices: [[Float]] = [[], []]
        var mix: [Float] = []
        while let block = try await conversation.next() {
            for (number, voice) in block.voices.enumerated() { voices[number] += voice.samples }
            mix += block.playback.samples
        }
        #expect(voices[0] == short + [Float](repeating: 0, count: 2400))
        #expect(voices[1] == long)
        // Three samples for people to one for the models; one channel sounds in both.
        #expect(mix.count == 2 * 3 * 4000)
        #expect(mix.prefix(2 * 3 * 1600).allSatisfy { $0 == -0.25 })
        #expect(mix.dropFirst(2 * 3 * 1600).allSatisfy { $0 == -0.5 })
    }

    @Test("What is too loud together is cut, and the length is known where every voice knows its own")
    func bounds() async throws {
        let loud = [Float](repeating: 0.8, count: 640)
        var conversation = Conversation([PieceSource(loud, pieces: [640]), PieceSource(loud, pieces: [640])])
        #expect(conversation.expectedDuration == 0.04)
        let block = try #require(try await conversation.next())
        #expect(block.playback.samples.allSatisfy { $0 == 1 })
        let end = try await conversation.next()
        #expect(end == nil)
        let unknown = PieceSource(loud, pieces: [640], isLengthKnown: false)
        #expect(Conversation([unknown, PieceSource(loud, pieces: [640])]).expectedDuration == nil)
    }

    /// The left one speaks in the first half, the right one in the second.
    private var dialogue: Conversation {
        let (speech, silence) = ([Float](repeating: 0.5, count: 6400), [Float](repeating: 0, count: 6400))
        return Conversation([
            PieceSource(speech, pieces: [500]), PieceSource(silence + speech, pieces: [333], channels: 2),
        ])
    }

    @Test("Each face of a photo speaks its own voice")
    func photo() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let photo = Image(width: 128, height: 64, format: .rgba, filledWith: 128)
            let faces = [10, 80].map {
                LoudFace(picture: photo, changingArea: Rectangle(x: $0, y: 10, width: 32, height: 32))
            }
            let summary = try await Dubbing(faces: faces).write(
                to: url, speech: dialogue, options: VideoOptions(quality: 4))
            #expect(summary.frames == 20)
            let levels = try ClipFixture.frames(of: url).map { (Int($0[26, 26].y), Int($0[96, 26].y)) }
            #expect(levels[..<10].allSatisfy { $0.0 > 200 && $0.1 < 80 })
            #expect(levels[10...].allSatisfy { $0.0 < 80 && $0.1 > 200 })
        }
    }

    @Test("Each face of a clip speaks its own voice, where it is in every frame")
    func clip() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 12, width: 128)
            let clip = ClipSource(
                input, ClipOptions(),
                [10, 80].map { left in
                    { GreyFollower(faces: { Rectangle(x: left + Float($0), y: 10, width: 30, height: 20) }) }
                })
            let summary = try await ClipDubbing(clip: clip, engine: LoudClipEngine()).write(
                to: output, speech: dialogue, options: VideoOptions(quality: 4))
            #expect(summary.film.frames == 20 && summary.framesWithoutFace == 0)
            let isRed = try ClipFixture.frames(of: output).map { frame in
                [30, 100].map { Int(frame[$0, 24].x) > Int(frame[$0, 24].y) + 60 }
            }
            #expect(isRed[..<10].allSatisfy { $0 == [true, false] })
            #expect(isRed[10...].allSatisfy { $0 == [false, true] })
        }
    }

    @Test("A face that a frame does not show is reported, and the others speak all the same")
    func missingFace() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (input, output) = (folder.appendingPathComponent("in.mp4"), folder.appendingPathComponent("out.mp4"))
            try ClipFixture.write(input, frames: 20, width: 128)
            let left = Rectangle(x: 10, y: 10, width: 30, height: 20)
            let clip = ClipSource(
                input, ClipOptions(), [{ GreyFollower(faces: { _ in left }) }, { GreyFollower(faces: { _ in nil }) }])
            let summary = try await ClipDubbing(clip: clip, engine: LoudClipEngine()).write(
                to: output, speech: dialogue, options: VideoOptions(quality: 4))
            #expect(summary.framesWithoutFace == 20 && summary.framesUntouched == 0)
            let red = try ClipFixture.frames(of: output).map { Int($0[20, 24].x) - Int($0[20, 24].y) }
            #expect(red[..<10].allSatisfy { $0 > 60 } && red[10...].allSatisfy { $0 < 20 })
        }
    }

    @Test("Heads whose motion would touch hold still; others move, each in its own time", arguments: [20.0, 80.0])
    func crowd(left: Double) throws {
        let photo = Image(width: 128, height: 64, format: .rgba, filledWith: 128)
        let faces = [10, Float(left)].map {
            LoudFace(picture: photo, changingArea: Rectangle(x: $0, y: 10, width: 32, height: 32))
        }
        let styles = try Cast(faces).makePerformers(PerformanceStyle(seed: 5)).compactMap { ($0 as? Loud)?.style }
        #expect(styles.map(\.isLively) == [left > 50, left > 50])
        #expect(styles.map(\.seed) == [5, 6])
    }

    @Test("The film begins with every face at rest as its engine shows it")
    func picture() {
        let photo = Image(width: 128, height: 64, format: .rgba, filledWith: 128)
        let faces = [10, 80].enumerated().map { number, left in
            LoudFace(
                picture: Image(width: 128, height: 64, format: .rgba, filledWith: UInt8(100 + number)),
                changingArea: Rectangle(x: Float(left), y: 10, width: 32, height: 32))
        }
        #expect(photo.bounds == Rectangle(x: 0, y: 0, width: 128, height: 64))
        let shown = Cast(faces).picture
        #expect(shown[20, 20].x == 100 && shown[100, 20].x == 101 && shown[60, 20].x == 100)
    }
}

/// Sound in pieces of given lengths, by turns; three samples for people to one for the models.
private struct PieceSource: SpeechSource {
    private var samples: ArraySlice<Float>
    private let pieces: [Int]
    private var turn = 0
    let playbackFormat: AudioFormat
    let expectedDuration: Double?

    init(_ samples: [Float], pieces: [Int], channels: Int = 1, isLengthKnown: Bool = true) {
        (self.samples, self.pieces) = (samples[...], pieces)
        playbackFormat = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: channels)
        expectedDuration = isLengthKnown ? Double(samples.count) / 16_000 : nil
    }

    mutating func next() -> AudioBlock? {
        guard !samples.isEmpty else { return nil }
        let piece = Array(samples.prefix(pieces[turn % pieces.count]))
        samples = samples.dropFirst(piece.count)
        turn += 1
        let copies = 3 * playbackFormat.channels
        return AudioBlock(
            speech: SpeechAudio(piece),
            playback: AudioChunk(
                samples: piece.flatMap { [Float](repeating: $0, count: copies) },
                sampleRate: playbackFormat.sampleRate, channels: playbackFormat.channels))
    }
}

/// A face that is white while its voice is loud and dark otherwise.
private struct LoudFace: PreparedFace {
    let picture: Image
    let provenance = Provenance(engine: "loud", isDrawnByNetwork: false)
    let changingArea: Rectangle

    func makePerformer(_ style: PerformanceStyle) -> any Performer { Loud(area: changingArea, style: style) }
}

private struct Loud: Performer {
    let area: Rectangle
    let style: PerformanceStyle
    private var heard: [Float] = []
    private var isFinished = false

    init(area: Rectangle, style: PerformanceStyle) { (self.area, self.style) = (area, style) }

    mutating func hear(_ speech: SpeechAudio) { heard += speech.samples }
    mutating func finishHearing() { isFinished = true }
    mutating func hush(at time: MediaTime) {}
    mutating func listen(silenceThreshold: Float) {}

    /// Whether the voice is loud at a moment; `nil` while that was not heard.
    func isLoud(at time: MediaTime) -> Bool? {
        let sample = Int(time.ticks(per: 16_000))
        guard isFinished || sample + 1600 < heard.count else { return nil }
        return sample < heard.count && heard[sample] > 0.1
    }

    mutating func draw(at time: MediaTime, on picture: inout Image) -> Bool {
        guard let isLoud = isLoud(at: time) else { return false }
        for y in Int(area.y)..<Int(area.y + area.height) {
            for base in stride(
                from: y * picture.stride + 4 * Int(area.x), to: y * picture.stride + 4 * Int(area.x + area.width), by: 4
            ) {
                for channel in 0..<3 { picture.pixels[base + channel] = isLoud ? 240 : 40 }
            }
        }
        return true
    }
}

/// Paints the box red while the voice is loud.
private struct LoudClipEngine: ClipEngine {
    let name = "loud"
    let provenance = Provenance(engine: "loud", isDrawnByNetwork: false)
    let lookAhead = MediaTime(1, per: 10)

    func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) -> any ClipPerformer {
        LoudClip(ear: Loud(area: Rectangle(x: 0, y: 0, width: 1, height: 1), style: style))
    }
}

private struct LoudClip: ClipPerformer {
    var ear: Loud

    mutating func hear(_ speech: SpeechAudio) { ear.hear(speech) }
    mutating func finishHearing() { ear.finishHearing() }
    mutating func pass(_ time: MediaTime) {}

    mutating func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) -> Bool {
        guard let isLoud = ear.isLoud(at: time) else { return false }
        guard isLoud else { return true }
        for row in face.box.top..<face.box.bottom {
            for column in face.box.left..<face.box.right {
                let base = row * picture.stride + 4 * column
                (picture.pixels[base], picture.pixels[base + 1], picture.pixels[base + 2]) = (250, 0, 0)
            }
        }
        return true
    }
}
