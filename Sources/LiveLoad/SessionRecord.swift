internal import Foundation

/// What one client sent and received.
struct SessionRecord: Sendable {
    /// When the client began to connect.
    var began = ContinuousClock.now
    /// When each 20 ms of speech were sent.
    var sent: [ContinuousClock.Instant] = []
    /// Seconds from the first chunk's begin to the first sample of it that is not zero.
    var silenceSent = 0.0
    /// When the first sample that is not zero is heard, in seconds of the session's time.
    private var soundBegan: Double?
    /// The pictures in the order they came.
    private(set) var pictures: [(frame: Int, arrival: ContinuousClock.Instant)] = []
    /// As the server said; 0 before it was ready.
    private(set) var framesPerSecond = 0.0
    /// Pictures that the server says it did not send.
    private(set) var dropped = 0
    /// Bytes of pictures.
    private(set) var bytes = 0
    /// What went wrong, in the server's words or ours.
    var errors: [String] = []

    private struct ServerMessage: Decodable {
        let type: String
        let fps: Double?
        let framesDropped: Int?
        let code: String?
        let message: String?
    }

    /// Takes down a message.
    ///
    /// - Returns: the number of the picture that it holds, if it holds one.
    @discardableResult
    mutating func take(_ message: LiveMessage) -> Int? {
        switch message.content {
        case .binary(let bytes): return picture(bytes, message.arrival)
        case .text(let text):
            guard let said = try? JSONDecoder().decode(ServerMessage.self, from: Data(text.utf8)) else {
                errors.append("The server sent no JSON of ours: \(text.prefix(80))")
                return nil
            }
            switch said.type {
            case "ready": framesPerSecond = said.fps ?? 0
            case "metrics": dropped = said.framesDropped ?? dropped
            case "error": errors.append("\(said.code ?? "no code"): \(said.message ?? "")")
            default: break
            }
        case .closed(let code, let reason):
            if code != 1000 { errors.append("closed \(code)\(reason.isEmpty ? "" : ": ")\(reason)") }
        }
        return nil
    }

    /// A picture's number; sound is only heard.
    private mutating func picture(_ message: [UInt8], _ arrival: ContinuousClock.Instant) -> Int? {
        guard message.count > 9, framesPerSecond > 0 else { return nil }
        let microseconds = message[1...8].reduce(0) { $0 << 8 | UInt64($1) }
        if message[0] == 3, soundBegan == nil, let byte = message[9...].firstIndex(where: { $0 != 0 }) {
            soundBegan = Double(microseconds) / 1e6 + Double((byte - 9) / 2) / Double(SpokenChunks.sampleRate)
        }
        guard [1, 2, 4].contains(message[0]) else { return nil }
        guard let frame = Int(exactly: (Double(microseconds) * framesPerSecond / 1e6).rounded()) else { return nil }
        pictures.append((frame, arrival))
        bytes += message.count - 9
        return frame
    }

    /// From a sample sent to its picture received, in milliseconds, for each picture whose sound was sent.
    ///
    /// The session's time is older than the first sample: where that is in it, the sound that came back tells.
    var latencies: [Double] {
        guard let soundBegan else { return [] }
        return pictures.compactMap { frame, arrival in
            let moment = Double(frame) / framesPerSecond - soundBegan + silenceSent
            let chunk = Int((moment * Double(SpokenChunks.rate)).rounded(.down))
            return sent.indices.contains(chunk) ? (arrival - sent[chunk]) / .milliseconds(1) : nil
        }
    }

    /// From connecting to the first picture, in milliseconds; `nil` without one.
    var firstPicture: Double? { pictures.first.map { ($0.arrival - began) / .milliseconds(1) } }

    /// How much slower than ours the server's clock ran, in milliseconds: the pictures' lateness at the end of the
    /// session less that at its begin.
    var drift: Double {
        // After the last word the server waits a moment for more, which is not its clock's fault.
        let spoken = pictures.prefix { sent.isEmpty || $0.arrival <= sent[sent.count - 1] }
        guard let origin = spoken.first else { return 0 }
        let lateness = spoken.map { frame, arrival in
            (arrival - origin.arrival) / .milliseconds(1) - Double(frame - origin.frame) * 1000 / framesPerSecond
        }
        // Middle values, for single pictures come late on a busy machine.
        let part = max(1, lateness.count / 10)
        func middle(_ values: ArraySlice<Double>) -> Double { values.sorted()[values.count / 2] }
        return middle(lateness.suffix(part)) - middle(lateness.prefix(part))
    }
}
