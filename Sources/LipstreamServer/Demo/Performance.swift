internal import LipSync
internal import Media
internal import SpeechProcessing

/// A face that performs for everybody who looks, until it is stopped.
protocol Performance: Sendable {
    /// Pictures as they are made; each is a whole JPEG. One reader; a slow one gets the newest only.
    var frames: AsyncStream<[UInt8]> { get }
    /// Says a text.
    ///
    /// - Parameter text: queued.
    /// - Throws: where it cannot be said.
    func say(_ text: String) async throws
    /// Performs until its task is cancelled.
    ///
    /// - Throws: where it cannot go on.
    func run() async throws
}

/// A performance by a live session that sends JPEGs.
struct LivePerformance: Performance {
    let frames: AsyncStream<[UInt8]>
    private let continuation: AsyncStream<[UInt8]>.Continuation
    private let session: LiveSession

    /// Begins at rest.
    ///
    /// - Throws: ``LiveError``, ``MediaError``.
    init(
        _ face: any PreparedFace, engine: any StreamingEngine, synthesizer: any VoiceSynthesizer, slots: DrawingSlots
    ) throws {
        session = try LiveSession(
            face: face, engine: engine.name, lookAhead: engine.lookAhead,
            request: LiveRequest(sampleRate: .speech, codec: .jpeg), synthesizer: synthesizer,
            slots: slots)
        (frames, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func say(_ text: String) async throws { try await session.speak(text, voice: nil, rate: nil) }

    func run() async throws {
        defer { continuation.finish() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await session.run() }
            group.addTask {
                for await event in session.events {
                    guard case .picture(let picture) = event else { continue }
                    continuation.yield(picture.bytes)
                    // Nobody plays the sound here, so a picture counts as shown once it is handed on.
                    await session.acknowledge(frame: picture.frame)
                }
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}
