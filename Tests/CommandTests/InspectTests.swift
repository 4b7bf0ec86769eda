import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Looking at films")
struct InspectTests {
    @Test("a film of this program says what made it, to people and to programs; a badge is asked for")
    func ownFilm() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (plain, marked) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mp4"))
            let speech = try Inputs.babble(in: folder)
            for (url, more) in [(plain, []), (marked, ["--badge"])] {
                let made = try await Program.run(
                    ["dub", Samples.portrait.path, speech, "-o", url.path, "--still"] + more)
                #expect(made.code == 0, "\(made.testDescription)")
            }
            let (one, other) = (try PlayedFilm(plain).frames[3], try PlayedFilm(marked).frames[3])
            let corner = (x: one.width - 30, y: one.height - 20)
            #expect(one[corner.x, corner.y] != other[corner.x, corner.y])

            let said = try await Program.run(["inspect", marked.path])
            #expect(said.code == 0, "\(said.testDescription)")
            for word in [
                "changed by a program", "engine    mesh", "articulation, SHA-256", "Lipstream 0.1.0", "512 x 512",
            ] {
                #expect(said.output.contains(word), "\(word) in \(said.output)")
            }
            let result = try #require(try await Program.run(["inspect", plain.path, "--json"]).objects.first)
            #expect(result["marked"] as? Bool == true)
            #expect((result["digitalSourceType"] as? String)?.hasSuffix("/compositeSynthetic") == true)
            let model = try #require(result["model"] as? [String: Any])
            #expect((model["sha256"] as? String)?.count == 64)
            #expect((result["video"] as? [String: Any])?["codec"] as? String == "h264")
        }
    }

    @Test("a file without a mark gets code 5, what is no film code 1 and a sentence")
    func others() async throws {
        try await Samples.withTemporaryFolder { folder in
            let silent = try Inputs.silentVideo("a.mp4", in: folder)
            let unmarked = try await Program.run(["inspect", silent])
            #expect(unmarked.code == 5 && unmarked.output.contains("no mark") && unmarked.errors.isEmpty)
            let object = try #require(try await Program.run(["inspect", silent, "--json"]).objects.first)
            #expect(object["marked"] as? Bool == false)
            let picture = try await Program.run(["inspect", Samples.portrait.path])
            expectRefusal(picture, code: 1, mentioning: "is a picture", leaving: ["a.mp4"], in: folder)
            let none = try await Program.run(["inspect", folder.appendingPathComponent("no.mp4").path])
            expectRefusal(none, code: 1, mentioning: "no.mp4", leaving: ["a.mp4"], in: folder)
        }
    }
}
