public import Foundation
internal import ModelStore
public import SyncAPI

/// A film that is to be made: a clip, its speech, and how.
public struct SyncOrder: Sendable {
    /// Where an input is.
    public enum Source: Sendable, Hashable {
        /// A file of this computer's, which is uploaded.
        case file(URL)
        /// An address that the service fetches from.
        case address(URL)

        /// Reads what a user wrote.
        ///
        /// - Parameter text: an `http://` or `https://` address; `nil` comes back for anything else.
        public init?(address text: String) {
            let begin = text.prefix(8).lowercased()
            guard begin.hasPrefix("https://") || begin.hasPrefix("http://"), let url = URL(string: text),
                url.host?.isEmpty == false
            else { return nil }
            self = .address(url)
        }

        /// The file that is uploaded.
        public var file: URL? { if case .file(let url) = self { url } else { nil } }
        /// The address that is passed on.
        public var address: URL? { if case .address(let url) = self { url } else { nil } }
    }

    /// Which of the service's models draws.
    public let model: String
    /// The clip.
    public let video: Source
    /// What is said.
    public let audio: Source
    /// How.
    public let options: SyncOptions
    /// What the speech was made from, where it was made for this order: the same text is the same order, although no two
    /// recordings of it are alike.
    public let text: String?

    /// Describes a film.
    ///
    /// - Parameters:
    ///   - model: which of the service's models draws.
    ///   - video: the clip.
    ///   - audio: what is said.
    ///   - options: how.
    ///   - text: what the speech was made from, where it was made for this order.
    public init(model: String, video: Source, audio: Source, options: SyncOptions, text: String? = nil) {
        (self.model, self.video, self.audio, self.options, self.text) = (model, video, audio, options, text)
    }

    /// The inputs that the service fetches itself.
    private var fetched: [InputItem] {
        [
            video.address.map { .video(url: $0.absoluteString) }, audio.address.map { .audio(url: $0.absoluteString) },
        ].compactMap(\.self)
    }

    /// The order as JSON has it; `nil` where something has to be uploaded.
    var request: GenerationRequest? {
        guard video.file == nil, audio.file == nil else { return nil }
        return GenerationRequest(model: model, input: fetched, options: options)
    }

    /// The order as a form, with files.
    func form() throws(SyncError) -> MultipartForm {
        var fields = [(name: "model", value: model)]
        if !fetched.isEmpty { fields.append(("input", try WireCoding.text(fetched))) }
        fields.append(("options", try WireCoding.text(options)))
        let files = [("video", video.file), ("audio", audio.file)].compactMap { name, file in
            file.map { MultipartForm.Part(name: name, file: $0, type: Self.contentType(of: $0, name)) }
        }
        return MultipartForm(fields: fields, files: files)
    }

    /// A digest by which the same order is known again.
    ///
    /// - Returns: 64 hexadecimal digits.
    /// - Throws: ``SyncError`` where a file cannot be read.
    public func fingerprint() async throws(SyncError) -> String {
        var parts = [model, try WireCoding.text(options)]
        for (source, text) in [(video, nil), (audio, text)] {
            switch source {
            case .address(let url): parts.append(url.absoluteString)
            case .file(let url):
                let part: String
                if let text { part = text } else { part = try await Self.digest(of: url) }
                parts.append(part)
            }
        }
        var digest = SHA256()
        for part in parts { digest.update(Array("\(part.utf8.count) \(part)".utf8)) }
        return digest.finish()
    }

    private static func digest(of url: URL) async throws(SyncError) -> String {
        do {
            return try await Checksum().content(of: [url]).sha256
        } catch is CancellationError {
            throw .stopped
        } catch {
            throw SyncError(.cannotRead, "cannot read \(url.path): check the file")
        }
    }

    /// What a file is, by its name's end.
    static func contentType(of file: URL, _ field: String) -> String {
        let known = [
            "mp4": "video/mp4", "m4v": "video/mp4", "mov": "video/quicktime", "webm": "video/webm",
            "mkv": "video/x-matroska", "avi": "video/x-msvideo", "wav": "audio/wav", "mp3": "audio/mpeg",
            "m4a": "audio/mp4", "aac": "audio/aac", "ogg": "audio/ogg", "opus": "audio/ogg", "flac": "audio/flac",
        ]
        let type = known[file.pathExtension.lowercased()]
        return type.flatMap { $0.hasPrefix(field) ? $0 : nil } ?? "application/octet-stream"
    }
}
