/// What a generation would cost.
public struct CostEstimate: Codable, Sendable, Hashable {
    /// Frames that would be drawn.
    public var estimatedFrameCount: Double
    /// Dollars.
    public var estimatedGenerationCost: Double

    /// Makes an estimate.
    ///
    /// - Parameters:
    ///   - frames: that would be drawn.
    ///   - dollars: what they cost.
    public init(frames: Double, dollars: Double) {
        (estimatedFrameCount, estimatedGenerationCost) = (frames, dollars)
    }
}

/// A model that a service has.
public struct ModelListing: Codable, Sendable, Hashable {
    /// What requests call it.
    public var id: String
    /// What people call it.
    public var name: String
    /// `lipsync` or `react`.
    public var type: String?
    /// Which version.
    public var version: String?
    /// What it is good for.
    public var description: String?

    /// Describes a model.
    ///
    /// - Parameters:
    ///   - id: what requests call it.
    ///   - name: what people call it.
    ///   - version: which version.
    ///   - description: what it is good for.
    public init(id: String, name: String, version: String, description: String) {
        (self.id, self.name, self.version, self.description) = (id, name, version, description)
        type = "lipsync"
    }
}

/// A refusal: `{"message": "…", "statusCode": 400}`; services send a text or several.
public struct APIError: Codable, Sendable, Hashable {
    /// What was wrong, in one or more sentences.
    public var message: [String]
    /// The HTTP status.
    public var statusCode: Int?

    private enum CodingKeys: String, CodingKey { case message, statusCode }

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - message: what was wrong.
    ///   - statusCode: the HTTP status.
    public init(_ message: String, statusCode: Int) { (self.message, self.statusCode) = ([message], statusCode) }

    /// Reads either form.
    ///
    /// - Parameter decoder: has the fields.
    /// - Throws: `DecodingError` where there is no message.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        if let one = try? fields.decode(String.self, forKey: .message) {
            message = [one]
        } else {
            message = try fields.decode([String].self, forKey: .message)
        }
        statusCode = try? fields.decode(Int.self, forKey: .statusCode)
    }

    /// Writes one sentence as a text, several as a list.
    ///
    /// - Parameter encoder: gets the fields.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        if message.count == 1 {
            try fields.encode(message[0], forKey: .message)
        } else {
            try fields.encode(message, forKey: .message)
        }
        try fields.encodeIfPresent(statusCode, forKey: .statusCode)
    }

    /// All of it in one line.
    public var text: String { message.joined(separator: "; ") }
}
