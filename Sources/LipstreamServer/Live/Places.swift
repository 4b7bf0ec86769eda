internal import Synchronization

/// How many may come in at once: sessions, or connections.
final class Places: Sendable {
    let limit: Int
    private let taken = Mutex(0)

    init(limit: Int) { self.limit = limit }

    /// How many are taken.
    var count: Int { taken.withLock { $0 } }

    /// Takes a place.
    ///
    /// - Returns: whether there was one; then ``leave()`` gives it back, once.
    func take() -> Bool {
        taken.withLock { taken in
            guard taken < limit else { return false }
            taken += 1
            return true
        }
    }

    /// Gives a place back.
    func leave() { taken.withLock { $0 -= 1 } }
}
