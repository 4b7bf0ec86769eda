import Media

/// Made-up pictures.
enum Pictures {
    /// Four flat quarters: red, green, blue, yellow, from the top left in reading order.
    static func quarters(width: Int, height: Int) -> Image {
        var image = Image(width: width, height: height, format: .rgba, filledWith: 255)
        for y in 0..<height {
            for x in 0..<width {
                let colour = quarterColours[(y * 2 < height ? 0 : 2) + (x * 2 < width ? 0 : 1)]
                for channel in 0..<3 { image.pixels[y * image.stride + x * 4 + channel] = colour[channel] }
            }
        }
        return image
    }

    static let quarterColours: [SIMD4<UInt8>] = [
        SIMD4(230, 20, 30, 255), SIMD4(20, 200, 40, 255), SIMD4(30, 40, 220, 255), SIMD4(220, 210, 30, 255),
    ]

    /// One colour everywhere.
    static func flat(_ colour: SIMD4<UInt8>, width: Int, height: Int, format: PixelFormat = .rgba) -> Image {
        let image = Image(
            width: width, height: height, format: .rgba,
            pixels: (0..<width * height).flatMap { _ in [colour.x, colour.y, colour.z, 255] })
        return image.converted(to: format)
    }

    /// Smooth and busy at once, and different for each seed.
    static func busy(width: Int, height: Int, seed: Int = 0) -> Image {
        var image = Image(width: width, height: height, format: .rgba, filledWith: 255)
        for y in 0..<height {
            for x in 0..<width {
                let base = y * image.stride + x * 4
                image.pixels[base] = UInt8(truncatingIfNeeded: x &* 255 / width &+ seed &* 37)
                image.pixels[base + 1] = UInt8(truncatingIfNeeded: (x ^ y) &* 5 &+ seed &* 11)
                image.pixels[base + 2] = UInt8(truncatingIfNeeded: y &* 255 / height)
            }
        }
        return image
    }

    /// The largest difference of two colours over red, green and blue.
    static func distance(_ one: SIMD4<UInt8>, _ other: SIMD4<UInt8>) -> Int {
        (0..<3).map { abs(Int(one[$0]) - Int(other[$0])) }.max() ?? 0
    }
}
