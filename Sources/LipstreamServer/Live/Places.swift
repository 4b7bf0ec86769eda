internal import Synchronization

/// How many may come in at once: sessions, or connections.
final class Places: Sendable {
    private let currentLimit: @Sendable () -> Int
    private let taken = Mutex(0)

    init(limit: Int) { currentLimit = { limit } }

    /// A limit that is measured: who is in when it falls stays in.
    init(measured limit: @escaping @Sendable () -> Int) { currentLimit = limit }

    /// How many may be taken now.
    var limit: Int { currentLimit() }

    /// How many are taken.
    var count: Int { taken.withLock { $0 } }

    /// Takes a place.
    ///
    /// - Returns: whether there was one; then ``leave()`` gives it back, once.
    func take() -> Bool {
        let limit = limit
        return taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
    }

    /// Gives a place back.
    func leave() { taken.withLock { $0 -= 1 } }
}
