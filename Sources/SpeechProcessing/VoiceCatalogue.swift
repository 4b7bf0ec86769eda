/// All voices and timbres that are installed, and how one is found by what people call it.
public struct VoiceCatalogue: Sendable {
    /// Voices without a variant, by name.
    public let voices: [Voice]
    /// Timbres that every voice can take.
    public let variants: [Voice.Variant]

    init(voices: [Voice], variants: [Voice.Variant]) { (self.voices, self.variants) = (voices, variants) }

    /// Finds a voice.
    ///
    /// - Parameter request: a language (`ru`, `en-us`, `ru_RU`) or a name (`Uzbek`, `English`), in letters of any case,
    ///   then, if wanted, `+` and a variant (`ru+f2`, `en+Andy`).
    /// - Returns: the best voice for it.
    /// - Throws: ``SpeechError`` with code `unknownVoice`, naming voices that are called nearly so.
    public func voice(named request: String) throws(SpeechError) -> Voice {
        let parts = request.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let voice = voice(parts.first ?? "") else {
            let near = Self.nearest(to: parts.first ?? "", in: voices.flatMap { [$0.language, $0.name] })
            throw SpeechError(
                .unknownVoice,
                "Choosing a voice failed: there is no voice \"\(request)\". "
                    + "Near it are \(near.joined(separator: ", ")); a language such as en, ru or uz will do.")
        }
        guard parts.count == 2 else { return voice }
        let wanted = parts[1].lowercased()
        guard
            let variant = variants.first(where: { $0.code.lowercased() == wanted })
                ?? variants.first(where: { $0.name.lowercased() == wanted })
        else {
            let near = Self.nearest(to: parts[1], in: variants.flatMap { [$0.code, $0.name] })
            throw SpeechError(
                .unknownVoice,
                "Choosing a voice failed: voices have no variant \"\(parts[1])\". "
                    + "Near it are \(near.joined(separator: ", ")); f1 to f5 are women, m1 to m8 are men.")
        }
        return Voice(voice, variant: variant)
    }

    private func voice(_ request: String) -> Voice? {
        let wanted = Self.plain(request)
        if let named = voices.first(where: { [Self.plain($0.name), Self.plain($0.identifier)].contains(wanted) }) {
            return named
        }
        // "ru-RU" is not among the languages, "ru" is.
        var tag = wanted[...]
        while !tag.isEmpty {
            let language = String(tag)
            let speakers = voices.filter { $0.ranks[language] != nil }
            if let best = speakers.min(by: { $0.ranks[language, default: 0] < $1.ranks[language, default: 0] }) {
                return best
            }
            guard let dash = tag.lastIndex(of: "-") else { break }
            tag = tag[..<dash]
        }
        // "English" is the common part of several names; the best is who ranks first in their common language.
        return voices.filter { Self.plain($0.name).hasPrefix(wanted + " (") }.min { $0.commonRank < $1.commonRank }
    }

    private static func plain(_ name: String) -> String { name.lowercased().replacing("_", with: "-") }

    /// Up to four names, nearest first.
    static func nearest(to request: String, in names: [String]) -> [String] {
        let wanted = Array(request.lowercased())
        let unique = Set(names).sorted()
        let ranked = unique.map { name in (name, distance(wanted, Array(name.lowercased()))) }
        return ranked.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(4).map(\.0)
    }

    /// How many letters have to be put in, left out or changed to make one word of the other.
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        // A request is a user's text: nobody means a voice by a name of a thousand letters.
        let one = one.prefix(40)
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for position in other.indices {
                let above = row[position + 1]
                row[position + 1] = min(
                    above + 1, row[position] + 1, diagonal + (letter == other[position] ? 0 : 1))
                diagonal = above
            }
        }
        return row[other.count]
    }
}

extension Voice {
    /// The rank in the shortest of its languages: `en` of `en-gb`, `en`.
    fileprivate var commonRank: Int { ranks.min { $0.key.count < $1.key.count }?.value ?? .max }
}
