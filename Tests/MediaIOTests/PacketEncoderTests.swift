import Foundation
import Media
import TestSupport
import Testing

@testable import MediaIO

@Suite("Encoding live pictures")
struct PacketEncoderTests {
    /// The NAL units of an access unit, without their start codes.
    private func units(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var starts: [Int] = []
        for index in bytes.indices.dropLast(3) where bytes[index..<index + 3].elementsEqual([0, 0, 1]) {
            starts.append(index)
        }
        return zip(starts, starts.dropFirst() + [bytes.count]).map { start, end in
            let unit = bytes[start + 3..<end]
            // A zero before the next start code belongs to that.
            return end < bytes.count && unit.last == 0 ? unit.dropLast() : unit
        }
    }

    /// Their types: 1 a picture, 5 a key picture, 6 remarks, 7 and 8 parameter sets.
    private func types(_ picture: EncodedPicture) -> [UInt8] {
        units(picture.bytes).compactMap { $0.first }.map { $0 & 0x1F }
    }

    /// What a decoder makes of all these packets, written one after the other.
    private func decoded(_ packets: [EncodedPicture]) async throws -> [Image] {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.h264")
            try Data(packets.flatMap(\.bytes)).write(to: url)
            return try VideoTests.read(url, frameRate: nil).map(\.image)
        }
    }

    /// A square of another colour that wanders over flat quarters, and where a picture differs from the one before.
    private func wandering(_ index: Int, width: Int, height: Int) -> (image: Image, changed: Rectangle) {
        var image = Pictures.quarters(width: width, height: height)
        let (x, y) = (index * 2 % (width - 12), index % (height - 12))
        for row in y..<y + 12 {
            for column in x..<x + 12 {
                for channel in 0..<3 { image.pixels[row * image.stride + column * 4 + channel] = 250 }
            }
        }
        let now = Rectangle(x: Float(x), y: Float(y), width: 12, height: 12)
        guard index > 0 else { return (image, now) }
        let (oldX, oldY) = ((index - 1) * 2 % (width - 12), (index - 1) % (height - 12))
        return (image, now.union(Rectangle(x: Float(oldX), y: Float(oldY), width: 12, height: 12)))
    }

    @Test("each picture comes out at once as one access unit, parameter sets before each key frame")
    func accessUnits() throws {
        let encoder = try H264PacketEncoder(width: 64, height: 48, frameRate: .standard, keyInterval: 10)
        for index in 0..<35 {
            let (image, changed) = wandering(index, width: 64, height: 48)
            let isAsked = index == 14
            let picture = try encoder.encode(image, changed: index == 0 ? nil : changed, asKey: isAsked)
            // The interval counts from the last key frame.
            let isKey = [0, 10, 14, 24, 34].contains(index)
            #expect(picture.isKey == isKey, "picture \(index)")
            #expect(picture.bytes.prefix(4) == [0, 0, 0, 1] || picture.bytes.prefix(3) == [0, 0, 1])
            #expect(types(picture).filter { $0 != 6 } == (isKey ? [7, 8, 5] : [1]), "picture \(index)")
        }
    }

    @Test(
        "the codec's name is what the parameter set says",
        arguments: [(64, 48, 25), (512, 512, 25), (720, 1280, 30), (1920, 1080, 60)])
    func codecName(width: Int, height: Int, rate: Int) throws {
        let encoder = try H264PacketEncoder(width: width, height: height, frameRate: FrameRate(rate))
        let image = Image(width: width, height: height, format: .rgba, filledWith: 128)
        let parameters = try #require(
            units(try encoder.encode(image, changed: nil).bytes).first { ($0.first ?? 0) & 0x1F == 7 })
        let bytes = Array(parameters.dropFirst().prefix(3))
        #expect(encoder.codec == "avc1." + bytes.map { String(format: "%02x", $0) }.joined())
        #expect(bytes[0] == 66 && bytes[1] == 0xC0, "constrained baseline")
    }

    @Test("pictures decode to their colours, one for one and in order", arguments: [(64, 48), (67, 51)])
    func colours(width: Int, height: Int) async throws {
        let encoder = try H264PacketEncoder(
            width: width, height: height, frameRate: .standard, quality: 12, keyInterval: 7)
        #expect((encoder.width, encoder.height) == (width + width % 2, height + height % 2))
        let pictures = (0..<20).map { wandering($0, width: width, height: height) }
        let packets = try pictures.enumerated().map { index, picture in
            try encoder.encode(picture.image, changed: index == 0 ? nil : picture.changed)
        }
        let images = try await decoded(packets)
        #expect(images.count == pictures.count)
        for (index, (image, picture)) in zip(images, pictures).enumerated() {
            #expect((image.width, image.height) == (encoder.width, encoder.height))
            // Away from edges, where 4:2:0 blends; quality 12 quantises by a few steps.
            let points = [
                (width / 4, 3), (width - 4, height - 4), (4, height - 4), ((index * 2) % (width - 12) + 5, index + 5),
            ]
            for (x, y) in points {
                let apart = Pictures.distance(image[x, y], picture.image[x, y])
                #expect(apart <= 10 || isNearEdge(picture.image, x, y), "picture \(index) at \(x), \(y)")
            }
        }
    }

    private func isNearEdge(_ image: Image, _ x: Int, _ y: Int) -> Bool {
        let columns = max(0, x - 3)...min(image.width - 1, x + 3)
        let rows = max(0, y - 3)...min(image.height - 1, y + 3)
        return rows.contains { row in columns.contains { image[$0, row] != image[x, y] } }
    }

    @Test("a key frame can be decoded without what came before")
    func keyStandsAlone() async throws {
        let encoder = try H264PacketEncoder(width: 64, height: 48, frameRate: .standard)
        let packets = try (0..<8).map { index in
            try encoder.encode(VideoTests.numbered(index, height: 48), changed: nil, asKey: index == 5)
        }
        let images = try await decoded(Array(packets[5...]))
        #expect(images.map(VideoTests.number) == [5, 6, 7])
    }

    @Test("a JPEG stands alone and has the right colours, named changes or not", arguments: [(64, 48), (67, 51)])
    func jpegs(width: Int, height: Int) async throws {
        let encoder = try JPEGPacketEncoder(width: width, height: height, quality: 2)
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.jpg")
            for index in 0..<10 {
                let (image, changed) = wandering(index, width: width, height: height)
                let picture = try encoder.encode(image, changed: index == 0 ? nil : changed)
                #expect(picture.isKey)
                #expect(picture.bytes.prefix(3) == [0xFF, 0xD8, 0xFF] && picture.bytes.suffix(2) == [0xFF, 0xD9])
                try Data(picture.bytes).write(to: url)
                let read = try ImageFile.read(url)
                #expect((read.width, read.height) == (encoder.width, encoder.height))
                for y in 0..<height {
                    for x in 0..<width where !isNearEdge(image, x, y) {
                        #expect(Pictures.distance(read[x, y], image[x, y]) <= 12, "picture \(index) at \(x), \(y)")
                    }
                }
            }
        }
    }

    @Test(
        "saturated colours survive JPEG's full range",
        arguments: [
            SIMD4<UInt8>(255, 0, 0, 255), SIMD4(0, 0, 255, 255), SIMD4(0, 255, 0, 255), SIMD4(255, 255, 0, 255),
            SIMD4(255, 255, 255, 255), SIMD4(0, 0, 0, 255),
        ])
    func fullRange(_ colour: SIMD4<UInt8>) async throws {
        let image = Pictures.flat(colour, width: 32, height: 32)
        let live = try JPEGPacketEncoder(width: 32, height: 32).encode(image, changed: nil).bytes
        let still = try ImageFile.jpeg(image)
        try await Samples.withTemporaryFolder { folder throws in
            for (name, bytes) in [("live.jpg", live), ("still.jpg", still)] {
                let url = folder.appendingPathComponent(name)
                try Data(bytes).write(to: url)
                #expect(Pictures.distance(try ImageFile.read(url)[16, 16], colour) <= 3, "\(name)")
            }
        }
    }

    @Test("a JPEG in memory is the file that would be written")
    func jpegInMemory() async throws {
        try await Samples.withTemporaryFolder { folder throws in
            let url = folder.appendingPathComponent("a.jpg")
            let image = Pictures.busy(width: 61, height: 47)
            try ImageFile.write(image, to: url)
            try Data(try ImageFile.jpeg(image)).write(to: folder.appendingPathComponent("b.jpg"))
            #expect(try ImageFile.read(url) == ImageFile.read(folder.appendingPathComponent("b.jpg")))
        }
    }

    @Test("a size, a rate or a quality that does not fit is refused, and a picture of another size")
    func misfits() throws {
        func refused(_ body: () throws -> Void) {
            let error = #expect(throws: MediaError.self) { try body() }
            #expect(error?.code == .unsupported)
        }
        refused { _ = try H264PacketEncoder(width: 8, height: 64, frameRate: .standard) }
        refused { _ = try H264PacketEncoder(width: 64, height: 9000, frameRate: .standard) }
        refused { _ = try H264PacketEncoder(width: 64, height: 64, frameRate: FrameRate(1000)) }
        refused { _ = try H264PacketEncoder(width: 64, height: 64, frameRate: .standard, quality: 0) }
        refused { _ = try H264PacketEncoder(width: 64, height: 64, frameRate: .standard, keyInterval: 0) }
        refused { _ = try JPEGPacketEncoder(width: 0, height: 64) }
        refused { _ = try JPEGPacketEncoder(width: 64, height: 64, quality: 32) }
        let other = Image(width: 32, height: 64, format: .rgba)
        let video = try H264PacketEncoder(width: 64, height: 64, frameRate: .standard)
        #expect(throws: MediaError.self) { try video.encode(other, changed: nil) }
        let still = try JPEGPacketEncoder(width: 64, height: 64)
        #expect(throws: MediaError.self) { try still.encode(other, changed: nil) }
        // It goes on with the next one.
        #expect(try video.encode(VideoTests.numbered(0), changed: nil).isKey)
    }
}
