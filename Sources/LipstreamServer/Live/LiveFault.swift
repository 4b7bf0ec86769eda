internal import LipSync
internal import NIOWebSocket

/// Why a live connection ends: becomes an `error` message, then a close code.
struct LiveFault: Error, Equatable, CustomStringConvertible {
    /// What went wrong, as clients read it.
    enum Code: String, CaseIterable {
        case badHello = "bad_hello"
        case badVersion = "bad_version"
        case badMessage = "bad_message"
        case badFrame = "bad_frame"
        case tooLarge = "too_large"
        case notReady = "not_ready"
        case queueFull = "queue_full"
        case tooFast = "too_fast"
        case stalled
        case noAvatar = "no_avatar"
        case noFace = "no_face"
        case engineUnavailable = "engine_unavailable"
        case shuttingDown = "shutting_down"
        case failed
    }

    let code: Code
    let message: String
    let hint: String
    /// The code that WebSockets themselves have for it, where the rules of RFC 6455 were broken.
    private var protocolCode: WebSocketErrorCode?

    init(_ code: Code, _ message: String, hint: String) {
        (self.code, self.message, self.hint) = (code, message, hint)
    }

    /// What is no WebSocket message.
    static func badFrame(_ sentence: String, closing code: WebSocketErrorCode = .protocolError) -> LiveFault {
        var fault = LiveFault(.badFrame, sentence, hint: "Frames and messages are those of RFC 6455.")
        fault.protocolCode = code
        return fault
    }

    /// A message that is not understood.
    static func badMessage(_ sentence: String) -> LiveFault {
        LiveFault(.badMessage, sentence, hint: "Messages are hello, speak, interrupt, settings and ack.")
    }

    /// The session's own errors.
    init(_ error: LiveError) {
        let code: Code =
            switch error.code {
            case .badRequest: .badMessage
            case .queueFull: .queueFull
            case .tooFast: .tooFast
            case .stalled: .stalled
            case .failed: .failed
            }
        self.init(code, ErrorText.forClients(error), hint: error.hint)
    }

    /// The sentence, for logs.
    var description: String { "\(code.rawValue): \(message)" }

    /// 1002 and 1007 for what is no WebSocket, 1008 for other bad input, 1011 for what is our fault, 1001 when the server
    /// stops.
    var closeCode: WebSocketErrorCode {
        if let protocolCode { return protocolCode }
        return switch code {
        case .shuttingDown: .goingAway
        case .failed: .unexpectedServerError
        default: .policyViolation
        }
    }
}

extension LiveFault {
    /// Why an engine cannot be used; `nil` where it can.
    init?(engine name: String, of listings: [EngineListing]) {
        let listing = listings.first { $0.name == name }
        if listing?.isAvailable == true { return nil }
        let known = listings.filter(\.isAvailable).map(\.name).joined(separator: ", ")
        self.init(
            .engineUnavailable, "The engine \"\(name)\" is not available here.",
            hint: listing?.hint ?? "Available are: \(known).")
    }
}
