import Media
import Testing

@Suite("Channel orders")
struct PixelFormatTests {
    private static let colors: [SIMD4<UInt8>] = [
        SIMD4(200, 100, 50, 255), SIMD4(0, 0, 255, 255), SIMD4(255, 0, 0, 255), SIMD4(1, 2, 3, 255),
    ]

    private static func picture(_ format: PixelFormat) -> Image {
        let rgba = Image(width: 2, height: 2, format: .rgba, pixels: colors.flatMap { [$0.x, $0.y, $0.z, $0.w] })
        return rgba.converted(to: format)
    }

    @Test("A colour stays itself in every order", arguments: [PixelFormat.rgb, .bgr, .rgba, .bgra])
    func colorsSurvive(format: PixelFormat) {
        let picture = Self.picture(format)
        for (index, color) in Self.colors.enumerated() { #expect(picture[index % 2, index / 2] == color) }
    }

    @Test("There and back changes nothing", arguments: [PixelFormat.rgb, .bgr, .bgra])
    func roundTrip(format: PixelFormat) {
        #expect(Self.picture(format).converted(to: .rgba) == Self.picture(.rgba))
    }

    @Test("Blue comes first in bgr memory")
    func memoryOrder() {
        #expect(Array(Self.picture(.bgr).pixels.prefix(3)) == [50, 100, 200])
        #expect(Array(Self.picture(.rgb).pixels.prefix(3)) == [200, 100, 50])
    }

    @Test("Grey is the BT.601 luma, equal in all three channels")
    func luma() {
        let gray = Self.picture(.gray)
        // 0.299 * 200 + 0.587 * 100 + 0.114 * 50 = 124.2
        #expect(gray[0, 0] == SIMD4(124, 124, 124, 255))
        #expect(gray[1, 0] == SIMD4(29, 29, 29, 255))
    }

    @Test("Opacity is kept between formats that have it, full where one lacks it")
    func opacity() {
        let half = Image(width: 1, height: 1, format: .rgba, pixels: [9, 8, 7, 128])
        #expect(half.converted(to: .bgra).pixels == [7, 8, 9, 128])
        #expect(half.converted(to: .rgb).converted(to: .rgba).pixels == [9, 8, 7, 255])
    }
}
