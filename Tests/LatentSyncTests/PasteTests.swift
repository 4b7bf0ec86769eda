import Media
import MediaIO
import TestSupport
import Testing

@testable import LatentSync

@Suite("How LatentSync puts the face back")
struct PasteTests {
    /// The soft mask as a whole frame.
    private func whole(_ plane: Plane, width: Int, height: Int) -> [Float] {
        (0..<width * height).map { place in
            let (x, y) = (place % width, place / width)
            guard plane.columns.contains(x), plane.rows.contains(y) else { return 0 }
            return plane.values[(y - plane.rows.lowerBound) * plane.width + x - plane.columns.lowerBound]
        }
    }

    private func placement(_ archive: NumpyArchive, frame: Int) throws -> CropPlacement {
        CropPlacement(try archive.array("align_matrix").doubles[frame * 6..<frame * 6 + 6])
    }

    @Test("the soft mask is that of the published program")
    func softRows() throws {
        let excerpt = try #require(Golden.excerpt)
        let mask = try #require(
            SoftMask(try placement(excerpt, frame: 0), Golden.template, width: 160, height: 192))
        let soft = whole(mask.share, width: 160, height: 192)
        let rows = stride(from: 0, to: 192, by: 16).flatMap { soft[$0 * 160..<$0 * 160 + 160] }
        let difference = Difference(Array(rows), try excerpt.array("soft_rows").values)
        Golden.note("soft mask, excerpt: \(difference)")
        #expect(difference.largest < 1.2e-5)
    }

    @Test("so are the steps before it", .enabled(if: Golden.isWhole))
    func masks() throws {
        let golden = try #require(Golden.video)
        let mask = try #require(SoftMask(try placement(golden, frame: 0), Golden.template, width: 160, height: 192))
        let blur = try golden.array("restore_blur_size_sigma").doubles
        #expect(Double(mask.blurSize) == blur[0])
        #expect(abs(SoftMask.deviation(ofSize: mask.blurSize) - blur[1]) < 1e-9)
        let area = Difference(
            whole(mask.area, width: 160, height: 192), try golden.array("restore_erode2").values)
        let soft = Difference(whole(mask.share, width: 160, height: 192), try golden.array("restore_soft").values)
        Golden.note("area: \(area) soft: \(soft)")
        #expect(area.largest < 6e-5)
        #expect(soft.largest < 1.2e-5)
    }

    @Test("a decoded face is put back as the published program does")
    func finalRows() throws {
        let excerpt = try #require(Golden.excerpt)
        let place = try placement(excerpt, frame: 1)
        var image = Golden.image(try excerpt.array("frame").levels, width: 160, height: 192)
        let face = Golden.face(planes: try excerpt.array("face").levels)
        let mask = FaceMask(levels: try excerpt.array("mask256").levels, side: 256, resolution: 128)
        let pasted = mask.pasted(try excerpt.array("decoded").values, over: face)
        let soft = try #require(SoftMask(place, Golden.template, width: 160, height: 192))
        FacePaste(Golden.template)(pasted, soft, on: &image)
        let levels = Golden.levels(image)
        let rows = stride(from: 0, to: 192, by: 6).flatMap { levels[$0 * 480..<$0 * 480 + 480] }
        let difference = Difference(Array(rows), try excerpt.array("final_rows").levels)
        Golden.note("final rows, excerpt: \(difference)")
        // The decoded face is kept in half precision.
        #expect(difference.beyondOne < 0.005)
        #expect(difference.mean < 0.1)
    }

    @Test("so it is in both frames whose faces were recorded", .enabled(if: Golden.isWhole), arguments: [15, 19])
    func finalFrames(_ frame: Int) throws {
        let (golden, diffusion) = (try #require(Golden.video), try #require(Golden.diffusion))
        let source = try golden.array("ping_pong").integers[frame]
        let chunk = frame < 16 ? "c0" : "c1"
        var image = Golden.image(try golden.array("frames")[source].map { UInt8($0) }, width: 160, height: 192)
        let face = Golden.face(planes: try golden.array("faces")[source].map { UInt8($0) })
        let mask = FaceMask(levels: try golden.array("mask256").levels, side: 256, resolution: 128)
        let pasted = mask.pasted(try diffusion.array("\(chunk)_decoded").values, over: face)
        let pasting = Difference(pasted, try diffusion.array("\(chunk)_pasted").values)
        Golden.note("pasted \(frame): \(pasting)")
        #expect(pasting.largest < 9e-6)
        let soft = try #require(
            SoftMask(try placement(golden, frame: source), Golden.template, width: 160, height: 192))
        FacePaste(Golden.template)(pasted, soft, on: &image)
        let index = try #require(try golden.array("final_index").integers.firstIndex(of: frame))
        let difference = Difference(Golden.levels(image), try golden.array("final_frames")[index].map { UInt8($0) })
        Golden.note("final \(frame): \(difference)")
        #expect(difference.beyondOne < 0.005)
        #expect(difference.largest <= 1)
        #expect(difference.share < 0.0006)
    }

    @Test("a real photo is put together as expected", .enabled(if: Golden.isWhole))
    func photo() throws {
        let golden = try #require(Golden.photo)
        let read = try Self.picture()
        let picture = try #require(read)
        let template = CropTemplate(resolution: 256)
        let placement = CropPlacement(try golden.array("r256_matrix").doubles)
        let face = Golden.face(planes: try golden.array("r256_face").levels)
        let levels = try #require(Golden.video).array("mask256").levels
        let mask = FaceMask(levels: levels, side: 256, resolution: 256)
        let factors: [Float] = [0.7, 0.5, 0.6]
        let count = 256 * 256
        let drawn = face.planes.indices.map { face.planes[$0] * factors[$0 / count] - 0.1 }
        var image = picture
        let soft = try #require(SoftMask(placement, template, width: image.width, height: image.height))
        FacePaste(template)(mask.pasted(drawn, over: face), soft, on: &image)
        let difference = Difference(Golden.levels(image), try golden.array("r256_final").levels)
        Golden.note("photo: \(difference)")
        #expect(difference.beyondOne < 0.005)
        #expect(difference.largest <= 1)
        let crop = try #require(CropWarp.crop(picture, placement, template))
        let resize = Lanczos4(width: 210, height: 280, toWidth: 256, height: 256)
        let found = AlignedFace(pixels: resize(crop, channels: 3)).planes.map { $0 * 127.5 }
        let faces = Difference(found, face.planes.map { $0 * 127.5 })
        Golden.note("photo, face: \(faces)")
        #expect(faces.largest < 3)
    }

    @Test("a crop outside of the frame has no mask, and a tiny one no soft edge")
    func edges() throws {
        let away = CropPlacement(xx: 1, xy: 0, tx: 5000, yx: 0, yy: 1, ty: 0)
        #expect(SoftMask(away, Golden.template, width: 160, height: 192) == nil)
        // 105 x 140 pixels of the crop on about 10 x 14 of the frame.
        let tiny = CropPlacement(xx: 10, xy: 0, tx: -500, yx: 0, yy: 10, ty: -500)
        let mask = try #require(SoftMask(tiny, Golden.template, width: 160, height: 192))
        #expect(mask.blurSize == 1)
        #expect(mask.share == mask.area)
        #expect(mask.share.values.contains { $0 > 0.9 })
    }

    @Test("a crop that hangs over the border changes nothing beyond its own part")
    func border() throws {
        let placement = CropPlacement(xx: 1, xy: 0, tx: 40, yx: 0, yy: 1, ty: -120)
        let mask = try #require(SoftMask(placement, Golden.template, width: 160, height: 192))
        var image = Image(width: 160, height: 192, format: .rgba, filledWith: 90)
        let before = image
        FacePaste(Golden.template)([Float](repeating: 1, count: 3 * 128 * 128), mask, on: &image)
        #expect(image != before)
        #expect(image[150, 10] == before[150, 10])
        #expect(image[30, 150].x == 255)
    }
}

extension PasteTests {
    /// The photo that the expected data were made of.
    static func picture() throws -> Image? {
        guard let url = Samples.reference("latentsync/in_photo.png") else { return nil }
        return try ImageFile.read(url)
    }
}
