import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("The face that speaks in a clip")
struct SpeakingFaceTests {
    /// Two films of the portrait side by side, with the sound of the second.
    private func pair(_ texts: [String], in folder: URL) async throws -> String {
        var films: [URL] = []
        for (number, text) in texts.enumerated() {
            films.append(folder.appendingPathComponent("\(number).mp4"))
            let outcome = try await Program.run(
                ["say", Samples.portrait.path, text, "--voice", "en", "--still", "-o", films[number].path])
            try #require(outcome.code == 0, "\(outcome.testDescription)")
        }
        let url = folder.appendingPathComponent("pair.mp4")
        let (readers, sound) = (try films.map { try VideoReader($0) }, try AudioReader(films[1]))
        let writer = try VideoWriter(url, width: 1024, height: 512, audio: sound.playbackFormat)
        while let block = try sound.next() { try writer.append(block.playback) }
        while let one = try readers[0].next(), let two = try readers[1].next() {
            let parts = [(one.image.converted(to: .rgb), 0, 0), (two.image.converted(to: .rgb), 512, 0)]
            try writer.append(Inputs.collage(width: 1024, height: 512, parts).converted(to: .rgba))
        }
        try writer.finish()
        return url.path
    }

    @Test("is the one whose mouth moves with the clip's sound; a line says which and why")
    func found() async throws {
        try await Samples.withTemporaryFolder { folder in
            let clip = try await pair(
                [
                    "One, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen.",
                    "We had hoped that nobody would ever open the large window over there, but then somebody did.",
                ], in: folder)
            let url = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(
                ["dub", clip, try Inputs.babble(in: folder, seconds: 1), "--face", "speaking", "-o", url.path])
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            // Where the right face is, to the pixel but one: its centre follows the mouth that was drawn.
            let place = outcome.errors.split(separator: "of 2, at ").last?.split(separator: ",").first
            let column = place.flatMap { Int($0) } ?? 0
            #expect(abs(column - 736) <= 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("moves with the clip's sound"), "\(outcome.errors)")
        }
    }

    @Test("is the largest one in a photo, which says that it cannot be told")
    func photo() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("out.mp4")
            let outcome = try await Program.run(
                ["dub", "default", try Inputs.babble(in: folder), "--face", "speaking", "-o", url.path])
            #expect(
                outcome.code == 0 && outcome.errors.contains("a photo does not tell who speaks"), "\(outcome.errors)")
        }
    }

    @Test(
        "is refused where nobody would look for it",
        arguments: [
            (["--static"], "--static"), (["--engine", "wav2lip", "--box", "0,50,0,50"], "--box"),
            (["--face-at", "3,4"], "not both"), (["--engine", "sync"], "--active-speaker"),
        ])
    func refused(arguments: [String], sentence: String) async throws {
        let outcome = try await Program.run(
            ["dub", "clip.mp4", "a.wav", "--face", "speaking", "-o", "out.mp4"] + arguments)
        #expect(outcome.code == 2)
        #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    }
}
