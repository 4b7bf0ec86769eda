/// Which part of the aligned face stays and which is drawn.
struct FaceMask: Sendable, Equatable {
    /// R x R shares: 1 stays, 0 is drawn, with soft edges where the mask was enlarged.
    let keep: [Float]
    /// Pixels a side.
    let resolution: Int

    /// Takes the mask that comes with the network, resized as the published inference does.
    ///
    /// - Parameters:
    ///   - levels: `side * side` levels, 0 being the region to draw.
    ///   - side: of the mask's picture.
    ///   - resolution: of the network.
    init(levels: [UInt8], side: Int, resolution: Int) {
        let resize = Lanczos4(width: side, height: side, toWidth: resolution, height: resolution)
        keep = resize(levels, channels: 1).map { Float($0) / 255 }
        self.resolution = resolution
    }

    /// The mask at the size of latents: every eighth pixel of every eighth row.
    var latent: [Float] {
        let side = resolution / 8
        return (0..<side * side).map { keep[$0 / side * 8 * resolution + $0 % side * 8] }
    }

    /// Joins what was drawn and what stays.
    ///
    /// - Parameters:
    ///   - drawn: three planes, as they come from the decoder.
    ///   - face: the face as it was.
    /// - Returns: three planes.
    func pasted(_ drawn: [Float], over face: AlignedFace) -> [Float] {
        let count = keep.count
        return (0..<3 * count).map { index in
            let share = keep[index % count]
            return drawn[index] * (1 - share) + face.planes[index] * share
        }
    }
}
