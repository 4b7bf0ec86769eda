/// What a client wants made: the body of `POST /v2/generate`.
public struct GenerationRequest: Codable, Sendable, Hashable {
    /// What draws: `lipsync-2`.
    public var model: String
    /// One video and at least one sound or text.
    public var input: [InputItem]
    /// How.
    public var options: SyncOptions?
    /// Parts of the video that speak, each with a sound of its own.
    public var segments: [Segment]?
    /// Who is told when it is finished.
    public var webhookUrl: String?
    /// What the file is called, without its end.
    public var outputFileName: String?

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - model: what draws.
    ///   - input: one video and at least one sound or text.
    ///   - options: how.
    ///   - segments: parts of the video that speak.
    ///   - webhookUrl: who is told when it is finished.
    ///   - outputFileName: what the file is called, without its end.
    public init(
        model: String, input: [InputItem], options: SyncOptions?, segments: [Segment]? = nil, webhookUrl: String? = nil,
        outputFileName: String? = nil
    ) {
        (self.model, self.input, self.options, self.segments) = (model, input, options, segments)
        (self.webhookUrl, self.outputFileName) = (webhookUrl, outputFileName)
    }
}

/// A part of a video and what is said in it; times are seconds.
public struct Segment: Codable, Sendable, Hashable {
    /// Which sound, and which part of it.
    public struct AudioInput: Codable, Sendable, Hashable {
        /// The ``InputItem/refId`` of a sound or a text.
        public var refId: String
        /// Where in it to begin.
        public var startTime: Double?
        /// Where in it to end.
        public var endTime: Double?
    }

    /// Where in the video it begins.
    public var startTime: Double
    /// Where in the video it ends.
    public var endTime: Double
    /// What is said in it.
    public var audioInput: AudioInput
}
