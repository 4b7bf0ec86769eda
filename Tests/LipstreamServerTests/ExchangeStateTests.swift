import Testing

@testable import LipstreamServer

@Suite("Requests and answers of one connection")
struct ExchangeStateTests {
    @Test("a request that cannot be read is answered at once where nothing is owed")
    func alone() {
        var fresh = ExchangeState()
        #expect(fresh.refuse() == .answer)
        #expect(fresh.isDeaf)
        // In the middle of a body that nobody has answered yet.
        var body = ExchangeState()
        body.request(isLast: false)
        #expect(body.refuse() == .answer)
        // After an answer.
        var later = ExchangeState()
        later.request(isLast: false)
        later.requestEnded()
        _ = later.answer(status: 200, saysClose: false)
        #expect(later.answered() == .more)
        #expect(later.refuse() == .answer)
    }

    @Test("one whose answer has begun can only be cut off")
    func begun() {
        var state = ExchangeState()
        state.request(isLast: false)
        _ = state.answer(status: 200, saysClose: false)
        #expect(state.refuse() == .close)
    }

    @Test("answers leave in the order of asking, the refusal last", arguments: [1, 2, 3, 4])
    func order(before: Int) {
        var state = ExchangeState()
        for _ in 0..<before {
            state.request(isLast: false)
            state.requestEnded()
        }
        #expect(state.refuse() == .later)
        for number in 1...before {
            #expect(state.answer(status: 200, saysClose: false).isLast == false)
            #expect(state.answered() == (number == before ? .refuse : .more))
        }
    }

    @Test("a body that cannot be read on waits for the answers before its own")
    func bodyBehind() {
        var state = ExchangeState()
        state.request(isLast: false)
        state.requestEnded()
        state.request(isLast: false)
        #expect(state.refuse() == .later)
        _ = state.answer(status: 200, saysClose: false)
        #expect(state.answered() == .refuse)
    }

    @Test(
        "the connection ends where either side says so, or a request is refused before its end",
        arguments: [
            (true, false, 200, false, true), (false, true, 200, false, true), (false, false, 413, true, true),
            (false, false, 413, false, false), (false, false, 200, true, false), (false, false, 200, false, false),
        ])
    func ends(isLast: Bool, saysClose: Bool, status: Int, isReading: Bool, expected: Bool) {
        var state = ExchangeState()
        state.request(isLast: isLast)
        if !isReading { state.requestEnded() }
        #expect(state.answer(status: status, saysClose: saysClose).isLast == expected)
        #expect(state.answered() == (expected ? .end : .more))
        #expect(state.isDeaf == expected)
    }

    @Test("only the request that says so is the last: those before it are answered first")
    func pipelined() {
        var state = ExchangeState()
        for isLast in [false, false, true] {
            state.request(isLast: isLast)
            state.requestEnded()
        }
        var ends: [ExchangeState.Next] = []
        for _ in 0..<3 {
            _ = state.answer(status: 200, saysClose: false)
            ends.append(state.answered())
        }
        #expect(ends == [.more, .more, .end])
    }
}
