internal import Media

/// What is said during a time, to be read.
public struct Caption: Sendable, Hashable {
    /// A sentence, or a part of a long one, as it was written.
    public let text: String
    /// Seconds from the start, its end left out.
    public let time: Range<Double>

    /// Joins a text and its time.
    ///
    /// - Parameters:
    ///   - text: what is read.
    ///   - time: when, in seconds.
    public init(_ text: String, during time: Range<Double>) { (self.text, self.time) = (text, time) }

    /// What fits into two lines of 42 characters, which people read at a glance.
    public static let longest = 84

    /// Cuts a sentence into captions that fit on a screen; each takes its letters' share of the time.
    ///
    /// - Parameters:
    ///   - sentence: as it was written.
    ///   - time: when it is said.
    /// - Returns: one at least, none for an empty sentence.
    public static func captions(of sentence: String, during time: Range<Double>) -> [Caption] {
        let parts = parts(of: sentence)
        let letters = parts.reduce(0) { $0 + $1.count }
        guard letters > 0 else { return [] }
        var (said, begin) = (0, time.lowerBound)
        return parts.map { part in
            said += part.count
            let share = Double(said) / Double(letters)
            let end = said == letters ? time.upperBound : time.lowerBound + (time.upperBound - time.lowerBound) * share
            defer { begin = end }
            return Caption(part, during: begin..<max(begin, end))
        }
    }

    /// Parts of about the same length, cut between words, after a mark where one is near.
    private static func parts(of sentence: String) -> [String] {
        guard sentence.count > longest else { return sentence.isEmpty ? [] : [sentence] }
        let count = (sentence.count + longest - 1) / longest
        let wanted = sentence.count / count
        var parts: [String] = []
        var rest = Substring(sentence)
        while rest.count > longest {
            let window = rest.prefix(longest + 1)
            let ends = window.indices.filter { rest[$0].isWhitespace }
            let marks = ends.filter { $0 > rest.startIndex && ",;:—–".contains(rest[rest.index(before: $0)]) }
            let isNear: (Substring.Index) -> Bool = { rest.distance(from: rest.startIndex, to: $0) > wanted / 2 }
            let end = marks.last(where: isNear) ?? ends.last(where: isNear) ?? ends.last
            // A word that is longer than two lines is cut anywhere.
            let cut = end ?? rest.index(rest.startIndex, offsetBy: longest)
            parts.append(String(rest[..<cut]))
            rest = rest[cut...].drop(while: \.isWhitespace)
        }
        if !rest.isEmpty { parts.append(String(rest)) }
        return parts
    }
}

/// The forms in which captions lie beside a film.
public enum CaptionFormat: String, Sendable, CaseIterable {
    /// [WebVTT](https://www.w3.org/TR/webvtt1/), for browsers.
    case vtt
    /// SubRip, for other programs.
    case srt

    /// The content of a file.
    ///
    /// - Parameter captions: in the order of time.
    /// - Returns: text with line feeds.
    public func file(_ captions: [Caption]) -> String {
        let cues = captions.enumerated().map { number, caption in
            let time = "\(stamp(caption.time.lowerBound)) --> \(stamp(caption.time.upperBound))"
            return "\(number + 1)\n\(time)\n\(Self.lines(escaped(caption.text)))\n"
        }
        return (self == .vtt ? ["WEBVTT\n"] + cues : cues).joined(separator: "\n")
    }

    private func stamp(_ seconds: Double) -> String {
        let all = max(0, Int(clamping: (seconds * 1000).rounded()))
        func padded(_ number: Int, _ count: Int) -> String {
            String(repeating: "0", count: max(0, count - "\(number)".count)) + "\(number)"
        }
        let (minutes, rest) = (all / 60_000, all % 60_000)
        return "\(padded(minutes / 60, 2)):\(padded(minutes % 60, 2)):\(padded(rest / 1000, 2))"
            + "\(self == .vtt ? "." : ",")\(padded(rest % 1000, 3))"
    }

    /// Nothing that is said may look like a tag, an entity or the arrow between two times.
    private func escaped(_ text: String) -> String {
        guard self == .vtt else { return text.replacing("-->", with: "->") }
        return text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// Two lines of about the same length where one would be long.
    private static func lines(_ text: String) -> String {
        guard text.count > Caption.longest / 2 else { return text }
        let middle = text.count / 2
        let spaces = text.indices.filter { text[$0].isWhitespace }
        let nearest = spaces.min {
            (text.distance(from: text.startIndex, to: $0) - middle).magnitude
                < (text.distance(from: text.startIndex, to: $1) - middle).magnitude
        }
        guard let nearest else { return text }
        return text[..<nearest] + "\n" + text[text.index(after: nearest)...]
    }
}
