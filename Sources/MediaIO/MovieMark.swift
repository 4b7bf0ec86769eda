public import Foundation
public import Media

/// What a film says of how it was made: read from the XMP of any program's mp4, m4v or mov.
public struct MovieMark: Sendable, Hashable {
    /// What IPTC's `DigitalSourceType` says, as it stands there: an address, as a rule.
    public let sourceType: String?
    /// The program that made the file.
    public let program: String?
    /// When it was made, as the file says it.
    public let created: String?
    /// What IPTC's `AISystemUsed` says.
    public let system: String?
    /// The engine, in films of Lipstream.
    public let engine: String?
    /// The engine's model, in films of Lipstream.
    public let model: Provenance.Model?
    /// The restorer, in films of Lipstream.
    public let restorer: Provenance.Model?

    /// The last word of the source type: `trainedAlgorithmicMedia`.
    public var sourceWord: String? {
        sourceType.flatMap { $0.split(separator: "/").last.map(String.init) }
    }

    /// The box that holds XMP in an mp4, by [Adobe's XMP specification, part 3](https://github.com/adobe/xmp-docs).
    static let identifier: [UInt8] = [
        0xBE, 0x7A, 0xCF, 0xCB, 0x97, 0xA9, 0x42, 0xE8, 0x9C, 0x71, 0x99, 0x94, 0x91, 0xE3, 0xAF, 0xAC,
    ]

    /// The box as it is written behind a film.
    static func box(_ packet: XMPPacket) -> [UInt8] {
        let content = Array("uuid".utf8) + identifier + Array(packet.text.utf8)
        let size = UInt32(clamping: content.count + 4)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + content
    }

    init(_ properties: XMPProperties) {
        func model(_ name: MarkName, _ digest: MarkName) -> Provenance.Model? {
            properties[name].map { Provenance.Model(name: $0, digest: properties[digest]) }
        }
        sourceType = properties[.sourceType]
        (program, created) = (properties[.creatorTool], properties[.createDate])
        (system, engine) = (properties[.system], properties[.engine])
        self.model = model(.modelName, .modelDigest)
        restorer = model(.restorerName, .restorerDigest)
    }
}

extension MovieMark {
    /// What a search found.
    public enum Finding: Sendable, Hashable {
        /// The film says something of itself; whether of its source, ``MovieMark/sourceType`` tells.
        case mark(MovieMark)
        /// It says nothing.
        case nothing
        /// It has XMP, but that is damaged, too long, or in another encoding.
        case unreadable
    }

    /// Most packets that are looked at in one file.
    private static let mostPackets = 8

    /// Looks for a film's mark: reads headers and the XMP itself, at most 4 MB at a time, however large the file is.
    ///
    /// - Parameter url: an mp4, m4v or mov.
    /// - Returns: the first mark that tells the source, or the first one at all.
    /// - Throws: ``MediaError``: no such file, `unsupported` for other kinds of files, `truncated` where the file's parts
    ///   do not fit into it and no mark stands before.
    public static func find(in url: URL) throws(MediaError) -> Finding {
        let file = try LocalFile(url)
        var boxes = try MovieBoxes(file)
        var (offset, isFirst, hasXMP, packets) = (0, true, false, 0)
        var found: MovieMark?
        func result() -> Finding { found.map { .mark($0) } ?? (hasXMP ? .unreadable : .nothing) }
        while packets < mostPackets {
            let box: MovieBoxes.Box
            switch try boxes.next(&offset, end: boxes.size, isTop: true) {
            case .end: return result()
            case .damaged:
                guard !isFirst else { throw try notMovie(file) }
                guard found == nil else { return result() }
                throw MediaError(
                    .truncated, "\(file.name) is damaged or cut short: a part of it reaches beyond its end.")
            case .box(let next): box = next
            }
            guard !isFirst || Self.first.contains(box.kind) else { throw try notMovie(file) }
            isFirst = false
            for content in try packetPlaces(in: box, &boxes) {
                (hasXMP, packets) = (true, packets + 1)
                guard content.count <= MovieBoxes.longest,
                    let properties = XMPProperties(packet: try boxes.read(content))
                else { continue }
                let mark = MovieMark(properties)
                if mark.sourceType != nil { return .mark(mark) }
                found = found ?? mark
            }
        }
        return result()
    }

    /// What a movie can begin with.
    private static let first: Set = ["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"]

    /// Where a box of the file holds XMP: it may be that itself, or, as QuickTime has it, lie in the movie's user data.
    private static func packetPlaces(
        in box: MovieBoxes.Box, _ boxes: inout MovieBoxes
    ) throws(MediaError) -> [Range<Int>] {
        let content = box.content
        if box.kind == "uuid", content.count >= 16 {
            let head = try boxes.read(content.lowerBound..<content.lowerBound + 16)
            return head == identifier ? [content.lowerBound + 16..<content.upperBound] : []
        }
        guard box.kind == "moov" else { return [] }
        var places: [Range<Int>] = []
        var offset = content.lowerBound
        while case .box(let part) = try boxes.next(&offset, end: content.upperBound, isTop: false) {
            guard part.kind == "udta" else { continue }
            var inner = part.content.lowerBound
            while places.count < mostPackets,
                case .box(let datum) = try boxes.next(&inner, end: part.content.upperBound, isTop: false)
            {
                if datum.kind == "XMP_" { places.append(datum.content) }
            }
        }
        return places
    }

    private static func notMovie(_ file: LocalFile) throws(MediaError) -> MediaError {
        let kind = try ImageFile.isPicture(file.url) ? "a picture" : "no mp4, m4v or mov"
        return MediaError(.unsupported, "\(file.name) is \(kind): marks are read from mp4, m4v and mov files only.")
    }
}
