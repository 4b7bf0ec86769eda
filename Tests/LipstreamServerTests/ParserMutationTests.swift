import Foundation
import SyncAPI
import TestSupport
import Testing

@testable import LipstreamServer

/// A trap ends the test process, which is the failure that these look for; `LIPSTREAM_FUZZ` sets how much is tried.
@Suite("Damage to what clients send")
struct ParserMutationTests {
    @Test("a live client's message is read or refused in a sentence, whatever is in it")
    func messages() {
        let seeds = [
            #"{"type":"hello","version":1,"sampleRate":48000,"engine":"mesh","maxHeight":512,"codec":"h264"}"#,
            #"{"type":"speak","text":"\u041f\ud83d\ude00\"","voice":"ru","rate":0.5}"#, #"{"type":"ack","frame":12}"#,
            #"{"type":"settings","silenceThreshold":80.5,"feather":"soft"}"#,
        ]
        var read = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 3000)) {
            var mutation = Mutation(seed: seed)
            let whole = Array(seeds[Int(seed % 4)].utf8)
            let bytes = seed % 16 == 0 ? whole : mutation.damaged(whole)
            FuzzAmount.note(bytes, of: "message", seed: seed)
            do throws(LiveFault) {
                _ = try ClientMessage(String(decoding: bytes, as: UTF8.self))
                read += 1
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
        #expect(read > 0)
    }

    @Test("a form is read or refused, whatever is in it and however it is cut")
    func forms() throws {
        let type = "multipart/form-data; boundary=xYz"
        let body =
            "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--xYz\r\nContent-Disposition: form-data; "
            + "name=\"f\"; filename=\"x.png\"\r\nContent-Type: image/png\r\n\r\n\r\n--xY\r\n--xYz--\r\nend"
        var whole = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 2000)) {
            var mutation = Mutation(seed: seed)
            let bytes = seed % 16 == 0 ? Array(body.utf8) : mutation.damaged(Array(body.utf8))
            FuzzAmount.note(bytes, of: "form", seed: seed)
            let header = seed % 5 == 0 ? String(decoding: mutation.damaged(Array(type.utf8)), as: UTF8.self) : type
            guard var parser = MultipartParser(contentType: header) else { continue }
            var events = 0
            do {
                for start in stride(from: 0, to: bytes.count, by: 1 + Int(seed % 17)) {
                    events += try parser.append(bytes[start..<min(bytes.count, start + 1 + Int(seed % 17))]).count
                }
                whole += events > 0 ? 1 : 0
            } catch is MultipartParser.MalformedBody {}
        }
        #expect(whole > 0)
    }

    @Test("an order in JSON is taken or refused in a sentence, whatever is in it")
    func orders() throws {
        let body = """
            {"model":"lipsync-2","input":[{"type":"video","url":"https://a/b.mp4"},{"type":"audio","url":"https://a/b.wav",\
            "refId":"r"}],"options":{"sync_mode":"loop","temperature":0.5,"active_speaker_detection":{"frame_number":3,\
            "coordinates":[10,20]}},"segments":[{"startTime":0.5,"endTime":2.5,"audioInput":{"refId":"r","startTime":0,\
            "endTime":1}}]}
            """
        var taken = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 2000)) {
            var mutation = Mutation(seed: seed)
            let bytes = seed % 16 == 0 ? Array(body.utf8) : mutation.damaged(Array(body.utf8))
            FuzzAmount.note(bytes, of: "order", seed: seed)
            guard let request = try? JSONDecoder().decode(GenerationRequest.self, from: Data(bytes)) else { continue }
            do throws(Failure) {
                _ = try GenerationOrder(request, uploads: [])
                taken += 1
            } catch {
                #expect(error.message.hasSuffix("."))
            }
        }
        #expect(taken > 0)
    }
}
