/// Addresses of the web and of e-mail: where they are in a text, and what is read aloud of them.
enum InternetAddress {
    /// Where an address ends that begins here; `nil` where none does.
    static func end(in text: [Character], from start: Int) -> Int? {
        var end = start
        var (hasAt, hasScheme, dots) = (false, false, 0)
        while end < text.count, end - start < 500, isPart(text[end]) {
            switch text[end] {
            case "@": hasAt = true
            case ":" where end + 2 < text.count && text[end + 1] == "/" && text[end + 2] == "/": hasScheme = true
            case ":" where !hasScheme: return nil
            case ".": dots += 1
            default: break
            }
            end += 1
        }
        guard dots > 0 || hasScheme else { return nil }
        // Marks behind an address belong to the sentence.
        while end > start, ".,:;!?)-_/=&".contains(text[end - 1]) { end -= 1 }
        let address = String(text[start..<end])
        guard end - start >= 4 else { return nil }
        if hasScheme { return end }
        if hasAt {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && isHost(parts[1]) ? end : nil
        }
        let host = address.prefix { $0 != "/" && $0 != "?" }
        guard isHost(host) else { return nil }
        return address.lowercased().hasPrefix("www.") || domains.contains(lastPart(host).lowercased()) ? end : nil
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isASCII
            ? character.isLetter || character.isNumber || "@.:/?=&-_%+#~".contains(character) : character.isLetter
    }

    private static func lastPart(_ host: Substring) -> Substring { host.split(separator: ".").last ?? "" }

    private static func isHost(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty }) else { return false }
        return lastPart(host).count >= 2 && lastPart(host).allSatisfy(\.isLetter)
            && host.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }
    }

    /// Domains that are taken for an address without "www." or "https://" before it.
    private static let domains: Set<String> = [
        "com", "org", "net", "uz", "ru", "kz", "kg", "tj", "ua", "by", "io", "ai", "gov", "edu", "info", "biz", "dev",
        "app",
        "uk", "de", "fr", "tr", "us", "eu", "рф", "su", "me", "tv", "online", "site", "shop", "bank",
    ]

    /// Cuts an address into words and marks, the scheme and "www." left out.
    static func parts(of address: String) -> [String] {
        var rest = address[...]
        if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
        if rest.lowercased().hasPrefix("www.") { rest = rest.dropFirst(4) }
        var (parts, word): ([String], String) = ([], "")
        for character in rest {
            // Digits and letters are read apart.
            if character.isLetter, word.last?.isNumber != true {
                word.append(character)
            } else if character.isNumber, word.last?.isLetter != true {
                word.append(character)
            } else {
                if !word.isEmpty { parts.append(word) }
                word = ""
                if character.isLetter || character.isNumber {
                    word.append(character)
                } else {
                    parts.append(String(character))
                }
            }
        }
        if !word.isEmpty { parts.append(word) }
        return parts
    }
}
