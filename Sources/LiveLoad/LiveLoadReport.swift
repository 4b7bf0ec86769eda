/// What came back from live sessions under load.
public struct LiveLoadReport: Sendable, Hashable {
    /// Milliseconds from a sample of speech sent to its picture received.
    public struct Latency: Sendable, Hashable {
        /// Half of the pictures came sooner.
        public let p50: Double
        /// 95 % of the pictures came sooner.
        public let p95: Double
        /// 99 % of the pictures came sooner.
        public let p99: Double
        /// The last of all.
        public let largest: Double

        init(_ values: [Double]) {
            let sorted = values.sorted()
            func quantile(_ part: Double) -> Double {
                guard !sorted.isEmpty else { return 0 }
                return sorted[min(max(Int((part * Double(sorted.count)).rounded(.up)) - 1, 0), sorted.count - 1)]
            }
            (p50, p95, p99, largest) = (quantile(0.5), quantile(0.95), quantile(0.99), sorted.last ?? 0)
        }
    }

    /// What one client received, or all of them.
    public struct Share: Sendable, Hashable {
        /// Pictures received.
        public let frames: Int
        /// Pictures a second from the first to the last; for all clients the sum.
        public let framesPerSecond: Double
        /// Pictures that are missing between the first and the last.
        public let missing: Int
        /// The longest wait from one picture to the next, in milliseconds.
        public let largestInterval: Double
        /// From speech to picture; zero without pictures.
        public let latency: Latency
        /// Pictures that the server says it dropped.
        public let dropped: Int
        /// Bytes of pictures.
        public let bytes: Int
        /// Milliseconds from connecting to the first picture, the longest of all clients'; `nil` without pictures.
        public let firstPicture: Double?
        /// How many milliseconds the server's clock fell behind ours (negative: ran ahead); the largest of all clients'.
        public let drift: Double
        /// What went wrong.
        public let errors: [String]
    }

    /// One client each, in the order they were started.
    public let clients: [Share]
    /// All clients: sums, the largest interval, and percentiles over all pictures.
    public let together: Share

    init(_ sessions: [SessionRecord]) {
        let shares = sessions.map { Share($0) }
        clients = shares
        together = Share(
            frames: shares.reduce(0) { $0 + $1.frames },
            framesPerSecond: shares.reduce(0) { $0 + $1.framesPerSecond },
            missing: shares.reduce(0) { $0 + $1.missing },
            largestInterval: shares.map(\.largestInterval).max() ?? 0,
            latency: Latency(sessions.flatMap(\.latencies)),
            dropped: shares.reduce(0) { $0 + $1.dropped },
            bytes: shares.reduce(0) { $0 + $1.bytes },
            firstPicture: shares.compactMap(\.firstPicture).max(),
            drift: shares.map(\.drift).max { abs($0) < abs($1) } ?? 0,
            errors: shares.flatMap(\.errors))
    }
}

extension LiveLoadReport.Share {
    init(_ session: SessionRecord) {
        let pictures = session.pictures
        let waits = zip(pictures, pictures.dropFirst()).map { ($1.arrival - $0.arrival) / .milliseconds(1) }
        let length = waits.reduce(0, +)
        let numbers = pictures.map(\.frame)
        let span = (numbers.max() ?? 0) - (numbers.min() ?? 0) + 1
        self.init(
            frames: pictures.count, framesPerSecond: length > 0 ? Double(waits.count) / length * 1000 : 0,
            missing: pictures.isEmpty ? 0 : span - Set(numbers).count, largestInterval: waits.max() ?? 0,
            latency: LiveLoadReport.Latency(session.latencies), dropped: session.dropped, bytes: session.bytes,
            firstPicture: session.firstPicture, drift: session.drift, errors: session.errors)
    }
}
