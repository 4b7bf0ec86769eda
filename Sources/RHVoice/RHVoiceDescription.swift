internal import SpeechProcessing

/// One voice of RHVoice.
struct RHVoiceDescription: Sendable, Hashable {
    /// As the library calls it: `Anna`, `Evgeniy-Rus`.
    let name: String
    /// Its language by ISO 639: `ru`, `uz`, `ky`.
    let language: String
    /// Whose voice it is.
    let gender: Voice.Gender

    /// What it is chosen by: `rhvoice-anna`.
    var id: String { Self.prefix + name.lowercased() }

    static let prefix = "rhvoice-"

    /// The terms of its data.
    ///
    /// From the licences that RHVoice's sources and Debian's `copyright` give; what they do not name is under the library's own.
    var licence: String { Self.licences[name.lowercased()] ?? "LGPL-2.1+" }

    /// Whether its terms let a business use it.
    var isForBusiness: Bool { !licence.contains("NC") }

    private static let licences: [String: String] = [
        "aleksandr-hq": "CC-BY-SA-4.0", "leticia-f123": "CC-BY-SA-4.0", "marianna": "CC-BY-ND-4.0",
        "volodymyr": "CC-BY-ND-4.0", "hana": "CC-BY-NC-SA-4.0", "kiko": "CC-BY-NC-SA-4.0",
        "talgat": "NC (not for sale or commercial use)",
    ].merging(
        [
            "arina", "artemiy", "evgeniy-eng", "evgeniy-rus", "lyubov", "magda", "mikhail", "natan", "pavel", "suze",
            "tatiana", "victoria", "vitaliy", "yuriy",
        ].map { ($0, "CC-BY-NC-ND-4.0") }, uniquingKeysWith: { first, _ in first })

    /// As people choose it.
    var profile: VoiceProfile {
        VoiceProfile(
            id: id, name: name, language: language, gender: gender, quality: nil, licence: licence, hasPitch: true)
    }
}
