/// A clip or a sound that goes into a generation.
public struct InputItem: Codable, Sendable, Hashable {
    /// What it is: `video`, `audio`, or `text` for speech that the service makes.
    public var type: String
    /// Where the service fetches it.
    public var url: String?
    /// What it is called in the account's library, in place of an address.
    public var assetId: String?
    /// What segments call it.
    public var refId: String?

    /// Describes an input.
    ///
    /// - Parameters:
    ///   - type: `video`, `audio` or `text`.
    ///   - url: where the service fetches it.
    ///   - assetId: what it is called in the account's library.
    ///   - refId: what segments call it.
    public init(type: String, url: String? = nil, assetId: String? = nil, refId: String? = nil) {
        (self.type, self.url, self.assetId, self.refId) = (type, url, assetId, refId)
    }

    /// A clip at an address.
    public static func video(url: String) -> InputItem { InputItem(type: "video", url: url) }

    /// A sound at an address.
    public static func audio(url: String) -> InputItem { InputItem(type: "audio", url: url) }
}
