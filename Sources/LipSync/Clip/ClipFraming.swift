internal import Media
internal import MediaIO

/// How the pictures of a clip are prepared: made smaller, then turned, then cut.
public struct ClipFraming: Sendable, Hashable {
    /// Each side is divided by this, whole pixels being averaged; what does not fill a pixel falls off.
    public var resizeFactor: Int
    /// Whether pictures are turned by 90 degrees clockwise, after the file's own rotation.
    public var isRotated: Bool
    /// What is kept; `nil` for all of it.
    public var crop: ClipArea?

    /// Makes a framing; by default pictures stay as they are.
    ///
    /// - Parameters:
    ///   - resizeFactor: what each side is divided by, at least 1.
    ///   - isRotated: whether pictures are turned by 90 degrees clockwise.
    ///   - crop: what is kept, in pixels of the picture as resized and turned.
    public init(resizeFactor: Int = 1, isRotated: Bool = false, crop: ClipArea? = nil) {
        (self.resizeFactor, self.isRotated, self.crop) = (resizeFactor, isRotated, crop)
    }

    /// What is kept of pictures of a size.
    ///
    /// - Parameters:
    ///   - width: of the clip.
    ///   - height: of the clip.
    /// - Returns: the area, in pixels of the picture as resized and turned.
    /// - Throws: ``LipSyncError`` (`unusableClip`) where fewer than 16 pixels a side are left.
    func area(ofWidth width: Int, height: Int) throws(LipSyncError) -> FaceBox {
        var (columns, rows) = (width / max(1, resizeFactor), height / max(1, resizeFactor))
        if isRotated { swap(&columns, &rows) }
        let area =
            if let crop, columns > 0, rows > 0 {
                try crop.box("--crop", width: columns, height: rows)
            } else {
                FaceBox(left: 0, top: 0, right: max(1, columns), bottom: max(1, rows))
            }
        guard area.width >= 16, area.height >= 16 else {
            throw LipSyncError(
                .unusableClip,
                "of the clip's \(width) x \(height) pixels only \(area.width) x \(area.height) are left by --crop and "
                    + "--resize-factor: keep at least 16 a side")
        }
        return area
    }

    /// A picture of the clip, prepared.
    func applied(to image: Image, area: FaceBox) -> Image {
        var image = image
        if resizeFactor > 1 { image = image.shrunk(by: resizeFactor) }
        if isRotated { image = image.turnedClockwise() }
        let isWhole = area.width == image.width && area.height == image.height
        return isWhole ? image : image.cropped(to: area)
    }
}

extension Image {
    /// Averages squares of pixels.
    fileprivate func shrunk(by factor: Int) -> Image {
        let step = format.bytesPerPixel
        let (newWidth, newHeight) = (width / factor, height / factor)
        var result = Image(width: newWidth, height: newHeight, format: format)
        let (area, half) = (UInt32(clamping: factor * factor), UInt32(clamping: factor * factor / 2))
        var sums = [UInt32](repeating: 0, count: newWidth * step)
        for y in 0..<newHeight {
            for index in sums.indices { sums[index] = half }
            for row in y * factor..<(y + 1) * factor {
                var source = row * stride
                for x in 0..<newWidth {
                    for _ in 0..<factor {
                        for channel in 0..<step {
                            sums[x * step + channel] &+= UInt32(clamping: pixels[source + channel])
                        }
                        source += step
                    }
                }
            }
            let start = y * newWidth * step
            for index in sums.indices { result.pixels[start + index] = UInt8(truncatingIfNeeded: sums[index] / area) }
        }
        return result
    }

    /// The part inside a box.
    func cropped(to box: FaceBox) -> Image {
        part(columns: box.left..<box.right, rows: box.top..<box.bottom)
    }
}
