internal import Foundation
internal import Logging
internal import ServiceLifecycle

/// How long things are kept.
struct RetentionRules: Sendable, Equatable {
    /// The page's films, from when they were ordered; `nil` for ever.
    var videos: Duration?
    /// Uploaded faces, from when they came; `nil` for ever.
    var avatars: Duration?
    /// Films of Sync.so's API, from when they were ordered.
    var generations = Duration.seconds(7 * 86_400)
}

/// Removes what has been kept long enough: at the start, and every hour.
struct Retention: Service {
    /// Between two looks.
    static let interval = Duration.seconds(3600)

    let rules: RetentionRules
    let dubs: DubQueue
    let avatars: AvatarStore
    let generations: GenerationStore
    let logger: Logger
    var clock: any Clock<Duration> = ContinuousClock()
    /// The time of day, by which ages are told.
    var now: @Sendable () -> Date = { .now }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sweep()
                // Throws only where the task is cancelled.
                try? await clock.sleep(for: Self.interval, tolerance: nil)
            }
        }
    }

    /// Looks once.
    func sweep() async {
        await remove("films", kept: rules.videos) { try await dubs.expire(before: $0) }
        await remove("avatars", kept: rules.avatars) { try await avatars.expire(before: $0) }
        await remove("generations", kept: rules.generations) { await generations.expire(before: $0) }
    }

    private func remove(_ what: String, kept: Duration?, _ expire: (Double) async throws -> Int) async {
        guard let kept else { return }
        do {
            let count = try await expire(now().timeIntervalSince1970 - kept / .seconds(1))
            if count > 0 { logger.info("removed \(what) whose time is over", metadata: ["count": "\(count)"]) }
        } catch {
            logger.warning("cannot remove old \(what)", metadata: ["error": "\(error)"])
        }
    }
}
