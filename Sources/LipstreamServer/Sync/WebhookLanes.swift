/// Which webhook is sent next: one at a time to each receiver, and a bounded number of receivers at once.
///
/// A value without clocks or sockets. A receiver that does not answer holds up nobody but itself, and of what waits for it
/// the oldest are let go when they are too many: they are told after the server's next start.
struct WebhookLanes<ID: Hashable & Sendable> {
    /// Receivers at once.
    static var mostReceivers: Int { 32 }
    /// What may wait for one receiver.
    static var mostWaiting: Int { 50 }

    /// What waits, by receiver; a receiver that is being told has an entry, perhaps an empty one.
    private var lanes: [String: [ID]] = [:]
    /// Receivers that wait for a place, in the order of asking, with what is to be told them.
    private var queue: [(receiver: String, ids: [ID])] = []

    /// Takes a webhook.
    ///
    /// - Returns: whether it is to be sent now; otherwise ``next(after:)`` gives it out.
    mutating func add(_ id: ID, for receiver: String) -> Bool {
        if lanes[receiver] != nil {
            lanes[receiver, default: []].append(id)
            if lanes[receiver, default: []].count > Self.mostWaiting { lanes[receiver]?.removeFirst() }
            return false
        }
        if let index = queue.firstIndex(where: { $0.receiver == receiver }) {
            queue[index].ids.append(id)
            if queue[index].ids.count > Self.mostWaiting { queue[index].ids.removeFirst() }
            return false
        }
        guard lanes.count < Self.mostReceivers else {
            // More receivers than this wait nowhere: bounded, as everything is.
            if queue.count < 8 * Self.mostReceivers { queue.append((receiver, [id])) }
            return false
        }
        lanes[receiver] = []
        return true
    }

    /// What is to be sent after a receiver was told, or given up on.
    mutating func next(after receiver: String) -> (id: ID, receiver: String)? {
        if var lane = lanes[receiver], !lane.isEmpty {
            // Receivers without a place take turns with those that have much to be told.
            if queue.isEmpty {
                let id = lane.removeFirst()
                lanes[receiver] = lane
                return (id, receiver)
            }
            queue.append((receiver, lane))
        }
        lanes[receiver] = nil
        guard !queue.isEmpty else { return nil }
        var (next, ids) = queue.removeFirst()
        let id = ids.removeFirst()
        lanes[next] = ids
        return (id, next)
    }
}
