/// A picture in memory: rows from top to bottom, no padding, eight bits a channel.
public struct Image: Sendable, Equatable {
    /// Pixels in a row, at least 1.
    public let width: Int
    /// Rows, at least 1.
    public let height: Int
    /// The order of the channels in ``pixels``.
    public let format: PixelFormat
    /// `height * width * format.bytesPerPixel` bytes.
    public var pixels: [UInt8]

    /// Makes a picture of one value everywhere (opacity included, where the format has it).
    public init(width: Int, height: Int, format: PixelFormat, filledWith value: UInt8 = 0) {
        precondition(width > 0 && height > 0, "a picture has at least one pixel")
        self.width = width
        self.height = height
        self.format = format
        pixels = [UInt8](repeating: value, count: width * height * format.bytesPerPixel)
    }

    /// Takes pixels that exist.
    ///
    /// - Parameters:
    ///   - width: pixels in a row.
    ///   - height: rows.
    ///   - format: the channel order of `pixels`.
    ///   - pixels: exactly `width * height * format.bytesPerPixel` bytes.
    public init(width: Int, height: Int, format: PixelFormat, pixels: [UInt8]) {
        precondition(width > 0 && height > 0 && pixels.count == width * height * format.bytesPerPixel)
        self.width = width
        self.height = height
        self.format = format
        self.pixels = pixels
    }

    /// Bytes in a row.
    public var stride: Int { width * format.bytesPerPixel }

    /// The picture's whole area.
    public var bounds: Rectangle { Rectangle(x: 0, y: 0, width: Float(width), height: Float(height)) }

    /// Red, green, blue and opacity at a pixel, which must lie inside.
    public subscript(x: Int, y: Int) -> SIMD4<UInt8> {
        let base = y * stride + x * format.bytesPerPixel
        let offset = format.offsets
        return SIMD4(
            pixels[base + offset.red], pixels[base + offset.green], pixels[base + offset.blue],
            offset.opacity.map { pixels[base + $0] } ?? 255)
    }

    /// The same picture with another channel order.
    ///
    /// Opacity is dropped or set to 255; grey takes the BT.601 luma.
    public func converted(to target: PixelFormat) -> Image {
        guard target != format else { return self }
        let from = format.offsets
        let to = target.offsets
        let (step, targetStep) = (format.bytesPerPixel, target.bytesPerPixel)
        let pixels = unsafe [UInt8](unsafeUninitializedCapacity: width * height * targetStep) { out, count in
            for pixel in 0..<width * height {
                let (source, destination) = (pixel * step, pixel * targetStep)
                let red = self.pixels[source + from.red]
                let green = self.pixels[source + from.green]
                let blue = self.pixels[source + from.blue]
                guard target != .gray else {
                    let luma = 19595 * UInt32(red) + 38470 * UInt32(green) + 7471 * UInt32(blue) + 32768
                    unsafe out[destination] = UInt8(truncatingIfNeeded: luma >> 16)
                    continue
                }
                unsafe out[destination + to.red] = red
                unsafe out[destination + to.green] = green
                unsafe out[destination + to.blue] = blue
                if let opacity = to.opacity {
                    unsafe out[destination + opacity] = from.opacity.map { self.pixels[source + $0] } ?? 255
                }
            }
            count = width * height * targetStep
        }
        return Image(width: width, height: height, format: target, pixels: pixels)
    }
}
