internal import LipSync
internal import Logging
internal import ServiceLifecycle
internal import SpeechProcessing

/// Tells one who waits that the server listens.
struct Listening: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    func begin() { continuation.finish() }

    func wait() async { for await _ in stream {} }
}

/// Prepares the portrait that ships and the first voice as soon as the server listens, so that the first visitor does
/// not wait for them.
struct WarmUp: Service {
    let backend: any Backend
    let faces: PreparedFaces
    let listening: Listening
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await listening.wait()
            guard let name = backend.engines.first(where: \.isAvailable)?.name, !Task.isCancelled else { return }
            do {
                let engine = try await backend.engine(named: name)
                let key = PreparedFaces.Key(
                    avatar: AvatarStore.builtIn, face: 1, engine: name, maxHeight: ClientMessage.usualHeight)
                _ = try await faces.face(key, engine: engine)
                logger.info("default portrait is ready", metadata: ["engine": "\(name)"])
            } catch {
                // Not fatal: uploaded faces still work, and whoever asks for this one hears why not.
                logger.warning("default portrait cannot be used", metadata: ["error": "\(error)"])
            }
            guard !Task.isCancelled else { return }
            await backend.synthesizer.warmUp()
        }
        try? await gracefulShutdown()
    }
}
