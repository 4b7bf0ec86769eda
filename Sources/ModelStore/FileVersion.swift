/// What tells one version of a file on a server from another.
struct FileVersion: Sendable, Hashable, Codable {
    /// The address that was asked for.
    var address: String
    /// The server's own mark of the version.
    var tag: String?
    /// When the server says it was changed.
    var changed: String?
    /// Bytes in all.
    var total: Int?

    /// Whether bytes of this version may be followed by bytes of another answer; only marks that both have count.
    func matches(_ other: FileVersion) -> Bool {
        func agree<Value: Equatable>(_ left: Value?, _ right: Value?) -> Bool {
            guard let left, let right else { return true }
            return left == right
        }
        return address == other.address && agree(tag, other.tag) && agree(changed, other.changed)
            && agree(total, other.total)
    }

    /// Whether there is anything to compare.
    var hasMark: Bool { tag != nil || changed != nil }
}

/// What to do with the server's answer to a request for the rest of a file.
enum ResumeDecision: Sendable, Hashable {
    /// What comes belongs behind what is there.
    case goOn
    /// What comes is the file from its beginning.
    case startOver
    /// Nothing that comes is of use: ask for the whole file.
    case askForAll
    /// All is there already.
    case complete
    /// The server refuses; the status says why.
    case refused

    /// Judges an answer ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#name-range-requests)).
    ///
    /// - Parameters:
    ///   - status: of the answer.
    ///   - contentRange: its `Content-Range`.
    ///   - offset: bytes that are there, 0 where the whole was asked for.
    ///   - isSameVersion: whether the answer's marks agree with those of what is there.
    init(status: Int, contentRange: String?, offset: Int, isSameVersion: Bool) {
        switch status {
        case 200: self = .startOver
        case 206:
            let range = contentRange.flatMap(Self.range)
            self = isSameVersion && range?.start == offset ? .goOn : offset > 0 ? .askForAll : .refused
        case 416 where offset > 0:
            self = isSameVersion && contentRange.flatMap(Self.range)?.total == offset ? .complete : .askForAll
        default: self = .refused
        }
    }

    /// `bytes 5-9/10` or `bytes */10`.
    static func range(_ text: String) -> (start: Int?, total: Int?)? {
        guard text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        func number(_ text: Substring) -> Int? { Int(text, radix: 10).flatMap { $0 < 0 ? nil : $0 } }
        return (parts[0].split(separator: "-").first.flatMap(number), number(parts[1]))
    }
}
