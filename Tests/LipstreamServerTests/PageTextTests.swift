import Faces
import Foundation
import LipSync
import TestSupport
import Testing

@testable import LipstreamServer

/// The page speaks three languages; whatever the server can say has a text in each.
@Suite struct PageTextTests {
    private static let sources = Samples.package.appendingPathComponent("Sources/LipstreamServer")
    private static let languages = ["en", "ru", "uz"]

    /// Key to text, as one of the page's files has them.
    private func texts(_ language: String) throws -> [String: String] {
        let url = Self.sources.appendingPathComponent("Page/text-\(language).js")
        let file = try String(contentsOf: url, encoding: .utf8)
        let pairs = file.matches(of: /"([^"\n]+)": "((?:[^"\\\n]|\\.)*)"/).map { (String($0.1), String($0.2)) }
        #expect(Set(pairs.map(\.0)).count == pairs.count, "a text is there twice")
        return Dictionary(pairs) { first, _ in first }
    }

    /// The codes with which the sources make a ``Failure``.
    private func failureCodes() throws -> Set<String> {
        let files = try #require(FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil))
        var codes: Set<String> = []
        // The page does not speak Sync.so's API.
        for case let url as URL in files where url.pathExtension == "swift" && !url.path.contains("/Sync/") {
            let source = try String(contentsOf: url, encoding: .utf8)
            for match in source.matches(of: /(?:Failure|self\.init)\(\s*(?:\.\w+|error\.status),\s*"([a-z_]+)"/) {
                codes.insert(String(match.1))
            }
        }
        return codes
    }

    @Test("every error code has a text in every language: what was wrong, and what to do", arguments: languages)
    func errors(language: String) throws {
        let texts = try texts(language)
        let found = try failureCodes()
        #expect(found.isSuperset(of: ["no_face", "server_full", "cut_short", "bad_request"]), "\(found)")
        let codes = found.union(LiveFault.Code.allCases.map(\.rawValue)).union(LiveError.Code.allCases.map(\.rawValue))
        for code in codes.sorted() {
            let parts = texts["error.\(code)"]?.split(separator: "|") ?? []
            #expect(parts.count == 2, "error.\(code) in \(language)")
        }
    }

    @Test("every concern, note and state has a text in every language", arguments: languages)
    func remarks(language: String) throws {
        let texts = try texts(language)
        let concerns: [FaceConcern] = [.tooSmall(pixels: 1), .profile(degrees: 50), .cutByBorder]
        let keys =
            concerns.map { "concern.\($0.code)" } + DubNote.allCases.map { "note.\($0.rawValue)" }
            + ["queued", "running", "done", "failed", "cancelled"].map { "film.\($0)" }
            + ["idle", "listening", "speaking"].map { "state.\($0)" }
        for key in keys { #expect(texts[key]?.isEmpty == false, "\(key) in \(language)") }
    }

    @Test("the languages have the same texts, with the same places for values", arguments: languages.dropFirst())
    func same(language: String) throws {
        let (english, other) = (try texts("en"), try texts(language))
        #expect(Set(english.keys).symmetricDifference(other.keys).isEmpty)
        func places(_ text: String) -> [String] { text.matches(of: /\{\w+\}/).map { String($0.0) }.sorted() }
        for (key, text) in english { #expect(places(text) == places(other[key] ?? ""), "\(key)") }
    }
}
