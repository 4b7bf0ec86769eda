import Foundation
import TestSupport
import Testing

@Suite("The words of a text")
struct TextTests {
    @Test("are one line a sentence, behind the language, and need no model")
    func lines() async throws {
        let outcome = try await Program.run(
            ["text", "Ставка 12,5 %. Звоните!"], environment: ["LIPSTREAM_HOME": "/nowhere"])
        #expect(outcome.code == 0, "\(outcome.testDescription)")
        #expect(outcome.output == "ru  Ставка двенадцать целых пять десятых процента.\nru  Звоните!\n")
    }

    @Test("are objects with --json, with the silence that a break asks for")
    func objects() async throws {
        let outcome = try await Program.run(
            ["text", "5 so'm <break time=\"2s\"/> va 3-chi", "--language", "uz", "--json"])
        let objects = try outcome.objects
        #expect(objects.map { $0["text"] as? String } == ["besh soʻm", "va uchinchi"])
        #expect(objects.map { $0["language"] as? String } == ["uz", "uz"])
        #expect(objects.map { $0["pauseBefore"] as? Double } == [nil, 2])
    }

    @Test("come from a file in any of three encodings", arguments: [String.Encoding.utf8, .utf16, .windowsCP1251])
    func file(encoding: String.Encoding) async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("speech.txt")
            try #require("В 2026 г. курс вырос на 3 %".data(using: encoding)).write(to: file)
            let outcome = try await Program.run(["text", "--file", file.path])
            #expect(outcome.output == "ru  В две тысячи двадцать шестом году курс вырос на три процента\n")
        }
    }

    @Test(
        "of nothing, of a file that is not there and of a folder there is one sentence",
        arguments: [
            (["text", "…!"], "nothing that could be pronounced"),
            (["text", "--file", "/nowhere/a.txt"], "cannot read"),
            (["text", "--file", "/"], "cannot read"),
        ])
    func refuses(arguments: [String], words: String) async throws {
        let outcome = try await Program.run(arguments)
        #expect(outcome.code == 1)
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
}
