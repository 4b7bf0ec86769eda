public import Foundation

/// A natural voice of Piper's collection, which is fetched when the user asks for it and accepts its licence.
public struct PullableVoice: Sendable, Hashable {
    /// What it is called in commands and in the collection: `ru_RU-irina-medium`.
    public let name: String
    /// Language and country: `ru_RU`.
    public let locale: String
    /// Who speaks: `irina`.
    public let speaker: String
    /// How fine it is: `medium`.
    public let quality: String

    /// Where the collection is.
    public static let collection = "https://huggingface.co/rhasspy/piper-voices/resolve/v1.0.0"

    /// Well-known ones, by language; any other of the collection can be fetched by its name as well.
    public static let all: [PullableVoice] = [
        "de_DE-thorsten-medium", "en_GB-alba-medium", "en_US-amy-medium", "en_US-joe-medium", "en_US-lessac-medium",
        "en_US-ryan-medium", "es_ES-davefx-medium", "fr_FR-siwis-medium", "it_IT-paola-medium", "kk_KZ-issai-high",
        "ru_RU-denis-medium", "ru_RU-dmitri-medium", "ru_RU-irina-medium", "ru_RU-ruslan-medium",
        "tr_TR-dfki-medium", "uk_UA-ukrainian_tts-medium", "zh_CN-huayan-medium",
    ].compactMap { PullableVoice(name: $0) }

    private static let qualities: Set<Substring> = ["x_low", "low", "medium", "high"]

    /// Takes a name of the collection's form; `nil` for one of another form.
    ///
    /// - Parameter name: `ll_RR-name-quality`.
    public init?(name: String) {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, Self.qualities.contains(parts[2]), ModelFolder.isName(name) else { return nil }
        let locale = parts[0].split(separator: "_", omittingEmptySubsequences: false)
        guard locale.count == 2, (2...3).contains(locale[0].count), locale[0].allSatisfy(\.isLowercase),
            (2...3).contains(locale[1].count), locale[1].allSatisfy(\.isUppercase), !parts[1].isEmpty,
            !parts[1].contains(".")
        else { return nil }
        (self.name, self.locale) = (name, String(parts[0]))
        (speaker, quality) = (String(parts[1]), String(parts[2]))
    }

    /// The voice that people mean by a name.
    ///
    /// - Parameter request: a well-known one's speaker (`irina`), or a name of the collection's form, well known or not.
    /// - Returns: `nil` where the name means none.
    public static func named(_ request: String) -> PullableVoice? {
        let wanted = request.lowercased()
        let known = all.first {
            [$0.name.lowercased(), $0.speaker, "\($0.locale)-\($0.speaker)".lowercased()].contains(wanted)
        }
        return known ?? PullableVoice(name: request)
    }

    /// What a voice is made of.
    public enum Part: String, Sendable, CaseIterable {
        /// Whose voice it is, and under which terms it may be used.
        case card = "MODEL_CARD"
        /// What its network takes.
        case description = "onnx.json"
        /// The network, 20 to 110 MB.
        case network = "onnx"
    }

    /// Where a part of it is.
    ///
    /// - Parameters:
    ///   - part: which.
    ///   - collection: the collection's address, or that of a copy.
    /// - Returns: the address.
    public func url(of part: Part, in collection: URL) -> URL {
        let language = String(locale.prefix { $0 != "_" })
        let folder = [language, locale, speaker, quality].reduce(collection) { $0.appendingPathComponent($1) }
        return folder.appendingPathComponent(part == .card ? part.rawValue : "\(name).\(part.rawValue)")
    }
}

/// What the collection says of a voice in its file MODEL_CARD.
public struct VoiceCard: Sendable, Hashable {
    /// All of it.
    public let text: String

    /// Takes the file's text.
    ///
    /// - Parameter text: some lines, of which one may begin with `* License:`.
    public init(_ text: String) { self.text = text }

    /// The terms, in the card's words; `nil` where it says none.
    public var licence: String? {
        for line in text.split(whereSeparator: \.isNewline) {
            let words = line.drop { $0.isWhitespace || "*-#".contains($0) }
            let colon = words.firstIndex(of: ":") ?? words.endIndex
            guard ["license", "licence"].contains(words[..<colon].lowercased()), colon < words.endIndex else {
                continue
            }
            let terms = words[words.index(after: colon)...].drop(while: \.isWhitespace)
            if !terms.isEmpty { return String(terms.prefix(200)) }
        }
        return nil
    }
}
