/// Something worth knowing that is no error: a code for programs, which pages translate, and the same in English.
public struct Remark: Codable, Sendable, Equatable {
    /// For programs: `too_small`, `restarted`; never changes once published.
    public var code: String
    /// For people, a sentence.
    public var message: String
}
