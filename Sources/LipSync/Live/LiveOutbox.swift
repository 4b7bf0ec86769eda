internal import Media

/// What waits to be sent to one client, and how much the client has yet to acknowledge.
///
/// At most ``most`` pictures are on the way. When a client is slower than that, pictures are dropped, oldest first, sound
/// never; who acknowledges nothing for ten seconds is given up, so what waits is bounded by ten seconds of sound.
struct LiveOutbox {
    /// Pictures that may be unacknowledged: 0.48 s.
    static let most = 12
    /// How long a client may acknowledge nothing.
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

    private var events: [LiveEvent] = []
    private var first = 0
    private var unacknowledged: [(frame: Int, time: Duration)] = []
    private var needsKey = false
    /// Pictures that were not sent.
    private(set) var dropped = 0

    /// Events that wait.
    var count: Int { events.count - first }

    /// Makes room for a picture, or says that there is none.
    mutating func makeRoom() -> Room {
        if unacknowledged.count >= Self.most {
            let unsent = events[first...].compactMap { event -> Int? in
                if case .picture(let picture) = event { picture.frame } else { nil }
            }
            guard let oldest = unsent.first else {
                dropped += 1
                return .none
            }
            events = events[first...].filter { if case .picture = $0 { false } else { true } }
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
        events.append(.picture(picture))
    }

    /// Adds anything but a picture.
    mutating func add(_ event: LiveEvent) { events.append(event) }

    /// The client has shown a picture and all before it.
    mutating func acknowledge(_ frame: Int) { unacknowledged.removeAll { $0.frame <= frame } }

    /// Whether the client has acknowledged nothing for too long.
    func isStalled(at now: Duration) -> Bool {
        unacknowledged.first.map { now - $0.time > Self.longest } ?? false
    }

    /// The next event.
    mutating func next() -> LiveEvent? {
        guard first < events.count else { return nil }
        let event = events[first]
        first += 1
        if first > 64, first * 2 > events.count {
            events.removeFirst(first)
            first = 0
        }
        return event
    }
}
