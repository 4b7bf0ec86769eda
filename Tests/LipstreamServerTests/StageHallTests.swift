import Foundation
import TestSupport
import Testing

@testable import LipstreamServer

@Suite("Stages and their remote controls")
struct StageHallTests {
    private let start = ContinuousClock.now

    private func code(_ body: () async throws -> Void) async -> String? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }

    private func paired(_ hall: StageHall) async throws -> (id: String, key: String, remote: String) {
        let (id, key) = try await hall.open(at: start)
        let code = try await hall.makeCode(stage: id, key: key, at: start)
        return (id, key, try await hall.pair(code: code, at: start))
    }

    @Test("whoever sends the code that the stage shows leads it; a code is good once")
    func pairs() async throws {
        let hall = StageHall()
        let (id, key) = try await hall.open(at: start)
        let digits = try await hall.makeCode(stage: id, key: key, at: start)
        #expect(digits.count == 6 && digits.allSatisfy(\.isNumber))
        let events = try await hall.listen(stage: id, key: key, at: start)
        let remote = try await hall.pair(code: digits, at: start)
        #expect(await code { _ = try await hall.pair(code: digits, at: start) } == "wrong_code")
        try await hall.send(StageCommand(json: Data(#"{"type":"say","text":"Hi."}"#.utf8)), remote: remote, at: start)
        await hall.close()
        var said: [String] = []
        for await event in events { if case .command(let command) = event { said.append(command.text ?? "") } }
        #expect(said == ["Hi."])
    }

    @Test("a code ends with its time, and with the next one")
    func codes() async throws {
        let hall = StageHall()
        let (id, key) = try await hall.open(at: start)
        let first = try await hall.makeCode(stage: id, key: key, at: start)
        let second = try await hall.makeCode(stage: id, key: key, at: start)
        if first != second {
            #expect(await code { _ = try await hall.pair(code: first, at: start) } == "wrong_code")
        }
        let late = start + StageHall.codeLife
        #expect(await code { _ = try await hall.pair(code: second, at: late) } == "wrong_code")
        #expect(await code { _ = try await hall.pair(code: "", at: late) } == "wrong_code")
        #expect(await code { _ = try await hall.makeCode(stage: id, key: "other", at: late) } == "no_stage")
    }

    @Test("codes cannot be tried out: so many in a minute, right ones too")
    func guesses() async throws {
        let hall = StageHall()
        let (id, key) = try await hall.open(at: start)
        let digits = try await hall.makeCode(stage: id, key: key, at: start)
        for _ in 0..<StageHall.guesses { _ = await code { _ = try await hall.pair(code: "000000", at: start) } }
        #expect(await code { _ = try await hall.pair(code: digits, at: start) } == "too_many")
        #expect(await code { _ = try await hall.pair(code: digits, at: start + .seconds(61)) } == nil)
    }

    @Test("only the remote that is paired is heard; the next one takes its place")
    func onlyOne() async throws {
        let hall = StageHall()
        let (id, key, first) = try await paired(hall)
        let events = try await hall.listen(stage: id, key: key, at: start)
        let watching = try await hall.listen(remote: first, at: start)
        let digits = try await hall.makeCode(stage: id, key: key, at: start)
        let second = try await hall.pair(code: digits, at: start)
        let stop = try StageCommand(json: Data(#"{"type":"stop"}"#.utf8))
        for stranger in [first, "", key, id] {
            #expect(await code { try await hall.send(stop, remote: stranger, at: start) } == "not_paired")
        }
        #expect(await code { try await hall.send(stop, remote: second, at: start) } == nil)
        var isOver = false
        for await event in watching { if case .over = event { isOver = true } }
        #expect(isOver)
        try await hall.dismiss(stage: id, key: key, at: start)
        #expect(await code { try await hall.send(stop, remote: second, at: start) } == "not_paired")
        withExtendedLifetime(events) {}
    }

    @Test("a stage that is reloaded is still paired; its older page is told that it is over")
    func reload() async throws {
        let hall = StageHall()
        let (id, key, remote) = try await paired(hall)
        let old = try await hall.listen(stage: id, key: key, at: start)
        let new = try await hall.listen(stage: id, key: key, at: start)
        var isOver = false
        for await event in old { if case .over = event { isOver = true } }
        #expect(isOver)
        try await hall.send(StageCommand(json: Data(#"{"type":"next"}"#.utf8)), remote: remote, at: start)
        withExtendedLifetime(new) {}
    }

    @Test("what waits for a stage is bounded, and a stage that is not open is said to be away")
    func bounded() async throws {
        let hall = StageHall()
        let (id, key, remote) = try await paired(hall)
        let stop = try StageCommand(json: Data(#"{"type":"stop"}"#.utf8))
        #expect(await code { try await hall.send(stop, remote: remote, at: start) } == "stage_away")
        let events = try await hall.listen(stage: id, key: key, at: start)
        var refused = 0
        for _ in 0..<100 {
            let answer = await code { try await hall.send(stop, remote: remote, at: start) }
            if answer == "queue_full" { refused += 1 }
        }
        #expect(refused > 30)
        withExtendedLifetime(events) {}
    }

    @Test("both are told whether the other is there")
    func presence() async throws {
        let hall = StageHall()
        let (id, key, remote) = try await paired(hall)
        let events = try await hall.listen(stage: id, key: key, at: start)
        let watching = try await hall.listen(remote: remote, at: start)
        await hall.tick(at: start + .seconds(5))
        await hall.tick(at: start + .seconds(15))
        try await hall.greet(remote: remote, at: start + .seconds(16))
        await hall.tick(at: start + .seconds(17))
        await hall.close()
        var here: [Bool] = []
        for await event in events { if case .remote(_, let isHere) = event { here.append(isHere) } }
        #expect(here.suffix(3) == [true, false, true])
        var stage: [Bool] = []
        for await event in watching { if case .stage(let isHere) = event { stage.append(isHere) } }
        #expect(!stage.isEmpty && stage.allSatisfy { $0 })
    }

    @Test("no more stages than can be kept are open; the one that was left longest ago goes first")
    func many() async throws {
        let hall = StageHall()
        let first = try await hall.open(at: start)
        for number in 1...StageHall.most { _ = try await hall.open(at: start + .seconds(number)) }
        #expect(await code { _ = try await hall.listen(stage: first.id, key: first.key, at: start) } == "no_stage")
    }

    @Test(
        "commands that are none are refused",
        arguments: [
            "", "[]", #"{"type":"shout"}"#, #"{"type":"say"}"#, #"{"type":"say","text":""}"#, #"{"type":"phrase"}"#,
            #"{"type":"phrase","index":-1}"#, #"{"type":"phrase","index":200}"#, #"{"type":"phrases"}"#,
        ])
    func badCommands(json: String) {
        #expect(throws: Failure.self) { try StageCommand(json: Data(json.utf8)) }
    }

    @Test("events are one line of JSON, whatever is in them")
    func events() throws {
        let command = try StageCommand(json: Data(#"{"type":"say","text":"a\n\ndata: b\r"}"#.utf8))
        let text = StageEvent.command(command).text
        #expect(text.hasSuffix("\n\n") && text.dropLast(2).contains("\n") == false && !text.contains("\r"))
    }

    @Test("a remote needs no token of the server, and everything else does")
    func token() async throws {
        try await TestServer.run({ $0.token = "secret" }) { server in
            #expect(try await server.request("GET", "/remote").status == 200)
            #expect(try await server.request("POST", "/api/v1/stages").failure?.code == "unauthorized")
            let answer = try await server.request(
                "POST", "/api/v1/remote/pair", body: Data(#"{"code":"123456"}"#.utf8))
            #expect(answer.failure?.code == "wrong_code")
            #expect(try await server.request("DELETE", "/api/v1/remote").failure?.code == "not_paired")
            #expect(try await server.request("GET", "/api/v1/remotely").failure?.code == "unauthorized")
        }
    }
}
