internal import Media

/// Blocking file work: one thread for it, so that a slow disk never holds up the threads that Swift's tasks share.
@globalActor actor FileWork {
    static let shared = FileWork()

    private let executor = BlockingExecutor(label: "lipstream.files")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    /// Runs a piece of work on the thread for files.
    static func run<Result: Sendable>(
        _ body: @FileWork @Sendable () throws -> Result
    ) async rethrows -> Result {
        try await body()
    }
}
