internal import Faces
public import LipSync
public import Media

extension MeshEngine {
    /// Side of a picture on the sheet in pixels, and what it shows of the face in millimetres.
    private static let (side, shown): (Int, Float) = (300, 95)
    private static let columns = 5

    /// Draws ten poses of a mouth, enlarged, for people to judge: rest, pressed, half and wide open, ee, oo, oh, f, s, l.
    ///
    /// - Parameter portrait: the photo and its face.
    /// - Returns: 1500 x 600 pixels, five poses a row.
    /// - Throws: ``LipSyncError`` (`unusableFace`).
    public static func poseSheet(of portrait: Portrait) throws(LipSyncError) -> Image {
        guard let frame = FaceFrame(portrait.face.points),
            var renderer = FaceRenderer(photo: portrait.image, landmarks: portrait.face.points)
        else { throw LipSyncError.degenerateFace }
        let rows = (LipPose.sheet.count + columns - 1) / columns
        var sheet = Image(width: columns * side, height: rows * side, format: .rgba, filledWith: 255)
        var drawn = portrait.image
        let centre = frame.toPicture(Point(0, 2))
        let step = shown * frame.scale / Float(side)
        for (index, pose) in LipPose.sheet.enumerated() {
            renderer.draw(pose, nil, on: &drawn)
            let (left, top) = (index % columns * side, index / columns * side)
            let texture = Texture(of: drawn, area: drawn.bounds)
            texture.withSampler { sampler in
                sheet.withCanvas { canvas in
                    for y in 0..<side {
                        for x in 0..<side {
                            let offset = Point(Float(x - side / 2), Float(y - side / 2)) * step
                            canvas.set(x: left + x, y: top + y, sampler(centre + offset))
                        }
                    }
                }
            }
        }
        return sheet
    }
}

extension LipPose {
    /// The poses of a contact sheet, those that speech is made of.
    static let sheet: [LipPose] = [
        .rest,
        LipPose(press: 1),
        LipPose(jaw: 0.35),
        LipPose(jaw: 0.8),
        LipPose(jaw: 0.18, spread: 0.9, upperLip: 0.2, lowerLip: 0.3),
        LipPose(jaw: 0.22, pucker: 0.9),
        LipPose(jaw: 0.5, pucker: 0.5),
        LipPose(jaw: 0.1, upperLip: 0.35, tuck: 1),
        LipPose(jaw: 0.08, spread: 0.4, upperLip: 0.3, lowerLip: 0.35),
        LipPose(jaw: 0.3, tongue: 0.8),
    ]
}
