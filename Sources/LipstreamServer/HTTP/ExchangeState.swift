/// Which requests of a connection wait for an answer, and when the connection ends: decisions without a socket.
///
/// Requests may come before earlier ones are answered; answers leave in the order of asking.
struct ExchangeState {
    /// What is to be done about a request that cannot be read.
    enum Refusal: Equatable {
        /// Answer it now.
        case answer
        /// Answer it after those that came before.
        case later
        /// An answer to it was begun already: only the end is left.
        case close
    }

    /// How an answer begins.
    struct Beginning: Equatable {
        /// Whether the client is told that the connection ends with it.
        var isLast: Bool
    }

    /// Requests without a whole answer, oldest first: whether the connection ends with theirs.
    private var waiting: [Bool] = []
    /// Whether the newest request's body is still being read.
    private(set) var isReading = false
    /// Whether an answer to the oldest has begun.
    private var hasBegun = false
    /// Answers that go out before that to a request that cannot be read.
    private var answersBefore: Int?

    /// Whether nothing that comes is looked at any more.
    private(set) var isDeaf = false

    mutating func request(isLast: Bool) {
        waiting.append(isLast)
        isReading = true
    }

    mutating func requestEnded() { isReading = false }

    /// A request cannot be read: the newest, or the one that would have followed it.
    mutating func refuse() -> Refusal {
        isDeaf = true
        let before = waiting.count - (isReading ? 1 : 0)
        if before == 0 { return isReading && hasBegun ? .close : .answer }
        answersBefore = before
        return .later
    }

    /// An answer to the oldest request begins.
    mutating func answer(status: Int, saysClose: Bool) -> Beginning {
        hasBegun = true
        guard !waiting.isEmpty else { return Beginning(isLast: true) }
        // What a client still sends of a request that was refused is not waited for.
        if waiting.count == 1, isReading, status >= 400 { waiting[0] = true }
        if saysClose { waiting[0] = true }
        return Beginning(isLast: waiting[0])
    }

    /// What follows an answer.
    enum Next: Equatable {
        case more
        /// The request that cannot be read has its turn.
        case refuse
        case end
    }

    /// The answer to the oldest request is whole.
    mutating func answered() -> Next {
        hasBegun = false
        let isLast = waiting.isEmpty || waiting.removeFirst()
        if isLast {
            isDeaf = true
            return .end
        }
        guard let before = answersBefore else { return .more }
        answersBefore = before - 1
        return before == 1 ? .refuse : .more
    }
}
