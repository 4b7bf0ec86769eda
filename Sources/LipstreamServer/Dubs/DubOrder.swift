internal import Foundation
internal import Hummingbird
internal import LipSync

/// What a client wants said, by whom.
struct DubOrder: Sendable, Equatable {
    var avatar: String
    var face: Int
    /// `nil` leaves the choice to the program.
    var engine: String?
    /// `nil` where a sound file comes.
    var text: String?
    var voice: String?
    var rate: Double
    /// Whether people see a mark in every frame.
    var badge: Bool
    /// How much of the picture is shown.
    var framing = Framing.whole
    /// What the client calls the sound file.
    var file: String?

    /// Bytes of a JSON order, at most.
    static let jsonLimit = 1 << 20

    private struct Fields: Decodable {
        var avatar: String?
        var face: Int?
        var engine: String?
        var text: String?
        var voice: String?
        var rate: Double?
        var badge: Bool?
        var framing: String?
    }

    /// Reads an order with text.
    ///
    /// - Throws: ``Failure`` (400 `bad_request`), with a sentence that names the field.
    init(json: Data) throws {
        let fields: Fields
        do {
            fields = try JSONDecoder().decode(Fields.self, from: json)
        } catch {
            throw Failure.badOrder(
                "The body is no JSON object with avatar, face, engine, text, voice, rate, badge and framing of the right types."
            )
        }
        guard let text = fields.text, text.contains(where: { $0.isLetter || $0.isNumber }) else {
            throw Failure.badOrder("The field text has nothing to say.")
        }
        guard text.unicodeScalars.count <= SpeechLimits.text else {
            throw Failure.badOrder("The text is longer than \(SpeechLimits.text) characters.")
        }
        rate = fields.rate ?? 1
        guard (0.5...2).contains(rate) else { throw Failure.badOrder("The rate must lie between 0.5 and 2.") }
        (avatar, face) = (fields.avatar ?? AvatarStore.builtIn, fields.face ?? 1)
        (self.text, voice, engine) = (text, fields.voice, fields.engine)
        badge = fields.badge ?? false
        framing = try Self.framing(fields.framing)
    }

    private static func framing(_ name: String?) throws -> Framing {
        guard let name else { return .whole }
        guard let framing = Framing(rawValue: name) else {
            throw Failure.badOrder("The framing must be whole, portrait or face.")
        }
        return framing
    }

    /// Reads an order whose speech is the body.
    ///
    /// - Throws: ``Failure`` (400 `bad_request`).
    init(query: Parameters) throws {
        avatar = query.get("avatar") ?? AvatarStore.builtIn
        (text, voice, rate) = (nil, nil, 1)
        engine = query.get("engine")
        let number = query.get("face")
        guard let face = number == nil ? 1 : number.flatMap({ Int($0, radix: 10) }) else {
            throw Failure.badOrder("The face must be a number.")
        }
        self.face = face
        switch query.get("badge") {
        case nil, "false": badge = false
        case "true": badge = true
        default: throw Failure.badOrder("The badge must be true or false.")
        }
        framing = try Self.framing(query.get("framing"))
        file = query.get("name").map { DisplayName($0).text }
    }
}

extension Failure {
    fileprivate static func badOrder(_ message: String) -> Failure {
        Failure(
            .badRequest, "bad_request", message,
            hint: #"Send {"avatar": "default", "text": "…"}, or a sound file as the body with ?avatar=default."#)
    }
}
