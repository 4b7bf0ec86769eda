/// A film that a service makes, and how it stands. Fields that nobody here looks at are passed over.
public struct Generation: Codable, Sendable, Hashable {
    /// The service's name for it.
    public var id: String
    /// When it was ordered, in ISO 8601.
    public var createdAt: String
    /// How it stands.
    public var status: GenerationStatus
    /// Which model draws.
    public var model: String
    /// Where the film is, once it is made.
    public var outputURL: String?
    /// How long the film is, in seconds.
    public var outputDuration: Double?
    /// Why it failed or was rejected, for people.
    public var error: String?
    /// The same for programs.
    public var errorCode: String?

    private enum CodingKeys: String, CodingKey {
        case id, createdAt, status, model
        case outputURL = "outputUrl"
        case outputDuration, error
        case errorCode = "error_code"
    }
}

/// How a generation stands; a service may have more words for it than are known here.
public struct GenerationStatus: RawRepresentable, Codable, Sendable, Hashable {
    /// The word.
    public let rawValue: String

    /// Takes a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It waits for its turn.
    public static let pending = GenerationStatus(rawValue: "PENDING")
    /// It is being made.
    public static let processing = GenerationStatus(rawValue: "PROCESSING")
    /// The film is there.
    public static let completed = GenerationStatus(rawValue: "COMPLETED")
    /// It could not be made.
    public static let failed = GenerationStatus(rawValue: "FAILED")
    /// The service did not want to make it.
    public static let rejected = GenerationStatus(rawValue: "REJECTED")
}
