import Media
import Testing

@Suite("Pictures in another size")
struct ImageScalingTests {
    @Test("sides are rounded and never vanish", arguments: [(0.5, 4, 3), (2, 14, 10), (0.01, 1, 1), (1, 7, 5)])
    func sides(factor: Float, width: Int, height: Int) {
        let image = Image(width: 7, height: 5, format: .rgb).scaled(by: factor)
        #expect(image.width == width)
        #expect(image.height == height)
        #expect(image.format == .rgb)
    }

    @Test("one colour stays that colour", arguments: [Float(0.13), 0.5, 0.99, 1.7, 3])
    func constant(factor: Float) {
        let image = Image(width: 31, height: 17, format: .rgba, filledWith: 201).scaled(by: factor)
        #expect(image.pixels.allSatisfy { $0 == 201 })
    }

    @Test("a ramp stays a ramp, growing and shrinking, its middle in place", arguments: [Float(0.25), 0.5, 2, 4])
    func ramp(factor: Float) {
        let row = (0..<64).map { UInt8($0 * 4) }
        let image = Image(width: 64, height: 1, format: .gray, pixels: row).scaled(by: factor)
        for x in 0..<image.width {
            let source = (Float(x) + 0.5) / factor - 0.5
            // The ends have no neighbours outside to average with.
            guard source >= 4, source <= 59 else { continue }
            #expect(abs(Float(image.pixels[x]) - 4 * source) <= 1)
        }
    }

    @Test("the average survives shrinking, and channels keep apart")
    func average() {
        var image = Image(width: 40, height: 40, format: .bgra, filledWith: 255)
        for y in 0..<40 {
            for x in 0..<40 where (x + y).isMultiple(of: 2) {
                for channel in 0..<3 { image.pixels[y * image.stride + x * 4 + channel] = UInt8(channel * 40) }
            }
        }
        let small = image.scaled(by: 0.25)
        let middle = small[5, 5]
        #expect(abs(Int(middle.z) - 127) <= 2)
        #expect(abs(Int(middle.y) - 147) <= 2)
        #expect(abs(Int(middle.x) - 167) <= 2)
        #expect(middle.w == 255)
    }
}
