internal import CEspeakNG

/// Reads the library's list of voices; only ``EspeakEngine`` may call it, on its thread.
enum EspeakVoices {
    static func catalogue() -> VoiceCatalogue {
        var voices: [Voice] = []
        unsafe forEach(espeak_ListVoices(nil)) { identifier, name, languages, gender in
            // MBROLA's voices are listed even where their programs and data are not installed.
            guard !identifier.hasPrefix("mb/"), let first = languages.first else { return }
            let ranks = Dictionary(languages.map { ($0.code, $0.rank) }, uniquingKeysWith: min)
            voices.append(
                Voice(name: name, language: first.code, gender: gender, ranks: ranks, identifier: identifier))
        }
        var variants: [Voice.Variant] = []
        unsafe "variant".withCString { language in
            var wanted = unsafe espeak_VOICE()
            unsafe wanted.languages = unsafe language
            unsafe forEach(espeak_ListVoices(&wanted)) { identifier, name, _, gender in
                guard identifier.hasPrefix("!v/") else { return }
                variants.append(Voice.Variant(code: String(identifier.dropFirst(3)), name: name, gender: gender))
            }
        }
        return VoiceCatalogue(
            voices: voices.sorted { $0.name < $1.name }, variants: variants.sorted { $0.code < $1.code })
    }

    private static func forEach(
        _ list: UnsafeMutablePointer<UnsafePointer<espeak_VOICE>?>?,
        _ body: (_ identifier: String, _ name: String, [(rank: Int, code: String)], Voice.Gender) -> Void
    ) {
        guard var entry = unsafe list else { return }
        while let voice = unsafe entry.pointee?.pointee {
            if let identifier = unsafe voice.identifier, let name = unsafe voice.name {
                let gender: Voice.Gender =
                    switch unsafe voice.gender {
                    case 1: .male
                    case 2: .female
                    default: .unspecified
                    }
                let spoken = unsafe languages(voice.languages)
                body(
                    unsafe String(cString: identifier), unsafe String(cString: name).trimmed, spoken, gender)
            }
            unsafe entry += 1
        }
    }

    /// A rank byte and a zero-terminated code for each language, then a zero.
    private static func languages(_ list: UnsafePointer<CChar>?) -> [(rank: Int, code: String)] {
        var languages: [(rank: Int, code: String)] = []
        guard var position = unsafe list else { return [] }
        while unsafe position.pointee != 0 {
            let rank = unsafe Int(position.pointee)
            let code = unsafe String(cString: position + 1)
            unsafe position += code.utf8.count + 2
            languages.append((rank, code.lowercased()))
        }
        return languages
    }
}

extension String {
    /// Without spaces at its ends.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
