/// What became of a request.
public struct Generation: Codable, Sendable, Hashable {
    /// The service's name for it.
    public var id: String
    /// ISO 8601.
    public var createdAt: String
    /// How far it has come.
    public var status: GenerationStatus
    /// What draws, as it was asked for.
    public var model: String
    /// As it was asked for.
    public var input: [InputItem]?
    /// As they were asked for.
    public var options: SyncOptions?
    /// As they were asked for.
    public var segments: [Segment]?
    /// Who is told when it is finished.
    public var webhookUrl: String?
    /// Where the film is.
    public var outputURL: String?
    /// How long the film is, in seconds.
    public var outputDuration: Double?
    /// Why there is no film, for people.
    public var error: String?
    /// The same for programs.
    public var errorCode: String?

    enum CodingKeys: String, CodingKey {
        case id, createdAt, status, model, input, options, segments, webhookUrl
        case outputURL = "outputUrl"
        case outputDuration, error
        case errorCode = "error_code"
    }

    /// Describes a generation that was just taken.
    ///
    /// - Parameters:
    ///   - id: the service's name for it.
    ///   - createdAt: ISO 8601.
    ///   - status: how far it has come.
    ///   - request: what was asked for.
    public init(id: String, createdAt: String, status: GenerationStatus, request: GenerationRequest) {
        (self.id, self.createdAt, self.status, model) = (id, createdAt, status, request.model)
        (input, options, segments, webhookUrl) = (request.input, request.options, request.segments, request.webhookUrl)
    }
}

/// How far a generation has come; services may know more of them than are named here.
public struct GenerationStatus: RawRepresentable, Codable, Sendable, Hashable {
    /// As it is written.
    public let rawValue: String

    /// Takes a status as it is written.
    ///
    /// - Parameter rawValue: capital letters.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// It waits.
    public static let pending = GenerationStatus(rawValue: "PENDING")
    /// It is being made.
    public static let processing = GenerationStatus(rawValue: "PROCESSING")
    /// The film is there.
    public static let completed = GenerationStatus(rawValue: "COMPLETED")
    /// It could not be made.
    public static let failed = GenerationStatus(rawValue: "FAILED")
    /// The service does not want to make it.
    public static let rejected = GenerationStatus(rawValue: "REJECTED")

    /// Whether nothing changes any more.
    public var isFinal: Bool { [.completed, .failed, .rejected].contains(self) }
}
