internal import Foundation
internal import GRDB
internal import SyncAPI

/// A generation as it is kept.
struct GenerationRecord: Codable, Sendable, FetchableRecord, PersistableRecord {
    static let databaseTableName = "generations"

    /// Ours: 16 hexadecimal digits.
    var id: String
    /// JSON of what was asked for, ``GenerationRequest``.
    var request: String
    /// Our engine.
    var engine: String
    /// Fields of the form whose files lie in the folder, with commas.
    var uploads: String
    /// Whoever knows it may fetch the film.
    var secret: String
    /// How clients reach this server: `http://localhost:8080`.
    var base: String
    /// What a client calls the request, to send it twice without harm.
    var idempotencyKey: String?
    /// Of all that was sent.
    var digest: String
    /// One of ``GenerationStatus``.
    var status: String
    /// How often it was begun; names the film's file.
    var attempt = 0
    /// How many attempts ended because the server was stopped in order, which says nothing against the request.
    var stops = 0
    var error: String?
    var errorCode: String?
    /// Seconds.
    var outputDuration: Double?
    /// Whether a webhook has still to be told.
    var owesWebhook: Bool
    /// Seconds since 1970.
    var createdAt: Double

    /// What was asked for.
    func readRequest() throws -> GenerationRequest {
        try JSONDecoder().decode(GenerationRequest.self, from: Data(request.utf8))
    }

    /// The generation as clients see it.
    func generation() throws -> Generation {
        let asked = try readRequest()
        var generation = Generation(
            id: id, createdAt: Date(timeIntervalSince1970: createdAt).ISO8601Format(),
            status: GenerationStatus(rawValue: status), request: asked)
        // Older versions wrote sentences down as they were.
        generation.error = error.map(ErrorText.scrubbed)
        (generation.errorCode, generation.outputDuration) = (errorCode, outputDuration)
        if generation.status == .completed {
            generation.outputURL = "\(base)\(Self.outputPath)\(id)/\(secret)/\(asked.outputFileName ?? "film").mp4"
        }
        return generation
    }

    /// Where films are fetched, without a key: their addresses have a secret in them.
    static let outputPath = "/v2/outputs/"
}
