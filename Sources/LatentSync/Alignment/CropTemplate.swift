/// Where the three points of a face shall be in the crop, and how large it is.
///
/// A grid of 75 x 100 with the brows and the nose in it, enlarged for the network's resolution, as `AlignRestore` of
/// LatentSync has it: 210 x 280 pixels for 256, 420 x 560 for 512. The crop is then squeezed into a square, on purpose.
struct CropTemplate: Sendable, Equatable {
    /// Pixels a side of what the network draws.
    let resolution: Int

    /// Columns of the crop.
    var width: Int { resolution * 75 * 28 / 2560 }
    /// Rows of the crop.
    var height: Int { resolution * 100 * 28 / 2560 }

    /// The person's right brow, left brow and nose.
    var points: [SIMD2<Double>] {
        let ratio = Double(resolution) / 256 * 2.8
        return [SIMD2(17, 20) * ratio, SIMD2(58, 20) * ratio, SIMD2(37.5, 40) * ratio]
    }
}
