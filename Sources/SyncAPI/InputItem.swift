/// An input of a generation: one video, and what is said in it.
public struct InputItem: Codable, Sendable, Hashable {
    /// `video`, `audio` or `text`.
    public var type: String
    /// Where a video or a sound is fetched from.
    public var url: String?
    /// A file that the service has already.
    public var assetId: String?
    /// What segments call it by.
    public var refId: String?
    /// Who says a text, and which.
    public var provider: SpeechProvider?

    /// Makes an input.
    ///
    /// - Parameters:
    ///   - type: `video`, `audio` or `text`.
    ///   - url: where it is fetched from.
    ///   - assetId: a file that the service has already.
    ///   - refId: what segments call it by.
    ///   - provider: who says a text, and which.
    public init(
        type: String, url: String? = nil, assetId: String? = nil, refId: String? = nil, provider: SpeechProvider? = nil
    ) {
        (self.type, self.url, self.assetId, self.refId, self.provider) = (type, url, assetId, refId, provider)
    }

    /// A video that the service fetches.
    public static func video(url: String) -> InputItem { InputItem(type: "video", url: url) }
    /// A sound that the service fetches.
    public static func audio(url: String) -> InputItem { InputItem(type: "audio", url: url) }
}

/// A voice and its text.
public struct SpeechProvider: Codable, Sendable, Hashable {
    /// `elevenlabs` is the only one that the official API knows.
    public var name: String
    /// Who speaks.
    public var voiceId: String
    /// What is said.
    public var script: String
    /// 0...1.
    public var stability: Double?
    /// 0...1.
    public var similarityBoost: Double?

    /// Makes a provider.
    ///
    /// - Parameters:
    ///   - name: whose voice it is.
    ///   - voiceId: who speaks.
    ///   - script: what is said.
    public init(name: String, voiceId: String, script: String) {
        (self.name, self.voiceId, self.script) = (name, voiceId, script)
    }
}
