internal import Foundation
internal import LipSync
internal import Media
internal import ModelStore

/// Stands for everything that a film's chunks depend on.
struct FilmFingerprint {
    private var hash = SHA256()

    /// Takes what the chunks are made with.
    init(
        _ signature: LatentSyncSignature, _ settings: LatentSyncSettings, speech: SpooledSpeech, _ subject: FilmSubject
    ) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        hash.update(try encoder.encode(signature))
        hash.update(try encoder.encode(settings))
        add(speech.digest)
        switch subject {
        case .photo(let portrait):
            add("photo \(portrait.image.width) \(FacePoints.points(of: portrait.face))")
            hash.update(portrait.image.pixels)
        case .clip(let clip, let choice):
            add("clip \(clip.options) \(choice)")
            let file = try FileHandle(forReadingFrom: clip.url)
            defer { try? file.close() }
            while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
                try Task.checkCancellation()
                hash.update(part)
            }
        }
    }

    private mutating func add(_ text: String) { hash.update(Array(text.utf8)) }

    /// 64 hexadecimal digits.
    var digits: String { hash.finish() }
}
