/// What a generation would cost: an item of the answer to `POST /v2/analyze/cost`.
public struct CostEstimate: Codable, Sendable, Hashable {
    /// Frames that would be made.
    public var estimatedFrameCount: Double
    /// US dollars.
    public var estimatedGenerationCost: Double
}

/// A model that can be asked for: an item of the answer to `GET /v2/models`.
public struct ModelListing: Codable, Sendable, Hashable {
    /// The service's own name for it.
    public var id: String
    /// What requests call it: `lipsync-2`.
    public var name: String
}

/// What a service says when it refuses.
public struct APIError: Decodable, Sendable, Hashable {
    /// One sentence or several.
    public var messages: [String]

    /// All sentences in one line.
    public var text: String { messages.joined(separator: "; ") }

    private enum CodingKeys: String, CodingKey { case message }

    /// Reads a message that is a text, or a list of texts.
    ///
    /// - Parameter decoder: the answer's.
    /// - Throws: `DecodingError` where there is no message.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        if let one = try? fields.decode(String.self, forKey: .message) {
            messages = [one]
        } else {
            messages = try fields.decode([String].self, forKey: .message)
        }
    }
}
