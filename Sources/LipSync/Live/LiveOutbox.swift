internal import Media

/// What waits to be sent to one client, and how much the client has yet to acknowledge.
///
/// At most ``most`` pictures are on the way. When a client is slower than that, pictures are dropped, oldest first, sound
/// never. A client is given up when it acknowledges nothing for ten seconds, or is ten seconds behind in taking what is
/// sent: so what waits is bounded by ten seconds of sound.
struct LiveOutbox {
    /// Pictures that may be unacknowledged: 0.48 s.
    static let most = 12
    /// How long a client may acknowledge nothing, and how old what waits for it may be.
    static let longest = Duration.seconds(10)

    /// What to do with the next picture.
    enum Room: Equatable {
        /// Compress it.
        case free
        /// Compress it so that it can be decoded without those before it, which were dropped.
        case freeForKey
        /// Leave it out.
        case none
    }

    private var events: [(event: LiveEvent, time: Duration)] = []
    private var first = 0
    private var unacknowledged: [(frame: Int, time: Duration)] = []
    /// The newest picture that was handed over for sending.
    private var newestSent = -1
    /// Since when the client owes an acknowledgement.
    private var owesSince: Duration?
    private var needsKey = false
    /// Pictures that were not sent.
    private(set) var dropped = 0

    /// Events that wait.
    var count: Int { events.count - first }

    /// Makes room for a picture, or says that there is none.
    mutating func makeRoom() -> Room {
        if unacknowledged.count >= Self.most {
            let unsent = events[first...].compactMap { $0.event.frame }
            guard let oldest = unsent.first else {
                dropped += 1
                return .none
            }
            events = events[first...].filter { $0.event.frame == nil }
            first = 0
            unacknowledged.removeAll { $0.frame >= oldest }
            dropped += unsent.count
            needsKey = true
        }
        return needsKey ? .freeForKey : .free
    }

    /// Counts a picture that was left out for another reason.
    mutating func drop() { dropped += 1 }

    /// Adds a picture.
    mutating func add(_ picture: LivePicture, at now: Duration) {
        if picture.isKey { needsKey = false }
        unacknowledged.append((picture.frame, now))
        owesSince = owesSince ?? now
        events.append((.picture(picture), now))
    }

    /// Adds anything but a picture.
    mutating func add(_ event: LiveEvent, at now: Duration) { events.append((event, now)) }

    /// The client has shown a picture and all before it; what was not sent yet cannot have been shown.
    mutating func acknowledge(_ frame: Int) {
        let shown = min(frame, newestSent)
        guard unacknowledged.contains(where: { $0.frame <= shown }) else { return }
        unacknowledged.removeAll { $0.frame <= shown }
        owesSince = unacknowledged.first?.time
    }

    /// Whether the client has acknowledged nothing, or taken nothing, for too long.
    func isStalled(at now: Duration) -> Bool {
        let oldest = first < events.count ? events[first].time : nil
        return [owesSince, oldest].contains { $0.map { now - $0 > Self.longest } ?? false }
    }

    /// The next event.
    mutating func next() -> LiveEvent? {
        guard first < events.count else { return nil }
        let event = events[first].event
        newestSent = event.frame ?? newestSent
        first += 1
        if first > 64, first * 2 > events.count {
            events.removeFirst(first)
            first = 0
        }
        return event
    }
}

extension LiveEvent {
    /// The number of the picture, where it is one.
    fileprivate var frame: Int? { if case .picture(let picture) = self { picture.frame } else { nil } }
}
