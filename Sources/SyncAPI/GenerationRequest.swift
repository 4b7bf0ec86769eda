/// What is to be made: the body of `POST /v2/generate`.
public struct GenerationRequest: Codable, Sendable, Hashable {
    /// Which model draws.
    public var model: String
    /// One clip, and one sound or more.
    public var input: [InputItem]
    /// How.
    public var options: SyncOptions?

    /// Describes what is to be made.
    ///
    /// - Parameters:
    ///   - model: which model draws.
    ///   - input: one clip, and one sound or more.
    ///   - options: how.
    public init(model: String, input: [InputItem], options: SyncOptions? = nil) {
        (self.model, self.input, self.options) = (model, input, options)
    }
}
