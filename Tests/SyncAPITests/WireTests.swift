import Foundation
import SyncAPI
import Testing

/// What the official Python client (`syncsdk` 0.3.0) sends, as it sent it to a server that wrote it down.
private enum Recorded {
    static let request = #"""
        {"model":"lipsync-2","input":[{"type":"video","url":"http://a/v.mp4"},{"type":"audio","url":"http://a/a.wav",
        "refId":"one"},{"type":"text","provider":{"name":"elevenlabs","voiceId":"v","script":"Yes.",
        "similarityBoost":0.5},"refId":"two"}],"options":{"sync_mode":"cut_off","temperature":0.3,
        "active_speaker_detection":{"bounding_boxes":[[1,2,3,4],null]},"occlusion_detection_enabled":true},
        "segments":[{"startTime":0.5,"endTime":1.0,"audioInput":{"refId":"one","startTime":0.0,"endTime":0.5}}],
        "webhookUrl":"https://h/","outputFileName":"f"}
        """#
    static let short = #"{"model":"lipsync-2","input":[{"type":"video","assetId":"a1"},{"type":"audio","url":"u"}]}"#
}

@Suite struct WireTests {
    private func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    private func object(_ value: some Encodable) throws -> NSDictionary {
        let data = try JSONEncoder().encode(value)
        return try #require(try JSONSerialization.jsonObject(with: data) as? NSDictionary)
    }

    @Test("every field of a request is read")
    func reads() throws {
        let request = try decode(GenerationRequest.self, Recorded.request)
        #expect(request.model == "lipsync-2")
        #expect(request.input.map(\.type) == ["video", "audio", "text"])
        #expect(request.input[0].url == "http://a/v.mp4")
        #expect(request.input[1].refId == "one")
        #expect(request.input[2].provider?.script == "Yes.")
        #expect(request.input[2].provider?.voiceId == "v")
        #expect(request.input[2].provider?.similarityBoost == 0.5)
        #expect(request.options?.syncMode == .cutOff)
        #expect(request.options?.temperature == 0.3)
        #expect(request.options?.occlusionDetectionEnabled == true)
        #expect(request.options?.activeSpeakerDetection?.boundingBoxes == [[1, 2, 3, 4], nil])
        #expect(request.segments?.first?.startTime == 0.5)
        #expect(request.segments?.first?.audioInput.endTime == 0.5)
        #expect(request.webhookUrl == "https://h/")
        #expect(request.outputFileName == "f")
    }

    @Test(
        "what was read is written the same way, and what is not there is not written",
        arguments: [
            Recorded.request, Recorded.short,
        ])
    func writes(json: String) throws {
        let request = try decode(GenerationRequest.self, json)
        let original = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
        #expect(try object(request) == original)
    }

    @Test("a field that is not known yet is passed over")
    func unknownFields() throws {
        let request = try decode(
            GenerationRequest.self,
            #"{"model":"m","new":{"a":[1]},"input":[{"type":"video","url":"u","segments_secs":[[0,1]]}],"options":null}"#
        )
        #expect(request.input == [.video(url: "u")])
        #expect(request.options == nil)
    }

    @Test(
        "a request without what it needs, or with a mode that there is not, is refused",
        arguments: [
            #"{"input":[]}"#, #"{"model":"m"}"#, #"{"model":"m","input":[{}]}"#, #"{"model":1,"input":[]}"#, "[]", "",
            #"{"model":"m","input":[],"options":{"sync_mode":"backwards"}}"#,
            #"{"model":"m","input":[],"segments":[{"startTime":0,"endTime":1}]}"#,
        ])
    func refuses(json: String) {
        #expect(throws: DecodingError.self) { try decode(GenerationRequest.self, json) }
    }

    @Test("a generation is written under the names of the API")
    func generation() throws {
        let request = try decode(GenerationRequest.self, Recorded.short)
        var generation = Generation(id: "1", createdAt: "2026-01-02T03:04:05Z", status: .completed, request: request)
        generation.outputURL = "http://localhost/film.mp4"
        generation.outputDuration = 1.5
        generation.errorCode = "none"
        let written = try object(generation)
        #expect(
            Set(written.allKeys.compactMap { $0 as? String })
                == ["id", "createdAt", "status", "model", "input", "outputUrl", "outputDuration", "error_code"])
        #expect(written["status"] as? String == "COMPLETED")
        #expect(written["outputUrl"] as? String == "http://localhost/film.mp4")
    }

    @Test("of statuses that are not known nobody thinks that they are final")
    func statuses() throws {
        let generation = try decode(
            Generation.self, #"{"id":"1","createdAt":"now","status":"QUEUED","model":"m"}"#)
        #expect(generation.status.rawValue == "QUEUED")
        #expect(!generation.status.isFinal)
        #expect(
            GenerationStatus.failed.isFinal && GenerationStatus.rejected.isFinal && GenerationStatus.completed.isFinal)
        #expect(!GenerationStatus.pending.isFinal && !GenerationStatus.processing.isFinal)
    }

    @Test("a refusal is one sentence or several, with a status or without")
    func refusals() throws {
        #expect(try decode(APIError.self, #"{"message":"no","statusCode":400}"#) == APIError("no", statusCode: 400))
        let several = try decode(APIError.self, #"{"message":["no","never"],"statusCode":400.0}"#)
        #expect(several.text == "no; never")
        #expect(several.statusCode == 400)
        #expect(try decode(APIError.self, #"{"message":"no"}"#).statusCode == nil)
        #expect(throws: DecodingError.self) { try decode(APIError.self, #"{"error":"no"}"#) }
        #expect(try object(APIError("no", statusCode: 404)) == ["message": "no", "statusCode": 404])
        #expect(try object(several) == ["message": ["no", "never"], "statusCode": 400])
    }

    @Test("costs and models are written under the names of the API")
    func listings() throws {
        #expect(
            try object(CostEstimate(frames: 30, dollars: 0))
                == ["estimatedFrameCount": 30, "estimatedGenerationCost": 0])
        #expect(
            try object(ModelListing(id: "mesh", name: "mesh", version: "1", description: "Quick."))
                == ["id": "mesh", "name": "mesh", "type": "lipsync", "version": "1", "description": "Quick."])
    }
}
