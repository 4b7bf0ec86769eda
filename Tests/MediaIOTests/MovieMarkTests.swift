import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

@Suite("What films say of themselves")
struct MovieMarkTests {
    private static let provenance = Provenance(
        engine: "wav2lip", isDrawnByNetwork: true,
        model: Provenance.Model(name: "mine & <theirs> \"1\" 'губы' ]]>", digest: String(repeating: "0f", count: 32)),
        restorer: Provenance.Model(name: "gfpgan"))

    private static func film(_ url: URL, _ provenance: Provenance?, frames: Int = 60) throws {
        let format = AudioFormat(sampleRate: SampleRate(hertz: 48_000), channels: 1)
        let writer = try VideoWriter(url, width: 64, height: 48, audio: format, provenance: provenance)
        let silence = AudioChunk(
            samples: [Float](repeating: 0, count: 1920), sampleRate: format.sampleRate, channels: 1)
        for index in 0..<frames {
            try writer.append(silence)
            try writer.append(VideoTests.numbered(index % 20, width: 64, height: 48))
        }
        try writer.finish()
    }

    private static func mark(_ url: URL) throws -> MovieMark? {
        guard case .mark(let mark) = try MovieMark.find(in: url) else { return nil }
        return mark
    }

    @Test("a film of any ending tells all that made it, whatever letters names have", arguments: ["mp4", "mov", "m4v"])
    func roundTrip(ending: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.\(ending)")
            try Self.film(url, Self.provenance)
            let mark = try #require(try Self.mark(url))
            #expect(mark.sourceType == "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia")
            #expect(mark.engine == "wav2lip")
            #expect(mark.model == Self.provenance.model)
            #expect(mark.restorer == Self.provenance.restorer)
            #expect(mark.program == "Lipstream \(ProgramVersion.number)")
            let created = try Date(try #require(mark.created), strategy: .iso8601)
            #expect(abs(created.timeIntervalSinceNow) < 600)
            // The index stays in front and every frame where it was.
            let data = try Data(contentsOf: url)
            let index = try #require(data.range(of: Data("moov".utf8)))
            let media = try #require(data.range(of: Data("mdat".utf8)))
            #expect(index.lowerBound < media.lowerBound)
            #expect(
                try VideoTests.read(url, frameRate: nil).map { VideoTests.number($0.image) } == (0..<60).map { $0 % 20 }
            )
            let summary = try MediaSummary(url)
            #expect(summary.pictures == .init(codec: "h264", width: 64, height: 48, frameRate: 25))
            #expect(summary.sound == .init(codec: "aac", sampleRate: 48_000, channels: 1))
            #expect(abs((summary.duration ?? 0) - 2.4) < 0.1)
        }
    }

    @Test("the kind of source follows from who draws")
    func sourceTypes() {
        let mesh = Provenance(engine: "mesh", isDrawnByNetwork: false)
        #expect(mesh.sourceType == .compositeSynthetic)
        #expect(mesh.restored(by: Provenance.Model(name: "gfpgan")).sourceType == .trainedAlgorithmicMedia)
        #expect(Self.provenance.sourceType == .trainedAlgorithmicMedia)
    }

    @Test("a video that is told nothing says nothing")
    func unmarked() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.film(url, nil, frames: 2)
            #expect(try MovieMark.find(in: url) == .nothing)
        }
    }

    @Test("players show in a comment what made the film, and the program", .enabled(if: Tool.ffmpeg.exists))
    func comment() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (url, text) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("a.txt"))
            try Self.film(url, Self.provenance, frames: 2)
            try Tool.ffmpeg.run("-i", url.path, "-f", "ffmetadata", text.path)
            let said = try String(contentsOf: text, encoding: .utf8)
            #expect(said.contains("comment=Made by AI: Lipstream, engine wav2lip"))
        }
    }

    // MARK: Files of other programs, and of nobody's

    /// A box; `size` overrides what its header says.
    private static func box(_ kind: String, _ content: [UInt8], size: UInt32? = nil) -> [UInt8] {
        let size = size ?? UInt32(content.count + 8)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: size >> $0) } + Array(kind.utf8) + content
    }

    private static func wide(_ kind: String, _ content: [UInt8], size: UInt64? = nil) -> [UInt8] {
        let size = size ?? UInt64(content.count + 16)
        let bytes = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: size >> UInt64($0)) }
        return box(kind, bytes + content, size: 1)
    }

    private static let type = box("ftyp", Array("isom\0\0\0\0isom".utf8))
    private static let packet = XMPPacket(provenance).text
    private static func uuid(_ text: String = packet) -> [UInt8] {
        box("uuid", MovieMark.identifier + Array(text.utf8))
    }

    private static func find(_ bytes: [UInt8]) async throws -> MovieMark.Finding {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Data(bytes).write(to: url)
            return try MovieMark.find(in: url)
        }
    }

    @Test("boxes with 64-bit sizes, empty ones, foreign ones and one that reaches to the end are passed or read")
    func layouts() async throws {
        let media = [UInt8](repeating: 7, count: 1000)
        let layouts = [
            Self.type + Self.wide("mdat", media) + Self.uuid(),
            Self.type + Self.uuid() + Self.box("mdat", media, size: 0),
            Self.type + Self.box("free", []) + Self.box("uuid", media) + Self.box("uuid", [1, 2]) + Self.uuid(),
            Self.type + Self.box("uuid", MovieMark.identifier + Array(Self.packet.utf8), size: 0),
            Self.type + Self.wide("uuid", MovieMark.identifier + Array(Self.packet.utf8)),
            Self.box("mdat", media)
                + Self.box("moov", Self.box("udta", Self.box("XMP_", Array(Self.packet.utf8)) + [0, 0, 0, 0])),
            // A packet that says nothing of the source does not hide one that does.
            Self.type + Self.uuid("<x/>") + Self.uuid(),
            // What follows the mark may be cut off.
            Self.type + Self.uuid() + Self.box("mdat", media, size: 90_000),
        ]
        for (index, layout) in layouts.enumerated() {
            guard case .mark(let mark) = try await Self.find(layout) else {
                Issue.record("layout \(index)")
                continue
            }
            #expect(mark.model == Self.provenance.model, "layout \(index)")
        }
    }

    @Test("boxes that lie about their sizes are refused, and never read beyond the file")
    func lies() async throws {
        let lies = [
            Self.type + Self.box("free", [], size: 7), Self.type + Self.box("free", [], size: 2),
            Self.type + Self.box("free", [], size: .max), Self.type + Self.wide("free", [], size: 15),
            Self.type + Self.wide("free", [], size: .max), Self.type + Self.wide("free", [], size: 1 << 63),
            Self.type + Self.box("free", [], size: 1), Self.type + [0, 0, 0],
            Self.type + Self.box("uuid", MovieMark.identifier, size: 0xFFFF_FFF0),
        ]
        for (index, lie) in lies.enumerated() {
            let error = await #expect(throws: MediaError.self, "lie \(index)") { try await Self.find(lie) }
            #expect(error?.code == .truncated, "lie \(index)")
        }
        // Inside of the movie a lie ends the search there, not outside.
        let inner = Self.box("moov", Self.box("udta", Self.box("XMP_", [], size: .max)))
        #expect(try await Self.find(Self.type + inner) == .nothing)
        let nested = (0..<2000).reduce([UInt8]()) { inside, _ in Self.box("udta", inside) }
        #expect(try await Self.find(Self.type + Self.box("moov", nested)) == .nothing)
    }

    @Test("four gigabytes that call themselves XMP are not read, nor a million boxes one by one")
    func hugeFiles() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            let length: UInt64 = 5 << 30
            try Data(Self.type + Self.wide("uuid", MovieMark.identifier, size: length)).write(to: url)
            let file = try FileHandle(forUpdating: url)
            try file.truncate(atOffset: length + UInt64(Self.type.count))
            try file.close()
            #expect(try MovieMark.find(in: url) == .unreadable)
        }
        let many = (0..<300_000).flatMap { _ in Self.box("free", []) }
        await #expect(throws: MediaError.self) { try await Self.find(Self.type + many) }
    }

    @Test(
        "what is no XMP is called so: entities of its own, depth, other encodings, open ends",
        arguments: [
            "", "text", "<a>", "<a></b>", "<x:xmpmeta><rdf:RDF/></x:xmpmeta>",
            "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><a>&c;</a>", "<a>&nbsp;</a>", "<a>&#xD800;</a>",
            "<a>&#99999999999;</a>", "<a b=c/>", "<a b='", "<![CDATA[", "<!-- ", "<?a ", "</a>", "<a/", "<>",
            String(repeating: "<a>", count: 100_000),
            "<a " + (0..<400).map { "xmlns:n\($0)='u'" }.joined(separator: " ") + "/>",
        ])
    func noXMP(text: String) async throws {
        #expect(try await Self.find(Self.type + Self.uuid(text)) == .unreadable)
    }

    @Test("other programs' ways of writing are read: attributes, lists, other prefixes, resources, padding")
    func otherPrograms() async throws {
        let (rdf, iptc) = ("xmlns:r='\(MarkName.Spaces.rdf)'", "xmlns:e='\(MarkName.Spaces.iptc)'")
        let source = Provenance.SourceType.compositeSynthetic.address
        func wrapped(_ description: String) -> String {
            "\u{FEFF}<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'><r:RDF \(rdf) \(iptc)><!-- <r:RDF> -->"
                + "\(description)</r:RDF></x:xmpmeta>" + String(repeating: " ", count: 3000) + "<?xpacket end='w'?>\0\0"
        }
        let forms = [
            "<r:Description e:DigitalSourceType='\(source)'/>",
            "<r:Description><e:DigitalSourceType r:resource='\(source)'/></r:Description>",
            "<r:Description><e:DigitalSourceType>\n \(source)\n</e:DigitalSourceType></r:Description>",
            "<r:Description/><r:Description><e:DigitalSourceType><r:Bag><r:li>\(source)</r:li><r:li>b</r:li></r:Bag>"
                + "</e:DigitalSourceType></r:Description>",
            "<r:Description><e:DigitalSourceType><![CDATA[\(source)]]></e:DigitalSourceType></r:Description>",
            "<r:Description xmlns='\(MarkName.Spaces.iptc)'><DigitalSourceType>\(source)</DigitalSourceType></r:Description>",
        ]
        for form in forms {
            guard case .mark(let mark) = try await Self.find(Self.type + Self.uuid(wrapped(form))) else {
                Issue.record("\(form)")
                continue
            }
            #expect(mark.sourceWord == "compositeSynthetic", "\(form)")
            #expect(mark.engine == nil)
        }
        // The same word of another vocabulary, or inside of a structure, is another thing.
        for form in [
            "<r:Description xmlns:e='other/' e:DigitalSourceType='\(source)'/>",
            "<r:Description><e:Other r:parseType='Resource'><e:DigitalSourceType>\(source)</e:DigitalSourceType></e:Other>"
                + "</r:Description>",
        ] {
            guard case .mark(let mark) = try await Self.find(Self.type + Self.uuid(wrapped(form))) else {
                Issue.record("\(form)")
                continue
            }
            #expect(mark.sourceType == nil, "\(form)")
        }
    }

    @Test("pictures, sounds and folders are refused in a sentence that names them")
    func otherFiles() async throws {
        try await Samples.withTemporaryFolder { folder in
            let sound = folder.appendingPathComponent("a.wav")
            try WaveFile.write(to: sound, seconds: 0.1, sample: WaveFile.babble)
            for (url, word) in [
                (Samples.portrait, "is a picture"), (sound, "no mp4, m4v or mov"), (folder, "folder"),
                (folder.appendingPathComponent("none.mp4"), "There is no file"),
            ] {
                let error = #expect(throws: MediaError.self) { try MovieMark.find(in: url) }
                #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
            }
        }
    }

    @Test("a film of another program is marked behind what it holds, of which nothing moves")
    func appended() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.film(url, nil, frames: 3)
            let before = try Data(contentsOf: url)
            #expect(try MovieMark.find(in: url) == .nothing)
            try MovieMark.append(XMPPacket(Self.provenance), to: url)
            #expect(try Self.mark(url)?.model == Self.provenance.model)
            #expect(try Data(contentsOf: url).starts(with: before))
            #expect(try VideoTests.read(url, frameRate: nil).count == 3)
        }
    }

    @Test("a last part that reaches to the end of the file, as streams have it, does not swallow the mark")
    func appendedToOpenEnd() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.film(url, nil, frames: 3)
            var bytes = [UInt8](try Data(contentsOf: url))
            bytes += [0, 0, 0, 0] + Array("free".utf8) + [UInt8](repeating: 7, count: 100)
            try Data(bytes).write(to: url)
            try MovieMark.append(XMPPacket(Self.provenance), to: url)
            #expect(try Self.mark(url)?.engine == "wav2lip")
            #expect(try VideoTests.read(url, frameRate: nil).count == 3)
            try MovieMark.append(XMPPacket(Self.provenance), to: url)
            #expect(try Self.mark(url)?.engine == "wav2lip")
        }
    }

    @Test("what is no film, or one that is cut short, is not marked, and stays as it was")
    func notAppended() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.film(url, nil, frames: 3)
            let film = try Data(contentsOf: url)
            for content in [
                film.dropLast(10), Data("<html>Please log in</html>".utf8), Data([0, 0, 0, 8] + Array("free".utf8)),
            ] {
                try Data(content).write(to: url)
                #expect(throws: MediaError.self) { try MovieMark.append(XMPPacket(Self.provenance), to: url) }
                #expect(try Data(contentsOf: url) == Data(content))
            }
        }
    }

    @Test("a film that is cut short anywhere gives an answer or a sentence")
    func cutShort() async throws {
        try await Samples.withTemporaryFolder { folder in
            let url = folder.appendingPathComponent("a.mp4")
            try Self.film(url, Self.provenance, frames: 3)
            let bytes = [UInt8](try Data(contentsOf: url))
            for end in stride(from: 1, to: bytes.count, by: 61) {
                do {
                    let finding = try await Self.find(Array(bytes[..<end]))
                    #expect(finding == .nothing || finding == .unreadable, "\(end)")
                } catch let error as MediaError {
                    #expect([.truncated, .unsupported].contains(error.code), "\(end)")
                }
            }
        }
    }
}
