import Media
import TestSupport
import Testing

@testable import LatentSync

@Suite("How LatentSync cuts the face out")
struct AlignmentTests {
    private func placements(_ landmarks: NumpyArray, _ template: CropTemplate = Golden.template) throws
        -> [CropPlacement]
    {
        var aligner = CropAligner(template)
        return try (0..<landmarks.shape[0]).map { frame in
            let points = Golden.points(landmarks.doubles[frame * 6..<frame * 6 + 6])
            let place = aligner.place(points)
            return try #require(place)
        }
    }

    @Test("the similarity is that of the published program, its memory included")
    func matrices() throws {
        let excerpt = try #require(Golden.excerpt)
        let found = try placements(excerpt.array("landmarks3")).flatMap(\.numbers)
        let difference = Difference(found, try excerpt.array("align_matrix").doubles)
        Golden.note("matrices: \(difference)")
        #expect(difference.largest < 6e-5)
    }

    @Test("crops have the published sizes", arguments: [(128, 105, 140), (256, 210, 280), (512, 420, 560)])
    func sizes(_ resolution: Int, _ width: Int, _ height: Int) {
        let template = CropTemplate(resolution: resolution)
        #expect(template.width == width)
        #expect(template.height == height)
    }

    @Test("points in one place have no placement, and an inverse undoes a placement")
    func degenerate() throws {
        var aligner = CropAligner(Golden.template)
        let nowhere = aligner.place([SIMD2(5, 5), SIMD2(5, 5), SIMD2(5, 5)])
        #expect(nowhere == nil)
        let placement = CropPlacement(xx: 0.9, xy: -0.2, tx: 14, yx: 0.2, yy: 0.9, ty: -3)
        let back = try #require(placement.inverse)
        let there = placement(10, 20)
        let again = back(there.x, there.y)
        #expect(abs(again.x - 10) < 1e-9)
        #expect(abs(again.y - 20) < 1e-9)
    }

    @Test("a frame's face comes out as the published program cuts it")
    func face() throws {
        let excerpt = try #require(Golden.excerpt)
        let image = Golden.image(try excerpt.array("frame").levels, width: 160, height: 192)
        let placement = try placements(excerpt.array("landmarks3"))[1]
        let crop = try #require(CropWarp.crop(image, placement, Golden.template))
        let resize = Lanczos4(width: 105, height: 140, toWidth: 128, height: 128)
        let found = AlignedFace(pixels: resize(crop, channels: 3)).planes.map { UInt8((($0 + 1) / 2 * 255).rounded()) }
        let difference = Difference(found, try excerpt.array("face").levels)
        Golden.note("face, excerpt: \(difference)")
        #expect(difference.largest <= 2)
        #expect(difference.share < 0.018)
    }

    @Test("so do all frames", .enabled(if: Golden.isWhole))
    func faces() throws {
        let golden = try #require(Golden.video)
        let frames = try golden.array("frames")
        let places = try placements(golden.array("landmarks3"))
        let (crops, faces) = (try golden.array("align_crop"), try golden.array("faces"))
        let resize = Lanczos4(width: 105, height: 140, toWidth: 128, height: 128)
        var (allCrops, allFaces, expectedCrops): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        for (frame, place) in places.enumerated() {
            let image = Golden.image(frames[frame].map { UInt8($0) }, width: 160, height: 192)
            let crop = try #require(CropWarp.crop(image, place, Golden.template))
            if let index = [0, 1, 8].firstIndex(of: frame) {
                allCrops += crop
                expectedCrops += crops[index].map { UInt8($0) }
            }
            let face = AlignedFace(pixels: resize(crop, channels: 3))
            allFaces += face.planes.map { UInt8((($0 + 1) / 2 * 255).rounded()) }
        }
        let (cropping, facing) = (Difference(allCrops, expectedCrops), Difference(allFaces, faces.levels))
        Golden.note("crops: \(cropping)")
        Golden.note("faces: \(facing)")
        #expect(cropping.largest <= 1)
        #expect(cropping.share < 0.009)
        #expect(facing.largest <= 2)
        #expect(facing.share < 0.018)
    }

    @Test("Lanczos on bytes is OpenCV's", .enabled(if: Golden.isWhole))
    func lanczos() throws {
        let golden = try #require(Golden.video)
        let (crops, faces) = (try golden.array("align_crop"), try golden.array("faces"))
        let resize = Lanczos4(width: 105, height: 140, toWidth: 128, height: 128)
        let found = (0..<3).flatMap { AlignedFace(pixels: resize(crops[$0].map { UInt8($0) }, channels: 3)).planes }
        let expected = [0, 1, 8].flatMap { Golden.face(planes: faces[$0].map { UInt8($0) }).planes }
        let difference = Difference(found.map { $0 * 127.5 }, expected.map { $0 * 127.5 })
        Golden.note("lanczos: \(difference)")
        #expect(difference.largest < 1.001)
        #expect(difference.share < 0.0015)
    }

    @Test("the mask and what it leaves are those of the published program")
    func mask() throws {
        let excerpt = try #require(Golden.excerpt)
        let mask = FaceMask(levels: try excerpt.array("mask256").levels, side: 256, resolution: 128)
        let difference = Difference(mask.keep, try excerpt.array("mask").values)
        Golden.note("mask: \(difference)")
        #expect(difference.largest < 1e-7)
        #expect(mask.latent.count == Golden.shape.plane)
        #expect(mask.latent.contains(0) && mask.latent.contains(1))
    }

    @Test("so are the pictures for the encoder", .enabled(if: Golden.isWhole))
    func pictures() throws {
        let (golden, diffusion) = (try #require(Golden.video), try #require(Golden.diffusion))
        let mask = FaceMask(levels: try golden.array("mask256").levels, side: 256, resolution: 128)
        let faces = try golden.array("faces")
        let (whole, masked) = (try golden.array("ref_pixels"), try golden.array("masked_pixels"))
        for (place, frame) in [0, 1].enumerated() {
            // Output frames 0 and 19 show input frames 0 and 1.
            let face = Golden.face(planes: faces[frame].map { UInt8($0) })
            let (a, b) = (Difference(face.planes, whole[place]), Difference(face.masked(by: mask), masked[place]))
            Golden.note("whole: \(a) masked: \(b)")
            #expect(a.largest < 3e-7)
            #expect(b.largest < 3e-7)
        }
        let latents = try diffusion.array("c0_mask_latents").values.prefix(256)
        #expect(Difference(mask.latent, Array(latents)).largest < 1e-7)
    }

    @Test("a real photo is aligned as expected", .enabled(if: Golden.isWhole), arguments: [256, 512])
    func photo(_ resolution: Int) throws {
        let golden = try #require(Golden.photo)
        let points = Golden.points(try golden.array("landmarks3").doubles)
        var aligner = CropAligner(CropTemplate(resolution: resolution))
        let place = aligner.place(points)
        let found = try #require(place).numbers
        let difference = Difference(found, try golden.array("r\(resolution)_matrix").doubles)
        Golden.note("photo \(resolution), matrix: \(difference)")
        #expect(difference.largest < 3e-4)
        let golden256 = try #require(Golden.video).array("mask256")
        let mask = FaceMask(
            levels: golden256.levels, side: 256, resolution: resolution)
        let levels = mask.keep.map { UInt8(($0 * 255).rounded()) }
        let masks = Difference(levels, try golden.array("r\(resolution)_mask").levels)
        Golden.note("photo \(resolution), mask: \(masks)")
        #expect(masks.largest <= 1)
    }
}
