internal import Foundation
public import Hummingbird
internal import Media
internal import NIOCore
public import SpeechProcessing

/// Registers what clients do with voices.
///
/// - Parameters:
///   - router: gets the routes.
///   - synthesizer: has the voices.
public func addVoiceRoutes<Context: RequestContext>(
    to router: some RouterMethods<Context>, synthesizer: any VoiceSynthesizer
) {
    // A preview is for somebody who listens: one at a time leaves the processor to the faces.
    let places = Places(limit: 1)
    router.get("/api/v1/voices") { _, _ -> Response in
        try .json(["voices": synthesizer.voices.map(VoiceListing.init)])
    }
    router.get("/api/v1/voices/:id/preview") { request, context -> Response in
        // One at a time is made, so a page of another site could use it up.
        if let failure = CrossSite(request.head).refusal { throw failure }
        let id = try context.parameters.require("id")
        let preview = try VoicePreview(
            voice: id.removingPercentEncoding ?? id, text: request.uri.queryParameters["text"].map(String.init),
            rate: request.uri.queryParameters["rate"].map(String.init))
        guard places.take() else {
            throw Failure(
                .serviceUnavailable, "busy", "Another preview is being made.", hint: "Try again in a second.",
                headers: [.retryAfter: "1"])
        }
        defer { places.leave() }
        let wave = try await preview.wave(by: synthesizer)
        return Response(
            status: .ok, headers: [.contentType: "audio/wav", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: wave)))
    }
}

/// A short text in a voice.
struct VoicePreview {
    /// Characters that it may have: some fifteen seconds.
    static let longest = 200
    /// What stands for the voice that the text's language chooses.
    static let automatic = "auto"

    private let voice: String
    private let text: String
    private let rate: Double

    /// Checks what a client wants to hear.
    ///
    /// - Throws: ``Failure`` (`bad_request`).
    init(voice: String, text: String?, rate: String? = nil) throws(Failure) {
        guard let text, !text.isEmpty, text.count <= Self.longest else {
            throw Failure(
                .badRequest, "bad_request", "A preview needs a text of 1 to \(Self.longest) characters.",
                hint: "Send it as ?text=, percent-encoded.")
        }
        guard let rate = rate.map(Double.init) ?? 1, (0.5...2).contains(rate) else {
            throw Failure(
                .badRequest, "bad_request", "The rate must lie between 0.5 and 2.", hint: "Leave it out for 1.")
        }
        (self.voice, self.text, self.rate) = (voice, text, rate)
    }

    /// Speaks it.
    ///
    /// - Returns: a WAV file.
    /// - Throws: ``Failure``: `no_voice`, `bad_request` for a text without words, `failed`.
    func wave(by synthesizer: any VoiceSynthesizer) async throws(Failure) -> [UInt8] {
        do {
            let utterance = try synthesizer.speech(
                text, named: voice == Self.automatic ? nil : voice, delivery: Delivery.standard.scaled(by: rate))
            return try await utterance.whole().waveFile
        } catch {
            switch error.code {
            case .unknownVoice, .voiceMissing, .voiceDamaged:
                throw Failure(
                    .notFound, "no_voice", ErrorText.forClients(error),
                    hint: "GET /api/v1/voices says which voices there are.")
            case .nothingToSay:
                throw Failure(.badRequest, "bad_request", ErrorText.forClients(error), hint: "Send a text with words.")
            case .invalidDelivery, .voiceDataMissing, .synthesisFailed, .cancelled:
                throw Failure(
                    .internalServerError, "failed", ErrorText.forClients(error),
                    hint: "Choose another voice, or try again.")
            }
        }
    }
}

/// A voice as clients choose it.
private struct VoiceListing: Encodable {
    let id: String
    let name: String
    let language: String
    let gender: String
    let kind: String
    let quality: String?
    let licence: String?

    init(_ voice: VoiceProfile) {
        (id, name, language, gender) = (voice.id, voice.name, voice.language, voice.gender.rawValue)
        (kind, quality, licence) = (voice.kind.rawValue, voice.quality, voice.licence)
    }
}
