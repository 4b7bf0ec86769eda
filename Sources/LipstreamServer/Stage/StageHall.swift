internal import Foundation
internal import HTTPTypes
internal import Media
internal import ServiceLifecycle

/// Stages and the remote controls that are paired with them.
///
/// A stage is a page on a screen; it shows a code that lives for some minutes and is good for one pairing. Whoever sends the
/// code gets a key, and only the key's owner makes the stage speak. Nothing of it is kept on disk: pages that come back after
/// the server did begin anew. Times are handed in.
actor StageHall {
    typealias Instant = ContinuousClock.Instant

    /// Stages at once.
    static let most = 32
    /// How long a code can be used.
    static let codeLife = Duration.seconds(300)
    /// How long a remote may be silent before it counts as away.
    static let patience = Duration.seconds(10)
    /// How long a stage that is gone is remembered.
    static let memory = Duration.seconds(12 * 3600)
    /// Wrong or right, so many codes may be tried in a minute: of a million, within a code's life, 100.
    static let guesses = 20
    /// Commands and pieces of sound that wait for a stage, at most.
    private static let queue = 64
    /// Bytes of a stage's state.
    static let largestState = 1 << 20

    private struct Stage {
        let key: String
        var code: (digits: String, end: Instant)?
        var remoteKey: String?
        var remoteSeen: Instant?
        var seen: Instant
        /// Where its page listens, and its remote.
        var page: (number: Int, continuation: AsyncStream<StageEvent>.Continuation)?
        var remote: (number: Int, continuation: AsyncStream<StageEvent>.Continuation)?
        var state: Data?
    }

    private var stages: [String: Stage] = [:]
    private let limit: RateLimit
    /// Counts listeners, so that one that ends late does not end its successor.
    private var listeners = 0

    init(limit: RateLimit = RateLimit(StageHall.guesses)) { self.limit = limit }

    // MARK: The stage's page

    /// Opens a stage.
    ///
    /// - Returns: its id, and the key that its page shows with each request.
    /// - Throws: ``Failure`` (503 `busy`).
    func open(at now: Instant = .now) throws(Failure) -> (id: String, key: String) {
        if stages.count >= Self.most {
            let idle = stages.filter { $0.value.page == nil }.min { $0.value.seen < $1.value.seen }
            guard let idle else {
                throw Failure(
                    .serviceUnavailable, "busy", "\(Self.most) stages are open.", hint: "Close one and try again.")
            }
            end(idle.key)
        }
        let (id, key) = (Identifier.make(), Identifier.make() + Identifier.make())
        stages[id] = Stage(key: key, seen: now)
        return (id, key)
    }

    /// What is asked of a stage, from now on; an older page of the same stage is told that it is over.
    ///
    /// - Throws: ``Failure`` (404 `no_stage`).
    func listen(stage id: String, key: String, at now: Instant = .now) throws(Failure) -> AsyncStream<StageEvent> {
        try require(id, key)
        let (stream, continuation) = AsyncStream.makeStream(
            of: StageEvent.self, bufferingPolicy: .bufferingOldest(Self.queue))
        listeners += 1
        let number = listeners
        stages[id]?.page?.continuation.yield(.over)
        stages[id]?.page?.continuation.finish()
        stages[id]?.page = (number, continuation)
        continuation.onTermination = { [weak self] _ in Task { await self?.pageLeft(id, number) } }
        tell(id, at: now)
        return stream
    }

    /// Makes a code; one before it is good no longer.
    ///
    /// - Throws: ``Failure`` (404 `no_stage`).
    func makeCode(stage id: String, key: String, at now: Instant = .now) throws(Failure) -> String {
        try require(id, key)
        var digits: String
        repeat {
            digits = String(Int.random(in: 100_000...999_999))
        } while stages.values.contains { $0.code?.digits == digits }
        stages[id]?.code = (digits, now + Self.codeLife)
        return digits
    }

    /// Tells the remote what the stage does.
    ///
    /// - Throws: ``Failure`` (404 `no_stage`).
    func publish(_ state: Data, stage id: String, key: String) throws(Failure) {
        try require(id, key)
        stages[id]?.state = state
        stages[id]?.remote?.continuation.yield(.state(state))
    }

    /// Sends the remote away, and its code with it.
    ///
    /// - Throws: ``Failure`` (404 `no_stage`).
    func dismiss(stage id: String, key: String, at now: Instant = .now) throws(Failure) {
        try require(id, key)
        dismissRemote(of: id)
        tell(id, at: now)
    }

    // MARK: The remote control

    /// Pairs with the stage that shows a code; a remote that was paired before is sent away.
    ///
    /// - Returns: the remote's key.
    /// - Throws: ``Failure``: 429 `too_many`, 403 `wrong_code`.
    func pair(code: String, at now: Instant = .now) throws(Failure) -> String {
        try limit.count(at: now)
        let found = stages.first { $0.value.code.map { $0.digits == code && $0.end > now } ?? false }
        guard let id = found?.key else {
            throw Failure(
                .forbidden, "wrong_code", "No stage shows this code now.",
                hint: "Have the stage show a new code: each is good once, for "
                    + "\(Self.codeLife.components.seconds / 60) minutes.")
        }
        dismissRemote(of: id)
        let key = Identifier.make() + Identifier.make()
        stages[id]?.code = nil
        stages[id]?.remoteKey = key
        stages[id]?.remoteSeen = now
        tell(id, at: now)
        return key
    }

    /// What the remote's stage does, from now on.
    ///
    /// - Throws: ``Failure`` (401 `not_paired`).
    func listen(remote key: String, at now: Instant = .now) throws(Failure) -> AsyncStream<StageEvent> {
        let id = try paired(key, at: now)
        // States replace each other; a slow reader needs the newest.
        let (stream, continuation) = AsyncStream.makeStream(
            of: StageEvent.self, bufferingPolicy: .bufferingNewest(4))
        listeners += 1
        let number = listeners
        stages[id]?.remote?.continuation.finish()
        stages[id]?.remote = (number, continuation)
        continuation.onTermination = { [weak self] _ in Task { await self?.remoteLeft(id, number) } }
        tell(id, at: now)
        if let state = stages[id]?.state { continuation.yield(.state(state)) }
        return stream
    }

    /// Passes a command on.
    ///
    /// - Throws: ``Failure``: 401 `not_paired`, 409 `stage_away`, 429 `queue_full`.
    func send(_ command: StageCommand, remote key: String, at now: Instant = .now) throws(Failure) {
        try pass(.command(command), from: key, at: now)
    }

    /// Passes a piece of the microphone's sound on.
    ///
    /// - Throws: as ``send(_:remote:at:)``.
    func hear(_ samples: Data, rate: Int, remote key: String, at now: Instant = .now) throws(Failure) {
        try pass(.sound(samples, rate: rate), from: key, at: now)
    }

    /// The remote is there, though it has nothing to say.
    ///
    /// - Throws: ``Failure`` (401 `not_paired`).
    func greet(remote key: String, at now: Instant = .now) throws(Failure) { _ = try paired(key, at: now) }

    /// The remote leaves for good.
    ///
    /// - Throws: ``Failure`` (401 `not_paired`).
    func leave(remote key: String, at now: Instant = .now) throws(Failure) {
        let id = try paired(key, at: now)
        dismissRemote(of: id)
        tell(id, at: now)
    }

    // MARK: Time

    /// Tells everybody who is there, and forgets stages that are long gone.
    func tick(at now: Instant = .now) {
        for (id, stage) in stages {
            if stage.page == nil, now - stage.seen > Self.memory { end(id) } else { tell(id, at: now) }
        }
    }

    /// Ends all streams, so that the server can stop.
    func close() { for id in Array(stages.keys) { end(id) } }

    // MARK: Inside

    private func require(_ id: String, _ key: String) throws(Failure) {
        guard let stage = stages[id], AccessRules.equal(Array(key.utf8), Array(stage.key.utf8)) else {
            throw Failure(
                .notFound, "no_stage", "There is no such stage, or the key is another.", hint: "Open a stage anew.")
        }
    }

    private func paired(_ key: String, at now: Instant) throws(Failure) -> String {
        let given = Array(key.utf8)
        let found = stages.first { $0.value.remoteKey.map { AccessRules.equal(given, Array($0.utf8)) } ?? false }
        guard let id = found?.key else {
            throw Failure(
                .unauthorized, "not_paired", "This remote control is not paired with a stage.",
                hint: "Send a new code of the stage.")
        }
        stages[id]?.remoteSeen = now
        return id
    }

    private func pass(_ event: StageEvent, from key: String, at now: Instant) throws(Failure) {
        let id = try paired(key, at: now)
        guard let page = stages[id]?.page else {
            throw Failure(.conflict, "stage_away", "The stage is not open.", hint: "Open it again; it is still paired.")
        }
        guard case .enqueued = page.continuation.yield(event) else {
            throw Failure(
                .tooManyRequests, "queue_full", "\(Self.queue) commands wait for the stage.",
                hint: "Wait until it has taken some.")
        }
    }

    private func dismissRemote(of id: String) {
        stages[id]?.remote?.continuation.yield(.over)
        stages[id]?.remote?.continuation.finish()
        stages[id]?.remote = nil
        stages[id]?.remoteKey = nil
        stages[id]?.remoteSeen = nil
    }

    private func tell(_ id: String, at now: Instant) {
        guard let stage = stages[id] else { return }
        let isHere = stage.remote != nil && stage.remoteSeen.map { now - $0 < Self.patience } ?? false
        if stage.page != nil { stages[id]?.seen = now }
        stage.page?.continuation.yield(.remote(isPaired: stage.remoteKey != nil, isHere: isHere))
        stage.remote?.continuation.yield(.stage(isHere: stage.page != nil))
    }

    private func end(_ id: String) {
        stages[id]?.page?.continuation.finish()
        dismissRemote(of: id)
        stages[id] = nil
    }

    private func pageLeft(_ id: String, _ number: Int) {
        guard stages[id]?.page?.number == number else { return }
        stages[id]?.page = nil
        stages[id]?.remote?.continuation.yield(.stage(isHere: false))
    }

    private func remoteLeft(_ id: String, _ number: Int) {
        guard stages[id]?.remote?.number == number else { return }
        stages[id]?.remote = nil
        stages[id]?.page?.continuation.yield(.remote(isPaired: stages[id]?.remoteKey != nil, isHere: false))
    }
}

/// Tells stages and remotes every few seconds that the line is alive, until the server stops.
struct StageService: Service {
    let hall: StageHall

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(3))) != nil { await hall.tick() }
        }
        await hall.close()
    }
}
