internal import LipSync
internal import Media

/// A text message of a live client, checked.
enum ClientMessage: Equatable {
    case hello(Hello)
    case speak(text: String, voice: String?, rate: Double?, id: String?)
    case interrupt
    case settings(LiveSettings)
    case acknowledge(frame: Int)

    /// How a client introduces itself.
    struct Hello: Equatable {
        var sampleRate: SampleRate
        var engine: String?
        var maxHeight: Int
        var codec: LiveCodec
        var framing = Framing.whole
    }

    /// The only version there is.
    static let version = 1
    /// The height of pictures where a client names none.
    static let usualHeight = 720

    /// Reads a text message, whatever is in it.
    ///
    /// - Parameter text: no longer than ``LiveSocket/largestMessage``.
    /// - Throws: ``LiveFault``, with a sentence that says what is wrong and what would be right.
    init(_ text: String) throws(LiveFault) {
        let object: FlatObject
        do {
            object = try FlatObject(text)
        } catch {
            throw .badMessage(error.description)
        }
        guard case .string(let type)? = object.fields["type"] else {
            throw .badMessage("A message has a \"type\", a string.")
        }
        switch type {
        case "hello": self = .hello(try Self.hello(MessageFields(object, of: type)))
        case "speak": self = try Self.speak(MessageFields(object, of: type))
        case "interrupt":
            try MessageFields(object, of: type).allow([])
            self = .interrupt
        case "settings": self = .settings(try Self.settings(MessageFields(object, of: type)))
        case "ack":
            let fields = MessageFields(object, of: type)
            try fields.allow(["frame"])
            guard let frame = try fields.integer("frame", in: 0...Int(clamping: Int32.max)) else {
                throw fields.missing("frame", "the number of the newest picture shown")
            }
            self = .acknowledge(frame: frame)
        default:
            throw .badMessage("There is no message \"\(type.prefix(40))\".")
        }
    }

    private static func hello(_ fields: MessageFields) throws(LiveFault) -> Hello {
        // The version comes first: fields of other versions are not this one's to judge.
        guard case .number(let version)? = fields.values["version"] else {
            throw fields.missing("version", "\(version)", code: .badHello)
        }
        guard version == Double(Self.version) else {
            throw LiveFault(
                .badVersion, "This server speaks version \(Self.version) of the protocol, not \(version.plain).",
                hint: "Reload the page, or use a client for version \(Self.version).")
        }
        do throws(LiveFault) {
            try fields.allow(["version", "sampleRate", "engine", "maxHeight", "codec", "framing"])
            guard let hertz = try fields.integer("sampleRate", in: 8000...48_000) else {
                throw fields.missing("sampleRate", "8000 to 48000")
            }
            var codec = LiveCodec.h264
            if let name = try fields.string("codec", atMost: 16) {
                guard let known = LiveCodec(rawValue: name) else {
                    throw fields.wrong("codec", "h264 or jpeg")
                }
                codec = known
            }
            var framing = Framing.whole
            if let name = try fields.string("framing", atMost: 16) {
                guard let known = Framing(rawValue: name) else {
                    throw fields.wrong("framing", "whole, portrait or face")
                }
                framing = known
            }
            return Hello(
                sampleRate: SampleRate(hertz: hertz), engine: try fields.string("engine", atMost: 64),
                maxHeight: try fields.integer("maxHeight", in: 64...2160) ?? usualHeight, codec: codec,
                framing: framing)
        } catch {
            throw LiveFault(.badHello, error.message, hint: error.hint)
        }
    }

    private static func speak(_ fields: MessageFields) throws(LiveFault) -> ClientMessage {
        try fields.allow(["text", "voice", "rate", "id"])
        guard let text = try fields.string("text", atMost: SpeechLimits.text) else {
            throw fields.missing("text", "what is to be said")
        }
        return .speak(
            text: text, voice: try fields.string("voice", atMost: 64), rate: try fields.number("rate", in: 0.5...2),
            id: try fields.string("id", atMost: 64))
    }

    private static func settings(_ fields: MessageFields) throws(LiveFault) -> LiveSettings {
        try fields.allow(["silenceThreshold", "feather", "restorer", "alignment"])
        var settings = LiveSettings()
        settings.silenceThreshold = try fields.number("silenceThreshold", in: SpeechLimits.silence)
        settings.feather = try fields.string("feather", atMost: 64)
        settings.restorer = try fields.string("restorer", atMost: 64)
        settings.alignment = try fields.string("alignment", atMost: 64)
        return settings
    }
}
