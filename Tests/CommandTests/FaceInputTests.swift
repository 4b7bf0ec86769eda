import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Faces that people may give")
struct FaceInputTests {
    private func dub(
        _ face: String, in folder: URL, _ more: [String] = []
    ) async throws -> Program.Outcome {
        let inputs = folder.appendingPathComponent("inputs")
        try FileManager.default.createDirectory(at: inputs, withIntermediateDirectories: true)
        let films = folder.appendingPathComponent("films")
        try FileManager.default.createDirectory(at: films, withIntermediateDirectories: true)
        return try await Program.run(
            ["dub", face, try Inputs.babble(in: inputs), "-o", films.appendingPathComponent("out.mp4").path] + more)
    }

    private func film(in folder: URL) throws -> PlayedFilm {
        try PlayedFilm(folder.appendingPathComponent("films/out.mp4"))
    }

    private func expectRefused(
        _ outcome: Program.Outcome, _ code: Int32, _ word: String, in folder: URL,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        expectRefusal(
            outcome, code: code, mentioning: word, in: folder.appendingPathComponent("films"),
            sourceLocation: sourceLocation)
    }

    @Test("a picture without a face is refused with code 3")
    func noFace() async throws {
        try await Samples.withTemporaryFolder { folder in
            let grey = Image(width: 300, height: 200, format: .rgb, filledWith: 90)
            let face = try Inputs.write(grey, "face.png", in: folder)
            expectRefused(try await dub(face, in: folder), 3, "no face found", in: folder)
        }
    }

    @Test("a cartoon speaks if the landmark model sees a face in it, and is refused if not")
    func cartoon() async throws {
        try await Samples.withTemporaryFolder { folder in
            let outcome = try await dub(try Inputs.write(Inputs.cartoon(), "face.png", in: folder), in: folder)
            if outcome.code == 0 {
                #expect(try film(in: folder).frames.count == 15)
            } else {
                expectRefused(outcome, 3, "no face found", in: folder)
            }
        }
    }

