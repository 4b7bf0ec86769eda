extension Generation {
    /// Reads a service's answer, which may say more than is known here.
    ///
    /// What was asked for (input, options, segments) is left out where it has values of tomorrow: a film that is ready is
    /// ready all the same.
    ///
    /// - Parameter decoder: has the fields.
    /// - Throws: `DecodingError` where id, time, status or model are missing.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        let request = GenerationRequest(
            model: try fields.decode(String.self, forKey: .model),
            input: [],
            options: try? fields.decodeIfPresent(SyncOptions.self, forKey: .options),
            segments: try? fields.decodeIfPresent([Segment].self, forKey: .segments),
            webhookUrl: try fields.decodeIfPresent(String.self, forKey: .webhookUrl))
        self.init(
            id: try fields.decode(String.self, forKey: .id),
            createdAt: try fields.decode(String.self, forKey: .createdAt),
            status: try fields.decode(GenerationStatus.self, forKey: .status), request: request)
        input = (try? fields.decodeIfPresent([InputItem].self, forKey: .input)) ?? nil
        outputURL = try fields.decodeIfPresent(String.self, forKey: .outputURL)
        outputDuration = try fields.decodeIfPresent(Double.self, forKey: .outputDuration)
        error = try fields.decodeIfPresent(String.self, forKey: .error)
        errorCode = try fields.decodeIfPresent(String.self, forKey: .errorCode)
    }
}
