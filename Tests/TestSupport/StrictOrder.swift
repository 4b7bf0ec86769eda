internal import Foundation

/// Judges orders by the types of the official client: names, ranges, one clip and one sound.
enum StrictOrder {
    /// What is wrong with an order in JSON; `nil` for nothing.
    static func complaint(json: String) -> String? {
        guard let object = object(json) as? [String: Any] else { return "no JSON object" }
        let known: Set = ["model", "input", "options", "segments", "webhookUrl", "outputFileName"]
        if let strange = object.keys.first(where: { !known.contains($0) }) { return "strange field \(strange)" }
        guard let model = object["model"] as? String, !model.isEmpty else { return "no model" }
        guard let input = object["input"] as? [[String: Any]] else { return "no input" }
        if let complaint = complaint(input: input, files: []) { return complaint }
        return object["options"].flatMap(complaint(options:))
    }

    /// What is wrong with an order as a form; `nil` for nothing.
    static func complaint(form: SyncStandIn.Record) -> String? {
        let known: Set = ["model", "input", "options", "webhookUrl"]
        if let strange = form.fields.keys.first(where: { !known.contains($0) }) { return "strange field \(strange)" }
        if let strange = form.files.keys.first(where: { $0 != "video" && $0 != "audio" }) {
            return "strange file \(strange)"
        }
        guard form.fields["model"]?.isEmpty == false else { return "no model" }
        var input: [[String: Any]] = []
        if let text = form.fields["input"] {
            guard let items = object(text) as? [[String: Any]] else { return "input is no list" }
            input = items
        }
        if let complaint = complaint(input: input, files: Array(form.files.keys)) { return complaint }
        guard let options = form.fields["options"] else { return nil }
        return complaint(options: object(options) ?? "nothing")
    }

    /// The model of an order in JSON.
    static func model(json: String) -> String { (object(json) as? [String: Any])?["model"] as? String ?? "" }

    private static func complaint(input: [[String: Any]], files: [String]) -> String? {
        var kinds = files
        for item in input {
            guard let kind = item["type"] as? String, ["video", "audio"].contains(kind) else { return "strange input" }
            let known: Set = kind == "video" ? ["type", "url", "assetId"] : ["type", "url", "assetId", "refId"]
            if let strange = item.keys.first(where: { !known.contains($0) }) { return "strange field \(strange)" }
            guard let url = item["url"] as? String, url.hasPrefix("http") else { return "an input without address" }
            kinds.append(kind)
        }
        return kinds.sorted() == ["audio", "video"] ? nil : "one video and one audio, not \(kinds)"
    }

    private static func complaint(options: Any) -> String? {
        guard let options = options as? [String: Any] else { return "options are no object" }
        for (name, value) in options {
            let isRight: Bool =
                switch name {
                case "sync_mode": ["bounce", "loop", "cut_off", "silence", "remap"].contains(value as? String)
                case "temperature": (value as? Double).map { (0...1).contains($0) } ?? false
                case "occlusion_detection_enabled": value is Bool
                case "model_mode": ["lips", "face", "head"].contains(value as? String)
                case "prompt":
                    ["happy", "sad", "angry", "disgusted", "surprised", "neutral"].contains(value as? String)
                case "active_speaker_detection": (value as? [String: Any]).map(isSpeaker) ?? false
                default: false
                }
            guard isRight else { return "strange option \(name)" }
        }
        return nil
    }

    private static func isSpeaker(_ speaker: [String: Any]) -> Bool {
        switch Set(speaker.keys) {
        case ["auto_detect"]: speaker["auto_detect"] as? Bool == true
        case ["frame_number", "coordinates"]:
            (speaker["frame_number"] as? Int).map { $0 >= 0 } ?? false && (speaker["coordinates"] as? [Int])?.count == 2
        default: false
        }
    }

    private static func object(_ text: String) -> Any? { try? JSONSerialization.jsonObject(with: Data(text.utf8)) }

    /// Takes a form apart ([RFC 7578](https://www.rfc-editor.org/rfc/rfc7578)), exactly as it has to be.
    static func read(_ body: Data, boundary: String, into record: inout SyncStandIn.Record) {
        let (opening, closing) = (Data("--\(boundary)\r\n".utf8), Data("\r\n--\(boundary)".utf8))
        var rest = body[...]
        while rest.starts(with: opening) {
            rest = rest.dropFirst(opening.count)
            guard let head = rest.range(of: Data("\r\n\r\n".utf8)),
                let end = rest.range(of: closing, in: head.upperBound..<rest.endIndex)
            else { break }
            let lines = String(decoding: rest[..<head.lowerBound], as: UTF8.self)
            let content = Data(rest[head.upperBound..<end.lowerBound])
            if let name = lines.firstMatch(of: /form-data; name="([^"]*)"/)?.1 {
                if lines.contains("filename=\""), lines.contains("Content-Type: ") {
                    record.files[String(name)] = content
                } else {
                    record.fields[String(name)] = String(decoding: content, as: UTF8.self)
                }
            }
            rest = rest[(end.lowerBound + 2)...]
        }
        // Anything but the closing line behind the last part is a fault of the sender's.
        if rest != Data("--\(boundary)--\r\n".utf8) { record.fields["rest of the form"] = "\(rest.count) bytes" }
    }
}
