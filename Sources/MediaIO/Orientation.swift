internal import Media

/// How a stored picture must be turned to stand upright: the eight cases of the EXIF tag 0x0112.
enum Orientation: Int, CaseIterable {
    case upright = 1
    case mirrored, upsideDown, flipped, transposed, turnRight, transversed, turnLeft

    /// From the nine numbers of a [display matrix](https://ffmpeg.org/doxygen/5.1/group__lavu__video__display.html).
    ///
    /// A stored (x, y) goes to (a x + c y, b x + d y) on screen, the matrix being (a, b, u; c, d, v; ...). Turns between
    /// the right angles go to the nearest one.
    init(a: Int, b: Int, c: Int, d: Int) {
        if a.magnitude + d.magnitude >= b.magnitude + c.magnitude {
            self =
                switch (a < 0, d < 0) {
                case (false, false): .upright
                case (true, false): .mirrored
                case (true, true): .upsideDown
                case (false, true): .flipped
                }
        } else {
            self =
                switch (b < 0, c < 0) {
                case (false, false): .transposed
                case (false, true): .turnRight
                case (true, true): .transversed
                case (true, false): .turnLeft
                }
        }
    }

    /// Whether width and height change places.
    var swapsSides: Bool { rawValue >= Self.transposed.rawValue }

    /// The picture upright; takes four bytes a pixel.
    func applied(to image: Image) -> Image {
        precondition(image.format.bytesPerPixel == 4)
        guard self != .upright else { return image }
        let (width, height) = swapsSides ? (image.height, image.width) : (image.width, image.height)
        let (right, bottom) = (image.width - 1, image.height - 1)
        // Where the upright pixel (0, 0) comes from, and the steps in the source for one to the right and one down.
        let (origin, across, down): ((Int, Int), (Int, Int), (Int, Int)) =
            switch self {
            case .upright: ((0, 0), (1, 0), (0, 1))
            case .mirrored: ((right, 0), (-1, 0), (0, 1))
            case .upsideDown: ((right, bottom), (-1, 0), (0, -1))
            case .flipped: ((0, bottom), (1, 0), (0, -1))
            case .transposed: ((0, 0), (0, 1), (1, 0))
            case .turnRight: ((0, bottom), (0, -1), (1, 0))
            case .transversed: ((right, bottom), (0, -1), (-1, 0))
            case .turnLeft: ((right, 0), (0, 1), (-1, 0))
            }
        let start = origin.1 * image.width + origin.0
        let step = across.1 * image.width + across.0
        let rowStep = down.1 * image.width + down.0
        let pixels = unsafe [UInt8](unsafeUninitializedCapacity: image.pixels.count) { out, count in
            unsafe image.pixels.withUnsafeBytes { source in
                let target = UnsafeMutableRawBufferPointer(out)
                for y in 0..<height {
                    var from = start + y * rowStep
                    for x in 0..<width {
                        let pixel = unsafe source.loadUnaligned(fromByteOffset: from * 4, as: UInt32.self)
                        unsafe target.storeBytes(of: pixel, toByteOffset: (y * width + x) * 4, as: UInt32.self)
                        from += step
                    }
                }
            }
            count = image.pixels.count
        }
        return Image(width: width, height: height, format: image.format, pixels: pixels)
    }
}
