import Foundation
import HTTPTypes
import Hummingbird
import Media
import SyncAPI
import TestSupport
import Testing

@testable import LipstreamServer

/// Requests as they come over the network, to a backend without models.
@Suite("Sync.so's API over HTTP")
struct SyncDoorTests {
    private static let json = ["Content-Type": "application/json"]

    private func withRoutes(_ body: @escaping @Sendable (URL, Place) async throws -> Void) async throws {
        try await Place.with { place in
            let door = try await GenerationTests.door(place)
            let router = Router()
            router.addMiddleware { FailureMiddleware() }
            addSyncRoutes(to: router, door: door, avatars: place.avatars)
            try await serving(router) { try await body($0, place) }
        }
    }

    /// A form of files and texts, and its headers.
    private static func form(_ parts: [(name: String, isFile: Bool, content: Data)]) -> (Data, [String: String]) {
        var body = Data()
        for part in parts {
            let file = part.isFile ? "; filename=\"\(part.name)\"" : ""
            body += Data("--edge\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n".utf8)
            body += part.content + Data("\r\n".utf8)
        }
        return (body + Data("--edge--\r\n".utf8), ["Content-Type": "multipart/form-data; boundary=edge"])
    }

    private static func sound(seconds: Int) -> Data {
        let rate = SampleRate(hertz: 16_000)
        let samples = [Float](repeating: 0.1, count: seconds * rate.hertz)
        return Data(AudioChunk(samples: samples, sampleRate: rate, channels: 1).waveFile)
    }

    @Test("frames are counted of files that come in a form, too; nothing of them stays")
    func cost() async throws {
        try await withRoutes { url, place in
            let (body, headers) = Self.form([
                ("model", false, Data("counting".utf8)), ("video", true, try Picture.bytes(Picture.face())),
                ("audio", true, Self.sound(seconds: 2)),
            ])
            let answer = try await ask(url, "POST", "/v2/analyze/cost", body: body, headers: headers)
            #expect(answer.status == 201)
            let estimates = try answer.decode([CostEstimate].self)
            #expect(estimates.first?.estimatedFrameCount == 50 && estimates.first?.estimatedGenerationCost == 0)
            #expect(try place.names(in: place.folder.incoming) == [])
        }
    }

    @Test(
        "what cannot be made is refused while the client listens, in the API's own shape",
        arguments: [
            ("/v2/generate", "there-is-none", "no asset"), ("/v2/analyze/cost", "there-is-none", "no asset"),
            ("/v2/generate", "../../etc", "no asset"),
        ])
    func unknownAsset(path: String, asset: String, words: String) async throws {
        try await withRoutes { url, place in
            let order = GenerationRequest(
                model: "counting",
                input: [
                    InputItem(type: "video", assetId: asset),
                    InputItem(
                        type: "text", provider: SpeechProvider(name: "elevenlabs", voiceId: "x", script: "Hello.")),
                ], options: nil)
            let answer = try await ask(
                url, "POST", path, body: try JSONEncoder().encode(order), headers: Self.json)
            #expect(answer.status == 400)
            let error = try answer.decode(APIError.self)
            #expect(error.statusCode == 400 && error.text.contains(words))
            #expect(try place.names(in: place.folder.generations) == [])
        }
    }

    @Test("numbers that no picture and no sound has are refused, and the server goes on")
    func numbers() async throws {
        try await withRoutes { url, _ in
            let video = #"{"type":"video","assetId":"default"}"#
            let inputs = #""input":[\#(video),{"type":"audio","url":"http://a/b","refId":"a"}]"#
            let most = Int.max
            for body in [
                #"{"model":"counting",\#(inputs),"options":{"active_speaker_detection":{"bounding_boxes":[[\#(most - 1),0,\#(most),1]]}}}"#,
                #"{"model":"counting",\#(inputs),"options":{"active_speaker_detection":{"coordinates":[\#(most),0]}}}"#,
                #"{"model":"counting",\#(inputs),"segments":[{"startTime":0,"endTime":1,"audioInput":{"refId":"a","startTime":1e300,"endTime":1e301}}]}"#,
                #"{"model":"counting",\#(inputs),"segments":[{"startTime":0,"endTime":1e300,"audioInput":{"refId":"a"}}]}"#,
            ] {
                let answer = try await ask(
                    url, "POST", "/v2/generate", body: Data(body.utf8), headers: Self.json)
                // Refused for the number, before anything else is looked at.
                let words = try answer.decode(APIError.self).text
                #expect(answer.status == 400 && !words.contains("does not fetch"), "\(words)")
            }
        }
    }

    @Test(
        "whether things before the mouth stay is true or false; anything else is refused by the option's name",
        arguments: [#""false""#, "0", "[]"])
    func occlusion(value: String) async throws {
        try await withRoutes { url, place in
            let inputs = #"[{"type":"video","assetId":"default"},{"type":"audio","url":"http://a/b"}]"#
            let body = #"{"model":"counting","input":\#(inputs),"options":{"occlusion_detection_enabled":\#(value)}}"#
            let answer = try await ask(url, "POST", "/v2/generate", body: Data(body.utf8), headers: Self.json)
            let words = try answer.decode(APIError.self).text
            #expect(answer.status == 400)
            #expect(words.contains("options.occlusion_detection_enabled is of the wrong type"), "\(words)")
            #expect(try place.names(in: place.folder.generations) == [])
        }
    }

    @Test(
        "the log names no film's secret",
        arguments: [
            ("/v2/outputs/abc/secret/film.mp4", "/v2/outputs/abc/..."),
            ("//v2//outputs/abc/secret/film.mp4", "/v2/outputs/abc/..."),
            ("/v2/generate/abc", "/v2/generate/abc"), ("/v2/outputs/abc", "/v2/outputs/abc"),
        ])
    func log(path: String, shown: String) { #expect(RequestLog.shown(path) == shown) }

    @Test(
        "where there is a token the key has to be it; a film's address is a key of its own, for reading only",
        arguments: [
            ("GET", "/v2/models", "right", nil), ("GET", "/v2/models", "righ", "unauthorized"),
            ("GET", "/v2/models", "", "unauthorized"), ("GET", "/v2/models", nil, "unauthorized"),
            ("GET", "/api/v1/dubs", "right", "unauthorized"), ("GET", "/v2/outputs/abc/secret/film.mp4", nil, nil),
            ("POST", "/v2/outputs/abc/secret/film.mp4", nil, "unauthorized"),
        ] as [(String, String, String?, String?)])
    func keys(method: String, path: String, key: String?, code: String?) throws {
        let rules = AccessRules(token: "right", isLoopback: true, openPaths: [])
        let method = try #require(HTTPRequest.Method(rawValue: method))
        let visit = AccessRules.Visit(method: method, path: path, authority: "localhost:8080", apiKey: key)
        #expect(rules.refusal(of: visit)?.code == code)
        // Without a token any key is as good as none.
        let open = AccessRules(token: nil, isLoopback: true, openPaths: [])
        #expect(open.refusal(of: visit) == nil)
    }
}
