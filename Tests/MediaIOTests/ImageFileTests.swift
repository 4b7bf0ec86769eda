import Foundation
import Media
import MediaIO
import TestSupport
import Testing

@Suite("Picture files")
struct ImageFileTests {
    @Test("PNG keeps every pixel", arguments: [PixelFormat.rgba, .bgra, .rgb, .bgr, .gray])
    func pngIsLossless(format: PixelFormat) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            let image = Pictures.busy(width: 61, height: 47).converted(to: format)
            try ImageFile.write(image, to: url)
            #expect(try ImageFile.read(url) == image.converted(to: .rgba))
        }
    }

    @Test("JPEG keeps colours within 3 levels")
    func jpegIsClose() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.JPG")
            try ImageFile.write(Pictures.quarters(width: 64, height: 64), to: url)
            let image = try ImageFile.read(url)
            for (index, colour) in Pictures.quarterColours.enumerated() {
                // Quality 2 quantises by a step or two.
                #expect(Pictures.distance(image[16 + index % 2 * 32, 16 + index / 2 * 32], colour) <= 3)
            }
        }
    }

    /// Where each EXIF orientation puts the stored quarters (0 red, 1 green, 2 blue, 3 yellow) once upright.
    static let orientations: [(Int, [Int])] = [
        (1, [0, 1, 2, 3]), (2, [1, 0, 3, 2]), (3, [3, 2, 1, 0]), (4, [2, 3, 0, 1]),
        (5, [0, 2, 1, 3]), (6, [2, 0, 3, 1]), (7, [3, 1, 2, 0]), (8, [1, 3, 0, 2]),
    ]

    @Test("a JPEG stands upright whatever its EXIF orientation", arguments: orientations, [true, false])
    func jpegOrientation(_ expected: (Int, [Int]), isLittleEndian: Bool) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.jpg")
            try ImageFile.write(Pictures.quarters(width: 64, height: 32), to: url)
            let exif = TinyFiles.exif(orientation: expected.0, isLittleEndian: isLittleEndian)
            try TinyFiles.jpeg(Data(contentsOf: url), withEXIF: exif).write(to: url)
            expectQuarters(try ImageFile.read(url), expected)
        }
    }

    @Test("a PNG stands upright whatever its EXIF orientation", arguments: orientations)
    func pngOrientation(_ expected: (Int, [Int])) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let stored = Pictures.quarters(width: 64, height: 32).converted(to: .rgb)
            let exif = TinyFiles.exif(orientation: expected.0, isLittleEndian: true)
            let url = folder.appendingPathComponent("a.png")
            try TinyFiles.png(width: 64, height: 32, depth: 8, colour: 2, chunks: [("eXIf", exif)]) { y in
                Array(stored.pixels[y * stored.stride..<(y + 1) * stored.stride])
            }.write(to: url)
            expectQuarters(try ImageFile.read(url), expected)
        }
    }

    private func expectQuarters(_ image: Image, _ expected: (Int, [Int])) {
        let (width, height) = expected.0 >= 5 ? (32, 64) : (64, 32)
        #expect(image.width == width && image.height == height)
        for (place, colour) in expected.1.enumerated() {
            let found = image[width / 4 + place % 2 * width / 2, height / 4 + place / 2 * height / 2]
            #expect(Pictures.distance(found, Pictures.quarterColours[colour]) <= 3)
        }
    }

    @Test("transparent parts lie over white")
    func alphaOverWhite() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            let pixels: [UInt8] = [200, 0, 0, 255, 200, 0, 0, 0, 200, 0, 0, 128]
            try TinyFiles.png(width: 3, height: 1, depth: 8, colour: 6) { _ in pixels }.write(to: url)
            let image = try ImageFile.read(url)
            #expect(image.pixels == [200, 0, 0, 255, 255, 255, 255, 255, 227, 127, 127, 255])
        }
    }

    @Test("16-bit, grey, and palette pictures become 8-bit RGB")
    func depths() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            func read(_ depth: UInt8, _ colour: UInt8, _ row: [UInt8], _ chunks: [(String, [UInt8])] = []) throws
                -> SIMD4<UInt8>
            {
                try TinyFiles.png(width: 8, height: 8, depth: depth, colour: colour, chunks: chunks) { _ in row }
                    .write(to: url)
                return try ImageFile.read(url)[3, 3]
            }
            func repeated(_ pixel: [UInt8]) -> [UInt8] { (0..<8).flatMap { _ in pixel } }
            // 16-bit values go to their high byte, give or take the rounding of the converter.
            #expect(
                Pictures.distance(
                    try read(16, 2, repeated([200, 0, 100, 0, 50, 0])), SIMD4(200, 100, 50, 255)) <= 1)
            #expect(Pictures.distance(try read(16, 0, repeated([90, 0])), SIMD4(90, 90, 90, 255)) <= 1)
            #expect(try read(8, 0, repeated([77])) == SIMD4(77, 77, 77, 255))
            #expect(try read(1, 0, [0xFF]) == SIMD4(255, 255, 255, 255))
            #expect(try read(8, 3, repeated([1]), [("PLTE", [1, 2, 3, 40, 50, 60])]) == SIMD4(40, 50, 60, 255))
            #expect(
                try read(8, 3, repeated([1]), [("PLTE", [1, 2, 3, 40, 50, 60]), ("tRNS", [255, 0])])
                    == SIMD4(255, 255, 255, 255))
            #expect(Pictures.distance(try read(8, 4, repeated([0, 128])), SIMD4(127, 127, 127, 255)) <= 1)
        }
    }

    @Test("a JPEG that was cut short is an error, wherever it was cut", arguments: [0.05, 0.3, 0.5, 0.8, 0.95, 0.99])
    func truncatedJPEG(share: Double) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.jpg")
            try ImageFile.write(Pictures.busy(width: 320, height: 240), to: url)
            let whole = try Data(contentsOf: url)
            try whole.prefix(Int(Double(whole.count) * share)).write(to: url)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
            #expect(error?.code == .truncated)
        }
    }

    @Test("a PNG that was cut short is an error", arguments: [0.05, 0.5, 0.95])
    func truncatedPNG(share: Double) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            try ImageFile.write(Pictures.busy(width: 320, height: 240), to: url)
            let whole = try Data(contentsOf: url)
            try whole.prefix(Int(Double(whole.count) * share)).write(to: url)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
            #expect(error?.code == .truncated)
        }
    }

    @Test("108 megapixels load, scaled to 4096 on the longer side; 160 are refused before decoding")
    func hugePictures() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.png")
            let row = [UInt8](repeating: 0xFF, count: 12_000 / 8)
            try TinyFiles.png(width: 12_000, height: 9_000, depth: 1, colour: 0) { _ in row }.write(to: url)
            let image = try ImageFile.read(url)
            #expect(image.width == 4096 && image.height == 3072)
            #expect(image[2000, 1500] == SIMD4(255, 255, 255, 255))
            try TinyFiles.png(width: 16_000, height: 10_000, depth: 1, colour: 0) { _ in [] }.write(to: url)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
            #expect(error?.code == .tooLarge)
            #expect(error?.description.contains("16000 x 10000") == true)
        }
    }

    @Test("what is no picture gets a sentence")
    func notPictures() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            func code(_ name: String, _ content: Data?) throws -> MediaError.Code? {
                let url = folder.appendingPathComponent(name)
                try content?.write(to: url)
                let error = #expect(throws: MediaError.self) { try ImageFile.read(url) }
                #expect(error?.description.hasSuffix(".") == true)
                return error?.code
            }
            #expect(try code("missing.png", nil) == .notFound)
            #expect(try code("empty.png", Data()) == .unreadable)
            #expect(try code("text.jpg", Data("hello".utf8)) == .unsupported)
            #expect(try code("phone.heic", Data([0, 0, 0, 24] + Array("ftypheic0000mif1".utf8))) == .unsupported)
            #expect(
                try code("sound.wav", TinyFiles.wav(rate: 8000, channels: 1, frames: 80) { _, _ in 0 }) == .unsupported)
            let error = #expect(throws: MediaError.self) { try ImageFile.read(folder) }
            #expect(error?.code == .unreadable)
        }
    }

    @Test("writing fails with a sentence and leaves nothing")
    func writingFails() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let image = Pictures.quarters(width: 8, height: 8)
            func code(_ name: String) -> MediaError.Code? {
                let url = folder.appendingPathComponent(name)
                return #expect(throws: MediaError.self) { try ImageFile.write(image, to: url) }?.code
            }
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("folder.png"), withIntermediateDirectories: true)
            #expect(code("a.webp") == .unsupported)
            #expect(code("none/a.png") == .cannotWrite)
            #expect(code("folder.png") == .cannotWrite)
            #expect(code(String(repeating: "x", count: 300) + ".png") == .cannotWrite)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == ["folder.png"])
        }
    }

    @Test(
        "other kinds are read too", .enabled(if: Tool.convert.exists, "needs ImageMagick"),
        arguments: ["a.webp", "a.bmp", "a.tiff", "a.gif", "cmyk.jpg", "progressive.jpg", "gray.jpg", "lossless.webp"])
    func otherKinds(name: String) async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let source = folder.appendingPathComponent("source.png")
            let url = folder.appendingPathComponent(name)
            try ImageFile.write(Pictures.quarters(width: 64, height: 32), to: source)
            let options =
                switch name {
                case "cmyk.jpg": ["-colorspace", "CMYK", "-quality", "98"]
                case "progressive.jpg": ["-interlace", "JPEG", "-quality", "98"]
                case "gray.jpg": ["-colorspace", "Gray", "-quality", "98"]
                case "lossless.webp": ["-define", "webp:lossless=true"]
                default: ["-quality", "98"]
                }
            try Tool.convert.run([source.path] + options + [url.path])
            let image = try ImageFile.read(url)
            #expect(image.width == 64 && image.height == 32)
            for (index, colour) in Pictures.quarterColours.enumerated() {
                let found = image[16 + index % 2 * 32, 8 + index / 2 * 16]
                if name == "gray.jpg" {
                    #expect(found.x == found.y && found.y == found.z)
                } else {
                    // WebP is limited-range 4:2:0, CMYK a second conversion: a few levels of rounding.
                    #expect(Pictures.distance(found, colour) <= 6, "\(name) \(found) \(colour)")
                }
            }
        }
    }

    @Test("real photos load", arguments: Samples.photos)
    func realPhotos(name: String) throws {
        guard let url = Samples.shared(name) else { return }
        #expect(try ImageFile.isPicture(url))
        let image = try ImageFile.read(url)
        #expect(image.width > 100 && image.height > 100)
    }
}
