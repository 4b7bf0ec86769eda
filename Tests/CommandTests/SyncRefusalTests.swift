import Foundation
import TestSupport
import Testing

@testable import lipstream

@Suite("Sync.so from the command line: refusals")
struct SyncRefusalTests {
    @Test("without a key it says so before anything else, and asks nobody")
    func noKey() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub(clip: "/no/such/clip.mp4", key: nil)
            #expect(outcome.code == 1)
            #expect(outcome.complaints.count == 1)
            #expect(outcome.errors.contains("SYNC_API_KEY"))
            #expect(studio.service.records.isEmpty)
            let list = try await studio.run(["sync", "list"], key: nil)
            #expect(list.code == 1)
            #expect(list.errors.contains("SYNC_API_KEY"))
        }
    }

    @Test("a wrong key is said before the price is asked and anything is sent, and is never shown")
    func wrongKey() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub(key: "sk-wrong-key")
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("does not accept the key in SYNC_API_KEY"))
            #expect(!outcome.errors.contains("sk-wrong-key"))
            #expect(studio.service.records.isEmpty)
        }
    }

    @Test("without a network it says so at once")
    func offline() async throws {
        try await SyncStudio.with { studio in
            let nobody = try #require(URL(string: "http://127.0.0.1:9"))
            let outcome = try await studio.dub(at: nobody)
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("cannot connect to 127.0.0.1"), "\(outcome.errors)")
            #expect(outcome.seconds < 5)
            let unknown = try #require(URL(string: "http://no-such-host.invalid"))
            let other = try await studio.dub(at: unknown)
            #expect(other.code == 1)
            #expect(other.errors.contains("cannot find no-such-host.invalid"), "\(other.errors)")
        }
    }

    @Test("a photo is refused with the reason")
    func photo() async throws {
        try await SyncStudio.with { studio in
            let outcome = try await studio.dub(clip: Samples.portrait.path)
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("is a photo"))
            #expect(studio.service.records.isEmpty)
        }
    }

    @Test(
        "what the service does not take is said in plain words, and the order is forgotten",
        arguments: [
            (400, "Video is too dark", "does not take this order (400): \"Video is too dark\""),
            (402, "Insufficient credits", "no money or quota left for this (402): \"Insufficient credits\""),
            (413, "Payload too large", "give its https:// address instead"),
        ])
    func refused(status: Int, message: String, words: String) async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(status, message)]
        try await SyncStudio.with(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
            #expect(studio.service.orders.count == 1)
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 0)
        }
    }

    @Test(
        "films that failed and films that were rejected are told apart, and are not waited for again",
        arguments: ["FAILED", "REJECTED"])
    func ended(status: String) async throws {
        var script = SyncStandIn.Script()
        script.statuses = [status]
        script.error = ("Face not found", "generation_input_face_missing")
        try await SyncStudio.with(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(
                outcome.errors.contains(status == "FAILED" ? "could not make" : "does not want to make"),
                "\(outcome.errors)")
            #expect(outcome.errors.contains("Face not found (generation_input_face_missing)"))
            #expect(studio.kept == 0)
            #expect(studio.left.isEmpty)
        }
    }

    @Test(
        "options that would not be looked at are refused",
        arguments: [
            (["--engine", "sync", "--restore", "gfpgan"], "--restore"), (["--engine", "sync", "--badge"], "--badge"),
            (["--engine", "sync", "--box", "1,2,3,4"], "--box"), (["--engine", "sync", "--fps", "30"], "--fps"),
            (["--engine", "sync", "--crop", "1,2,3,4"], "--crop"), (["--engine", "sync", "--still"], "--still"),
            (["--engine", "sync", "--face", "2"], "--face-at"), (["--engine", "sync", "--steps", "3"], "--steps"),
            (["--engine", "sync", "--model", "x"], "--sync-model"), (["--engine", "sync", "--static"], "--static"),
            (["--engine", "sync", "--no-occlusion"], "sync looks for nothing"),
            (["--engine", "sync", "--prompt", "happy"], "react-1"),
            (["--engine", "sync", "--temperature", "2"], "0 to 1"),
            (["--engine", "sync", "--face-at", "1,1", "--active-speaker"], "not both"),
            (["--engine", "sync", "--face-frame", "1"], "--face-at"), (["--yes"], "--engine sync"),
            (["--temperature", "0.5"], "--engine sync"),
        ])
    func unused(options: [String], word: String) async throws {
        let outcome = try await Program.run(["dub", "clip.mp4", "a.wav", "-o", "/nowhere/o.mp4"] + options)
        #expect(outcome.code == 2, "\(outcome.testDescription)")
        #expect(outcome.errors.contains(word), "\(outcome.errors)")
    }

    @Test("names that the service's films cannot have, and addresses for other engines, are refused")
    func names() async throws {
        let movie = try await Program.run(["dub", "clip.mp4", "a.wav", "-o", "/nowhere/o.mov", "--engine", "sync"])
        #expect(movie.code == 2)
        #expect(movie.errors.contains(".mp4"))
        let address = try await Program.run(["dub", "https://cdn.example/a.mp4", "a.wav", "-o", "/nowhere/o.mp4"])
        #expect(address.code == 2)
        #expect(address.errors.contains("only --engine sync takes one"))
    }

    @Test("an id that the service does not know, and one that is none, are said")
    func unknown() async throws {
        try await SyncStudio.with { studio in
            let unknown = try await studio.run(["sync", "status", "generation-9"])
            #expect(unknown.code == 1)
            #expect(unknown.errors.contains("404"), "\(unknown.errors)")
            let strange = try await studio.run(["sync", "status", "../models"])
            #expect(strange.code == 1)
            #expect(strange.errors.contains("is no id"))
        }
    }
}
