public import Foundation
public import Media

/// A kind of file, built field by field with lies in it.
public enum CraftedFile: String, CaseIterable, Sendable {
    case png, bmp, gif, jpeg, webp, tiff, psd, wav, mp4, matroska, ogg

    /// What it is called in a folder; the readers go by content.
    public var fileName: String { "crafted.\(rawValue)" }

    /// Builds a file.
    ///
    /// - Parameters:
    ///   - seed: the same seed gives the same file.
    ///   - jpeg: a picture of 64 x 48, of which others are made.
    ///   - movie: an mp4 with picture and sound.
    /// - Returns: the file.
    public func bytes(seed: UInt64, jpeg: [UInt8], movie: [UInt8]) -> [UInt8] {
        var craft = Craft(seed: seed &* 31 &+ UInt64(Self.allCases.firstIndex(of: self) ?? 0))
        switch self {
        case .png: craft.png()
        case .bmp: craft.bmp()
        case .gif: craft.gif()
        case .jpeg: craft.jpeg(jpeg)
        case .webp: craft.webp()
        case .tiff: craft.tiff()
        case .psd: craft.psd()
        case .wav: craft.wav()
        case .mp4: craft.movie(movie)
        case .matroska: craft.matroska(jpeg)
        case .ogg: craft.ogg()
        }
        guard craft.chance(4) else { return craft.bytes }
        var mutation = Mutation(seed: seed)
        return mutation.damaged(craft.bytes)
    }
}
