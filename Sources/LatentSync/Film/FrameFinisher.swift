internal import LipSync
internal import Media

/// Turns latents into frames of the film.
struct FrameFinisher {
    private let maker: ChunkMaker
    private let paste: FacePaste
    private let template: CropTemplate
    /// The soft mask that was made last: in a photo all frames have the same.
    private var mask: SoftMask?

    /// Prepares to finish a film.
    init(_ maker: ChunkMaker) {
        self.maker = maker
        template = CropTemplate(resolution: maker.signature.resolution)
        paste = FacePaste(template)
    }

    /// Finishes a frame.
    ///
    /// - Parameters:
    ///   - latents: of the frame, for the decoder.
    ///   - source: which frame of the clip it shows.
    ///   - image: that frame.
    ///   - networks: decode.
    /// - Throws: ``LipSyncError`` (`model`).
    mutating func finish(
        _ latents: [Float], source: Int, on image: inout Image, _ networks: any LatentSyncNetworks
    ) throws(LipSyncError) {
        let drawn = try networks.decode(latents)
        let face = try maker.face(source, in: image)
        let placement = maker.places.placements[source]
        if mask?.placement != placement {
            mask = SoftMask(placement, template, width: image.width, height: image.height)
        }
        guard let mask else { return }
        paste(maker.mask.pasted(drawn, over: face), mask, on: &image)
    }

    /// Where the face is in a frame, for whoever wants to stay away from it.
    func area(_ source: Int) -> Rectangle? {
        guard let back = maker.places.placements[source].inverse else { return nil }
        let (width, height) = (Double(template.width), Double(template.height))
        return Rectangle(
            around: [(0, 0), (width, 0), (0, height), (width, height)].map { x, y in
                let place = back(x, y)
                return Point(Float(place.x), Float(place.y))
            })
    }
}