    @Test("a face of 40 pixels speaks, with a note that it will look soft")
    func smallFace() async throws {
        try await Samples.withTemporaryFolder { folder in
            // The portrait's face is about 110 pixels wide.
            let small = try Inputs.portrait().scaled(by: 0.36)
            let image = Inputs.collage(width: 640, height: 480, [(small, 200, 120)])
            let outcome = try await dub(try Inputs.write(image, "face.png", in: folder), in: folder)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("the face is small"))
            #expect(try film(in: folder).width == 640)
        }
    }

    @Test("of two faces the largest speaks, or the one that was asked for; others are refused by place")
    func twoFaces() async throws {
        try await Samples.withTemporaryFolder { folder in
            let portrait = try Inputs.portrait()
            let smaller = portrait.scaled(by: 0.75)
            let image = Inputs.collage(width: 896, height: 512, [(portrait, 0, 0), (smaller, 512, 0)])
            let face = try Inputs.write(image, "two.png", in: folder)
            func moved(_ more: [String]) async throws -> [Bool] {
                let outcome = try await dub(face, in: folder, more + ["--still"])
                #expect(outcome.code == 0, "\(outcome.testDescription)")
                let frames = try film(in: folder).frames
                return [0..<512, 512..<896].map { columns in Self.motion(of: frames, columns: columns) > 4 }
            }
            #expect(try await moved([]) == [true, false])
            #expect(try await moved(["--face", "1"]) == [true, false])
            #expect(try await moved(["--face", "2"]) == [false, true])
            #expect(try await moved(["--face-at", "680,85"]) == [false, true])
            try FileManager.default.removeItem(at: folder.appendingPathComponent("films"))
            let third = try await dub(face, in: folder, ["--face", "3"])
            expectRefused(third, 3, "there is no face 3: the picture has 2 faces: 1 at ", in: folder)
            let nowhere = try await dub(face, in: folder, ["--face-at", "500,500"])
            expectRefused(nowhere, 3, "there is no face at 500,500", in: folder)
        }
    }

    @Test("a face that the border cuts speaks or is refused, with a sentence")
    func cutFace() async throws {
        try await Samples.withTemporaryFolder { folder in
            // The portrait's chin is at about row 175, its mouth at row 150.
            let image = Inputs.collage(width: 400, height: 160, [(try Inputs.portrait(), 0, 0)])
            let outcome = try await dub(try Inputs.write(image, "cut.png", in: folder), in: folder)
            if outcome.code == 0 {
                #expect(outcome.errors.contains("outside the picture"))
            } else {
                expectRefused(outcome, 3, "no face found", in: folder)
            }
        }
    }

    @Test("a head squeezed to a profile's width ends with a sentence, never a crash")
    func narrowFace() async throws {
        try await Samples.withTemporaryFolder { folder in
            let portrait = try Inputs.portrait()
            var image = Image(width: 256, height: 512, format: .rgb)
            for y in 0..<512 {
                for x in 0..<256 {
                    for channel in 0..<3 {
                        // The left half of the head, stretched towards the border.
                        image.pixels[y * 768 + x * 3 + channel] = portrait.pixels[y * 1536 + x * x / 280 * 3 + channel]
                    }
                }
            }
            let outcome = try await dub(try Inputs.write(image, "profile.png", in: folder), in: folder)
            #expect(outcome.code == 0 || outcome.code == 3, "\(outcome.testDescription)")
            #expect(outcome.complaints.allSatisfy { $0.hasPrefix("note: ") || $0.hasPrefix("lipstream: ") })
        }
    }

    @Test("a picture of 12 000 x 9000 pixels is made smaller and speaks", .timeLimit(.minutes(2)))
    func hugePicture() async throws {
        try await Samples.withTemporaryFolder { folder in
            let image = Inputs.collage(width: 12_000, height: 9000, [(try Inputs.portrait().scaled(by: 8), 3000, 1000)])
            let outcome = try await dub(try Inputs.write(image, "huge.jpg", in: folder), in: folder)
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let reader = try VideoReader(folder.appendingPathComponent("films/out.mp4"))
            #expect(reader.width == 4096)
            #expect(reader.height == 3072)
        }
    }

    @Test("a JPEG that ends in the middle is refused")
    func truncatedPicture() async throws {
        try await Samples.withTemporaryFolder { folder in
            let face = try Inputs.write(try Inputs.portrait(), "cut.jpg", in: folder)
            let data = try Data(contentsOf: URL(fileURLWithPath: face))
            try data.prefix(data.count / 2).write(to: URL(fileURLWithPath: face))
            expectRefused(try await dub(face, in: folder), 1, "damaged or cut short", in: folder)
        }
    }

    @Test("what is no picture and no video is refused", arguments: ["text", "folder", "missing", "sound", "empty"])
    func noPicture(kind: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent(kind == "sound" ? "face.mp4" : "face.jpg")
            let word: String
            switch kind {
            case "text": (word, _) = ("face.jpg", try Data("only words".utf8).write(to: url))
            case "empty": (word, _) = ("empty", try Data().write(to: url))
            case "folder":
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
                word = "is a folder"
            case "sound": (word, _) = ("no video", try WaveFile.write(to: url, seconds: 1, sample: WaveFile.babble))
            default: word = "There is no file"
            }
            expectRefused(try await dub(url.path, in: folder), 1, word, in: folder)
        }
    }

    /// The largest mean change of a frame against the first, over squares of 16 pixels.
    private static func motion(of frames: [Image], columns: Range<Int>) -> Double {
        guard let first = frames.first else { return 0 }
        var largest = 0.0
        for frame in frames {
            for top in stride(from: 0, through: first.height - 16, by: 16) {
                for left in stride(from: columns.lowerBound, through: columns.upperBound - 16, by: 16) {
                    var sum = 0
                    for y in top..<top + 16 {
                        for index in y * first.stride + left * 4..<y * first.stride + (left + 16) * 4 {
                            sum += abs(Int(frame.pixels[index]) - Int(first.pixels[index]))
                        }
                    }
                    largest = max(largest, Double(sum) / 1024)
                }
            }
        }
        return largest
    }
}
