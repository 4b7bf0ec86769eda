package import Foundation

#if canImport(FoundationNetworking)
    /// A delegate's queue that holds up whoever fills it while 64 pieces wait.
    ///
    /// Foundation on Linux hands over what came without asking whether it can be taken: with a network faster than the
    /// disk, the whole file would pile up in memory. Waiting here makes the connection itself wait. It is the session's
    /// own thread that waits, and nothing that a delegate does needs that thread; should this ever change, the time limit
    /// lets it go on.
    package final class BoundedQueue: OperationQueue, @unchecked Sendable {
        // Pieces are 16 KB each, rarely up to 512.
        private let places = DispatchSemaphore(value: 64)

        package override func addOperation(_ block: @escaping @Sendable () -> Void) {
            let hasPlace = places.wait(timeout: .now() + .seconds(10)) == .success
            super.addOperation { [places] in
                block()
                if hasPlace { places.signal() }
            }
        }
    }
#else
    package typealias BoundedQueue = OperationQueue
#endif
