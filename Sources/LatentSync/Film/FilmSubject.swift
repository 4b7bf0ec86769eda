public import LipSync

/// Whose face speaks.
public enum FilmSubject: Sendable {
    /// A still picture.
    case photo(Portrait)
    /// A video, and which of its faces.
    case clip(ClipSource, choosing: ShotChoices)
}
