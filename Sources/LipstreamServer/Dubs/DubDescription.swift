internal import Foundation
internal import Media

/// A film as clients see it.
public struct DubDescription: Codable, Sendable, Equatable {
    /// Ours.
    public var id: String
    /// Whose face speaks.
    public var avatar: String
    /// The beginning of what is said; `nil` where a sound file came.
    public var text: String?
    /// What the client called the sound file.
    public var file: String?
    /// How long it is, in seconds, once it is there.
    public var seconds: Double?
    /// What became of it.
    public var state: DubState
    /// `waiting`, `drawing` or `finished`.
    public var stage: String
    /// 0...1.
    public var progress: Double
    /// How long it will take, where that is known.
    public var secondsLeft: Int?
    /// What happened on the way.
    public var note: Remark?
    /// Why it failed.
    public var error: Failure.Body.Details?
    /// Path of the film, once it is there.
    public var video: String?
    /// ISO 8601.
    public var createdAt: String

    /// Characters of the text that are told.
    private static let mostText = 300

    init(_ record: DubRecord, progress: FilmProgress? = nil) {
        (id, avatar, state) = (record.id, record.avatar, record.state)
        text = record.text.map { String($0.prefix(Self.mostText)) }
        (file, seconds) = (record.file, record.seconds)
        note = record.note.map { Remark(code: $0.rawValue, message: $0.sentence) }
        createdAt = Date(timeIntervalSince1970: record.createdAt).ISO8601Format()
        error = record.error.flatMap {
            try? JSONDecoder().decode(Failure.Body.Details.self, from: Data($0.utf8))
        }
        // Older versions wrote sentences down as they were.
        if let error { self.error?.message = ErrorText.scrubbed(error.message) }
        stage = state == .queued ? "waiting" : state == .running ? "drawing" : "finished"
        video = state == .done ? "/api/v1/dubs/\(record.id)/video" : nil
        self.progress = state == .done ? 1 : 0
        guard state == .running, let progress, let expected = progress.expectedFrames, expected > 0 else { return }
        self.progress = min(1, Double(progress.frames) / Double(expected))
        guard progress.frames > 0 else { return }
        let left = progress.elapsed * Double(expected - progress.frames) / Double(progress.frames)
        secondsLeft = max(0, Int(clamping: left.rounded(.up)))
    }

    /// Writes every field, `null` where there is nothing: clients need not tell absent from empty.
    ///
    /// - Parameter encoder: gets the fields.
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(id, forKey: .id)
        try fields.encode(avatar, forKey: .avatar)
        try fields.encode(text, forKey: .text)
        try fields.encode(file, forKey: .file)
        try fields.encode(seconds, forKey: .seconds)
        try fields.encode(state, forKey: .state)
        try fields.encode(stage, forKey: .stage)
        try fields.encode(progress, forKey: .progress)
        try fields.encode(secondsLeft, forKey: .secondsLeft)
        try fields.encode(note, forKey: .note)
        try fields.encode(error, forKey: .error)
        try fields.encode(video, forKey: .video)
        try fields.encode(createdAt, forKey: .createdAt)
    }
}
