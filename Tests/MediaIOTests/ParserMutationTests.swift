import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

@Suite("Damage to what our own parsers read")
struct ParserMutationTests {
    @Test("markup is read or refused, whatever is in it")
    func markup() {
        let packet = XMPPacket(
            Provenance(engine: "mesh", isDrawnByNetwork: true, model: .init(name: "a & b", digest: "00")),
            created: .distantPast)
        let seeds = [
            Array(packet.text.utf8),
            Array("<a xmlns='x' b=\"&#x41;&#65;&lt;\"><![CDATA[x]]><!-- y --><c:d xmlns:c=\"z\"/>t</a>".utf8),
        ]
        var read = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 1500)) {
            var mutation = Mutation(seed: seed)
            let bytes = seed % 16 == 0 ? seeds[Int(seed % 2)] : mutation.damaged(seeds[Int(seed % 2)])
            FuzzAmount.note(bytes, of: "markup", seed: seed)
            if XMPProperties(packet: bytes) != nil { read += 1 }
            var reader = MarkupReader(bytes)
            while let piece = try? reader.next() { if case .end = piece { continue } }
        }
        #expect(read > 0)
    }

    @Test("heads of pictures are read or passed over, whatever is in them")
    func heads() throws {
        var sizes = 0
        for seed in 0..<UInt64(FuzzAmount.inputs(usually: 600)) {
            for kind in [CraftedFile.png, .bmp, .gif, .webp, .tiff] {
                var mutation = Mutation(seed: seed)
                let bytes = mutation.damaged(kind.bytes(seed: seed, jpeg: [], movie: []), head: 64)
                FuzzAmount.note(bytes, of: "head", seed: seed)
                guard let picture = PictureKind(Array(bytes.prefix(32))) else { continue }
                if let size = PictureHeader(bytes, kind: picture).size, size.pixels >= 0 { sizes += 1 }
            }
        }
        #expect(sizes > 0)
    }

    @Test(
        "sides that multiply to more than there is are refused in a sentence",
        arguments: ["png", "bmp", "os2.bmp", "webp"])
    func sides(kind: String) async throws {
        let big = [UInt8](repeating: 0xFF, count: 8)
        let file: [UInt8] =
            switch kind {
            case "png":
                [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + big + [
                    8, 2, 0, 0, 0,
                ]
            case "bmp":
                Array("BM".utf8) + [54, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0] + [0xFF, 0xFF, 0xFF, 0x7F]
                    + [0, 0, 0, 0x80] + [1, 0, 24, 0] + [UInt8](repeating: 0, count: 24)
            case "os2.bmp":
                Array("BM".utf8) + [26, 0, 0, 0, 0, 0, 0, 0, 26, 0, 0, 0, 12, 0, 0, 0] + big.prefix(4) + [1, 0, 24, 0]
            default:
                Array("RIFF".utf8) + [22, 0, 0, 0] + Array("WEBPVP8X".utf8) + [10, 0, 0, 0, 0, 0, 0, 0] + big.prefix(6)
            }
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a")
            try Data(file + [UInt8](repeating: 0, count: 16)).write(to: url)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
            #expect(error?.code == .tooLarge, "\(String(describing: error))")
            #expect(try ImageFile.declaredSize(of: url)?.pixels ?? 0 > Limits.imagePixels)
        }
    }

    @Test("a transparent picture that would take too much memory is refused before it is decoded", arguments: [4, 6])
    func transparent(colour: UInt8) async throws {
        let side: [UInt8] = [0, 0, 0x1B, 0x58]
        let file =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + side + side
            + [16, colour, 0, 0, 0, 0, 0, 0, 0]
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            try Data(file).write(to: url)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
            #expect(error?.code == .tooLarge && error?.description.contains("7000 x 7000") == true)
        }
    }
}
