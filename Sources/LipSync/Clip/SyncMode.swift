/// What happens when a clip and the speech differ in length.
public enum SyncMode: String, Sendable, Hashable, CaseIterable {
    /// A clip that is too short runs backward, then forward again: no jump; the film is as long as the speech.
    ///
    /// It turns around within its last minute (or the last gigabyte of JPEG): a longer clip does not go back to its start.
    case bounce
    /// A clip that is too short begins again; the film is as long as the speech.
    case loop
    /// The film ends with whichever is shorter.
    case cutOff = "cut-off"
    /// The film ends with whichever is longer: the clip plays on in silence, or its last frame stays.
    case silence
    /// The clip is slowed down or sped up to the length of the speech.
    case remap
}
