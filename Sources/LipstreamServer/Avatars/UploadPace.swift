/// Judges whether an upload comes fast enough: a value without a clock.
///
/// A byte now and then would hold a place for years, so a client has to send ``least`` bytes in every stretch of
/// ``patience``. Only bytes that are kept count.
struct UploadPace: Sendable {
    /// Bytes in each stretch, at least: a kilobyte a second, less than the slowest modem.
    static let least = 32 * 1024

    let patience: Duration
    /// When the stretch ends in which ``least`` bytes must come.
    private(set) var deadline: ContinuousClock.Instant
    private var bytes = 0

    init(patience: Duration, start: ContinuousClock.Instant) {
        (self.patience, deadline) = (patience, start + patience)
    }

    /// Counts what came; enough of it begins a new stretch.
    mutating func count(_ bytes: Int, at now: ContinuousClock.Instant) {
        self.bytes += bytes
        guard self.bytes >= Self.least else { return }
        (self.bytes, deadline) = (0, now + patience)
    }
}
