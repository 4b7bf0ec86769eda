public import Foundation
public import Media

/// What a film says of itself for machines: an XMP packet
/// ([ISO 16684-1](https://www.iso.org/standard/75163.html)) with IPTC's words for media that a program made.
public struct XMPPacket: Sendable, Hashable {
    /// The whole packet, XML in UTF-8.
    public let text: String
    /// The same for people, in a sentence that players show.
    public let summary: String

    /// Writes a packet.
    ///
    /// - Parameters:
    ///   - provenance: what made the pictures.
    ///   - created: when; now, unless `SOURCE_DATE_EPOCH` is set, as
    ///     [reproducible builds](https://reproducible-builds.org/specs/source-date-epoch/) do it.
    public init(_ provenance: Provenance, created: Date = XMPPacket.today) {
        var system = "\(ProgramVersion.name), engine \(provenance.engine)"
        if let model = provenance.model { system += ", model \(model.name)" }
        if let restorer = provenance.restorer { system += ", restorer \(restorer.name)" }
        let isDrawn = provenance.sourceType == .trainedAlgorithmicMedia
        summary = "\(isDrawn ? "Made by AI" : "Changed by a program"): \(system) \(ProgramVersion.number)"
        let properties: [(String, MarkName, String?)] = [
            ("xmp", .creatorTool, "\(ProgramVersion.name) \(ProgramVersion.number)"),
            ("xmp", .createDate, created.ISO8601Format()),
            ("Iptc4xmpExt", .sourceType, provenance.sourceType.address),
            ("Iptc4xmpExt", .system, system),
            ("Iptc4xmpExt", .systemVersion, ProgramVersion.number),
            ("lipstream", .engine, provenance.engine),
            ("lipstream", .modelName, provenance.model?.name),
            ("lipstream", .modelDigest, provenance.model?.digest),
            ("lipstream", .restorerName, provenance.restorer?.name),
            ("lipstream", .restorerDigest, provenance.restorer?.digest),
        ]
        let lines = properties.compactMap { prefix, name, value in
            value.map { "   <\(prefix):\(name.word)>\(Self.escaped($0))</\(prefix):\(name.word)>" }
        }
        text = """
            <?xpacket begin="\u{FEFF}" id="W5M0MpCehiHzreSzNTczkc9d"?>
            <x:xmpmeta xmlns:x="\(MarkName.Spaces.packet)">
             <rdf:RDF xmlns:rdf="\(MarkName.Spaces.rdf)">
              <rdf:Description rdf:about=""
                xmlns:xmp="\(MarkName.Spaces.xmp)"
                xmlns:Iptc4xmpExt="\(MarkName.Spaces.iptc)"
                xmlns:lipstream="\(MarkName.Spaces.own)">
            \(lines.joined(separator: "\n"))
              </rdf:Description>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end="w"?>
            """
    }

    /// Now, or what `SOURCE_DATE_EPOCH` says: films of the same input are then the same to the bit.
    public static var today: Date {
        let fixed = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { TimeInterval($0) }
        return fixed.map { Date(timeIntervalSince1970: $0) } ?? .now
    }

    /// Text between tags: what XML takes for its own is written otherwise, what it cannot hold is left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // A reader would turn a carriage return into a new line.
            case "\r": result += "&#13;"
            case "\t", "\n", " "...: if scalar.value & 0xFFFE != 0xFFFE { result.unicodeScalars.append(scalar) }
            default: break
            }
        }
        return result
    }
}
