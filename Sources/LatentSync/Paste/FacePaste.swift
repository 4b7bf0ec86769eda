internal import Media

/// Puts the drawn face back into its frame, as `AlignRestore.restore_img` of LatentSync does.
struct FacePaste: Sendable {
    private let template: CropTemplate
    private let resize: BicubicResize

    /// Prepares for faces of one resolution.
    init(_ template: CropTemplate) {
        self.template = template
        let side = template.resolution
        resize = BicubicResize(width: side, height: side, toWidth: template.width, height: template.height)
    }

    /// Pastes a face.
    ///
    /// - Parameters:
    ///   - face: three planes of R x R values, about -1...1, not limited.
    ///   - mask: of the frame's placement and size.
    ///   - image: the frame, any format with three colours; levels are cut, not rounded, as in the original.
    func callAsFunction(_ face: [Float], _ mask: SoftMask, on image: inout Image) {
        let crop = resize(face)
        let (width, height) = (template.width, template.height)
        let offsets = image.format.colorOffsets
        let channels = [offsets.red, offsets.green, offsets.blue]
        let (step, stride) = (image.format.bytesPerPixel, image.stride)
        let share = mask.share
        for y in share.rows {
            for x in share.columns {
                let at = (y - share.rows.lowerBound) * share.width + x - share.columns.lowerBound
                let soft = share.values[at]
                guard soft > 0 else { continue }
                let known = mask.area.values[at]
                let place = mask.placement(Double(x), Double(y))
                let (left, top) = (place.x.rounded(.down), place.y.rounded(.down))
                let (shareX, shareY) = (Float(place.x - left), Float(place.y - top))
                let (column, row) = (Int(left), Int(top))
                let base = y * stride + x * step
                for channel in 0..<3 {
                    var sum: Float = 0
                    for tap in 0..<4 {
                        let (tapX, tapY) = (column + tap & 1, row + tap >> 1)
                        let weight = (tap & 1 == 1 ? shareX : 1 - shareX) * (tap >> 1 == 1 ? shareY : 1 - shareY)
                        let isInside = tapX >= 0 && tapX < width && tapY >= 0 && tapY < height
                        sum += weight * (isInside ? crop[(channel * height + tapY) * width + tapX] : CropWarp.outside)
                    }
                    let level = (sum / 2 + 0.5).clamped(to: 0...1) * 255
                    let old = Float(image.pixels[base + channels[channel]])
                    let new = soft * (known * level) + (1 - soft) * old
                    image.pixels[base + channels[channel]] = UInt8(max(0, min(255, new)))
                }
            }
        }
    }
}
