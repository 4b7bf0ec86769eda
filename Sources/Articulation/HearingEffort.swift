/// How much is spent on hearing live speech: the more, the better the mouth follows it.
public enum HearingEffort: Int, Sendable, CaseIterable, Comparable {
    /// The small network on mel frames: about half a per cent of a core.
    case least
    /// One layer of the speech encoder.
    case reduced
    /// Two layers of the speech encoder.
    case full

    /// Whether one effort is less than another.
    public static func < (one: HearingEffort, other: HearingEffort) -> Bool { one.rawValue < other.rawValue }
}
