public import Media
internal import MediaIO
public import SpeechProcessing

/// A face that is there: idle, listening, speaking, for as long as its client stays.
///
/// The sound's clock is the master: frame n is the picture for n / 25 s of the sound that is sent with it, so the two
/// cannot drift. Sound is heard up to the engine's look-ahead beyond what is shown, whether it is a microphone's, queued
/// speech or silence (``LiveTimeline``); drawing and compressing happen on the session's own executor, in a slot that it
/// shares with other sessions (``DrawingSlots``). What waits for the client is bounded (``LiveOutbox``). It knows no
/// network: its owner hands in what the client sends, and sends what ``events`` give.
public actor LiveSession {
    private let executor = BlockingExecutor(label: "lipstream.live")
    /// The thread that draws and compresses.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// What will be sent.
    public nonisolated let description: LiveDescription
    /// Microphones and players are taken at these rates.
    public static let sampleRates = 8_000...48_000

    private let rate: SampleRate
    private let codec: LiveCodec
    private let encoder: PictureEncoder
    private let resampler: AudioResampler
    private let changingArea: Rectangle
    private let clock = ContinuousClock()
    /// The clock's zero: when it was first asked for.
    private lazy var start = clock.now
    private var time = SessionClock()
    private let slots: DrawingSlots

    var performer: any Performer
    private var picture: Image
    private var timeline: LiveTimeline
    var gate = SpeechGate()
    private var outbox = LiveOutbox()
    private var statistics = LiveStatistics()
    private var script: LiveScript
    private var spoken: SpokenTexts
    /// Coalescing wake-up: there is text to speak and room for its sound.
    private let (wishes, wish): (AsyncStream<Void>, AsyncStream<Void>.Continuation)
    /// Coalescing wake-up: sound came, or a frame is due.
    private let (rings, bell): (AsyncStream<Void>, AsyncStream<Void>.Continuation)
    /// Coalescing wake-up: the sound of a picture has been heard.
    private let (dues, due): (AsyncStream<Void>, AsyncStream<Void>.Continuation)
    private var frame = 0
    private var hasEncoded = false
    private var soundtrack: LiveSoundtrack
    private var state: LiveState?
    private var failure: LiveError?
    private var reader: CheckedContinuation<LiveEvent?, Never>?
    private var isOver = false

    /// How late a picture may be before it is left out so that the session catches up.
    private static let latest = Duration.milliseconds(200)

    /// Begins at rest.
    ///
    /// - Parameters:
    ///   - face: made ready by an engine.
    ///   - engine: the engine's name.
    ///   - lookAhead: the engine's.
    ///   - request: what the client asked for.
    ///   - synthesizer: speaks queued text.
    ///   - slots: in which it draws; one of its own by default.
    /// - Throws: ``LiveError`` (`badRequest`) for a rate that is not possible, ``MediaError`` where the picture's size cannot
    ///   be compressed.
    public init(
        face: any PreparedFace, engine: String, lookAhead: MediaTime, request: LiveRequest,
        synthesizer: any VoiceSynthesizer, slots: DrawingSlots = DrawingSlots(count: 1)
    ) throws {
        guard Self.sampleRates.contains(request.sampleRate.hertz) else {
            throw LiveError(
                .badRequest, "a sample rate of \(request.sampleRate.hertz) is not possible",
                hint: "Send 8000 to 48000 samples a second.")
        }
        rate = request.sampleRate
        self.slots = slots
        soundtrack = LiveSoundtrack(rate: rate)
        codec = request.codec
        picture = face.picture
        changingArea = face.changingArea
        performer = try face.makePerformer(request.style)
        encoder = try PictureEncoder(
            request.codec, width: picture.width, height: picture.height, frameRate: .standard)
        resampler = try AudioResampler(from: rate, channels: 1, to: .speech, channels: 1)
        timeline = LiveTimeline(
            rate: rate, lead: MediaTime(lookAhead.ticks(per: 16_000) + Int64(Self.resamplingDelay), per: 16_000))
        script = LiveScript(synthesizer: synthesizer)
        spoken = SpokenTexts(rate: rate)
        (wishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (rings, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        (dues, due) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        description = LiveDescription(
            width: picture.width + picture.width % 2, height: picture.height + picture.height % 2,
            frameRate: .standard, codec: encoder.codec, sampleRate: rate, engine: engine, lookAhead: lookAhead,
            provenance: face.provenance)
    }

    /// Samples at 16 kHz that a resampler may hold back.
    private static let resamplingDelay = 64

    // MARK: What the client sends

    /// Hears live speech.
    ///
    /// - Parameter microphone: samples at the request's rate, some milliseconds of them.
    /// - Throws: ``LiveError`` (`tooFast`) when two seconds are waiting already.
    public func hear(_ microphone: [Int16]) throws(LiveError) {
        try take(microphone, at: now())
        bell.yield()
    }

    /// Hears live speech that arrives at a time, and shows what is due then.
    func hear(_ microphone: [Int16], at now: Duration) throws(LiveError) {
        try take(microphone, at: now)
        advance(to: now)
    }

    private func take(_ microphone: [Int16], at now: Duration) throws(LiveError) {
        let samples = microphone.map { Float($0) / 32768 }
        guard timeline.hear(samples, at: now, isLate: time.isRecovering) else {
            throw LiveError(
                .tooFast, "more sound came than real time has room for",
                hint: "Send sound as it is spoken: one second of it in a second.")
        }
    }

    /// Queues text to be spoken.
    ///
    /// - Parameters:
    ///   - text: at most ``SpeechLimits/text`` characters.
    ///   - voice: who speaks; `nil` chooses by the text's language.
    ///   - rate: 1 as the voice speaks, 0.5 to 2.
    ///   - id: what its captions and its end are told with.
    /// - Throws: ``LiveError``: `badRequest` for text without words, an unknown voice, another rate; `queueFull` when 32
    ///   texts are waiting.
    public func speak(_ text: String, voice: String?, rate: Double?, id: String? = nil) throws(LiveError) {
        try script.add(text, voice: voice, rate: rate, id: id)
        wish.yield()
    }

    /// Drops what is being said and what is queued; the mouth closes within 120 ms.
    public func interrupt() {
        let (moment, sample) = (now(), soundtrack.sampleIndex(ofFrame: frame))
        for text in spoken.cut(at: sample) + script.clear(at: Double(sample) / Double(rate.hertz)) {
            outbox.add(.spoken(text), at: moment)
        }
        timeline.clear()
        performer.hush(at: FrameRate.standard.time(ofFrame: frame))
        soundtrack.fadeOut()
        gate = SpeechGate(threshold: gate.threshold)
        deliver()
    }

    /// The client has shown a picture.
    ///
    /// - Parameter frame: the newest that it has shown.
    public func acknowledge(frame: Int) { outbox.acknowledge(frame) }

    // MARK: What the client gets

    /// What is to be sent, for one reader.
    public nonisolated var events: LiveEvents { LiveEvents(session: self) }

    /// Waits for the next event; `nil` when the session is over.
    func nextEvent() async -> LiveEvent? {
        if let event = outbox.next() { return event }
        guard !isOver, !Task.isCancelled else { return nil }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reader = $0 }
        } onCancel: {
            Task { await self.release() }
        }
    }

    private func release() {
        reader?.resume(returning: nil)
        reader = nil
    }

    private func deliver() {
        guard let reader, let event = outbox.next() else { return }
        self.reader = nil
        reader.resume(returning: event)
    }

    // MARK: Its own course

    /// Paces the session until its task is cancelled.
    ///
    /// - Throws: ``LiveError``: `stalled` when the client acknowledges nothing for ten seconds, `failed` when a picture
    ///   cannot be made; `CancellationError`.
    public func run() async throws {
        defer {
            isOver = true
            release()
            slots.endSession()
        }
        slots.beginSession()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.tick() }
            group.addTask { try await self.pace() }
            group.addTask { try await self.draw() }
            group.addTask { try await self.speakQueued() }
            // All go on until one fails or the session is cancelled.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Rings 25 times a second.
    private func tick() async throws {
        for index in 0... {
            bell.yield()
            let next = FrameRate.standard.time(ofFrame: index + 1)
            // Read first: after a pause the next ring is due one frame later, not for each frame that was missed.
            _ = now()
            try await clock.sleep(until: start + time.reading(at: .seconds(1) * next.seconds))
        }
    }

    /// Hears what is due.
    ///
    /// It never waits for a slot: sound and acknowledgements are taken while others draw.
    private func pace() async throws {
        var signals = rings.makeAsyncIterator()
        while await signals.next(isolation: self) != nil {
            let now = now()
            listen(at: now)
            if let failure { throw failure }
            if isPictureDue { due.yield() }
            if outbox.isStalled(at: now) {
                throw LiveError(
                    .stalled, "no picture was acknowledged for ten seconds",
                    hint: "Acknowledge the newest picture that was shown, then connect again.")
            }
        }
        throw CancellationError()
    }

    /// Draws what is due, a picture in each slot.
    private func draw() async throws {
        var signals = dues.makeAsyncIterator()
        while await signals.next(isolation: self) != nil {
            while isPictureDue, failure == nil {
                guard try await slots.draw({ show(at: now()) }) else { break }
            }
        }
        throw CancellationError()
    }

    /// Speaks queued texts sentence by sentence, never more than two seconds ahead.
    func speakQueued() async throws {
        var signals = wishes.makeAsyncIterator()
        while await signals.next(isolation: self) != nil {
            while let (text, id) = script.next() {
                let chapter = script.chapter
                let resampler = VoiceResampler(rate: rate)
                spoken.begin(id, at: timeline.produced + timeline.queued)
                var sentences = text.makeAsyncIterator()
                while let chunk = try await sentences.next(isolation: self) {
                    guard chapter == script.chapter else { break }
                    let begin = timeline.produced + timeline.queued
                    timeline.play(try resampler.append(chunk))
                    let samples = begin..<timeline.produced + timeline.queued
                    for caption in spoken.add(sentences.sentence, samples: samples) {
                        outbox.add(.caption(caption), at: now())
                    }
                    deliver()
                    while chapter == script.chapter, timeline.queued > Self.prepared * rate.hertz {
                        guard await signals.next(isolation: self) != nil else { throw CancellationError() }
                    }
                }
                if chapter == script.chapter { spoken.end() }
            }
        }
        throw CancellationError()
    }

    /// Seconds of queued speech that are made in advance.
    private static let prepared = 2

    /// The session's time by the clock.
    private func now() -> Duration { time.time(at: clock.now - start) }

    /// Hears what is due by a time, and shows it.
    func advance(to now: Duration) {
        listen(at: now)
        while show(at: now) {}
    }

    /// Hears what is due by a time, and leaves out pictures that are too late.
    private func listen(at now: Duration) {
        guard failure == nil else { return }
        do {
            let samples = timeline.next(at: now)
            if !samples.isEmpty {
                let begin = clock.now
                let chunk = AudioChunk(samples: samples, sampleRate: rate, channels: 1)
                let speech = SpeechAudio(try resampler.append(chunk).samples)
                performer.hear(speech)
                _ = gate.append(speech)
                soundtrack.append(samples)
                statistics.count(features: clock.now - begin)
            }
            leaveOutLate(at: now)
            changeState(at: now)
            for text in spoken.over(at: soundtrack.sampleIndex(ofFrame: frame)) { outbox.add(.spoken(text), at: now) }
            if timeline.queued <= Self.prepared * rate.hertz { wish.yield() }
            if let metrics = statistics.report(at: now, dropped: outbox.dropped) {
                outbox.add(.metrics(metrics), at: now)
            }
        } catch {
            fail(error)
        }
        deliver()
    }

    private func fail(_ error: any Error) {
        failure = LiveError(.failed, "\(error)", hint: "Begin a new session.")
        bell.yield()
    }

    /// Whether all sound that the next picture needs has been heard.
    private var isPictureDue: Bool { timeline.isHeard(beyond: soundtrack.sampleIndex(ofFrame: frame)) }

    private func leaveOutLate(at now: Duration) {
        while now - .seconds(1) * FrameRate.standard.time(ofFrame: frame).seconds > Self.latest, isPictureDue {
            sendSound(until: frame + 1, at: now)
            outbox.drop()
            frame += 1
        }
    }

    /// Shows the next picture.
    ///
    /// - Returns: `false` while what it needs has not been heard.
    private func show(at now: Duration) -> Bool {
        guard failure == nil else { return false }
        defer { deliver() }
        do {
            leaveOutLate(at: now)
            return try showNext(at: now)
        } catch {
            fail(error)
            return false
        }
    }

    /// Draws the next picture and hands it over with its sound.
    private func showNext(at now: Duration) throws -> Bool {
        let time = FrameRate.standard.time(ofFrame: frame)
        let begin = clock.now
        performer.hear(with: slots.effort)
        guard try performer.draw(at: time, on: &picture) else { return false }
        sendSound(until: frame + 1, at: now)
        let drawn = clock.now
        if case let room = outbox.makeRoom(), room != .none {
            let encoded = try encoder.encode(
                picture, changed: hasEncoded ? changingArea : nil, asKey: room == .freeForKey)
            hasEncoded = true
            let live = LivePicture(frame: frame, time: time, codec: codec, isKey: encoded.isKey, bytes: encoded.bytes)
            outbox.add(live, at: now)
            let end = clock.now
            let arrival = timeline.arrival(of: soundtrack.sampleIndex(ofFrame: frame))
            statistics.count(
                engine: drawn - begin, encode: end - drawn, latency: arrival.map { now + (end - begin) - $0 })
        }
        frame += 1
        return true
    }

    private func sendSound(until frame: Int, at now: Duration) {
        if let sound = soundtrack.take(untilFrame: frame) { outbox.add(.sound(sound), at: now) }
    }

    private func changeState(at now: Duration) {
        let isHeard = gate.openness > 0 || timeline.queued > 0
        let new: LiveState = isHeard ? .speaking : timeline.isListening(at: now) ? .listening : .idle
        guard new != state else { return }
        state = new
        outbox.add(.state(new), at: now)
    }
}
