internal import Faces
internal import Media

/// Draws one mouth in any pose on a frame: warped skin and lips, and what is between them.
struct MouthRenderer {
    private let frame: FaceFrame
    private let contours: LipContours
    private let lighting: FaceLighting
    private let interior: MouthInterior
    private let texture: Texture
    private let mesh: LipMesh
    private var deformation: Deformation
    private var contour = ContourTable()
    /// Resting places of the vertices in pixels, and each one's share of the head's motion.
    private let sources: [Point]
    private let headShare: [Float]
    private var vertices: [Vertex]
    private var skirt: [Vertex]
    /// Colours between the lips, opacity in the fourth channel, for the pixels of ``opening``.
    private var between: [SIMD4<Float>] = []
    private let grain: Grain
    /// How far what is between the lips is blurred, in pixels, as the frame itself is.
    private let blur: Float

    /// How far the lips' own texture goes on behind their edge, in face millimetres: an edge never mixes with the other lip.
    private static let skirtWidth: Float = 1.2

    /// Prepares a photo's mouth.
    init(frame: FaceFrame, contours: LipContours, mesh: LipMesh, lighting: FaceLighting, texture: Texture) {
        self.init(
            frame: frame, contours: contours, mesh: mesh, lighting: lighting, texture: texture,
            interior: MouthInterior(frame: frame, contours: contours, lighting: lighting, texture: texture),
            deformation: Deformation(mesh: mesh, contours: contours), grain: Grain(deviation: lighting.grain * 0.7),
            headShare: { HeadField.share(at: $0, frame: frame) })
    }

    /// Prepares a mouth.
    ///
    /// - Parameters:
    ///   - frame: the face's coordinates.
    ///   - contours: the lips' edges.
    ///   - mesh: what moves.
    ///   - lighting: the colours.
    ///   - texture: the picture's pixels.
    ///   - interior: what is between the lips.
    ///   - deformation: how the mesh moves.
    ///   - grain: what is added to the colours between the lips.
    ///   - blur: how far they are blurred, in pixels.
    ///   - headShare: how far a pixel follows the head's motion, 0...1.
    init(
        frame: FaceFrame, contours: LipContours, mesh: LipMesh, lighting: FaceLighting, texture: Texture,
        interior: MouthInterior, deformation: Deformation, grain: Grain, blur: Float = 0,
        headShare: (Point) -> Float = { _ in 0 }
    ) {
        (self.frame, self.contours, self.mesh, self.lighting) = (frame, contours, mesh, lighting)
        (self.texture, self.interior, self.deformation) = (texture, interior, deformation)
        (self.grain, self.blur) = (grain, blur)
        sources = mesh.rest.map { frame.toPicture($0) }
        self.headShare = sources.map(headShare)
        vertices = sources.map { Vertex(place: $0, source: $0, 1, 0) }
        skirt = Array(vertices.prefix(LipRing.count))
    }

    /// The pixels that any pose of a mesh may change: its boundary does not move.
    static func area(of mesh: LipMesh, frame: FaceFrame) -> Rectangle {
        let boundary = mesh.rest.suffix(LipRing.count).map { frame.toPicture($0) }
        guard let box = Rectangle(around: boundary) else { return Rectangle(x: 0, y: 0, width: 1, height: 1) }
        return Rectangle(x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4)
    }

    /// Draws the mouth over a frame that shows the resting photo, moved by `motion`.
    ///
    /// - Parameters:
    ///   - pose: what the mouth does.
    ///   - motion: where the head's pixels go.
    ///   - canvas: the frame.
    mutating func draw(_ pose: LipPose, motion: AffineTransform, on canvas: Canvas) {
        guard let motionInverse = motion.inverse else { return }
        deformation.apply(pose)
        contour.update(from: deformation.inner)
        placeVertices(motion)
        let widest = (0...LipRing.half).reduce(Float(0)) { max($0, gap(column: $1)) }
        texture.withSampler { sampler in
            let opening = widest > 0.05 ? openingPixels(motion, canvas) : nil
            if let opening {
                let toFace = frame.toFace.after(motionInverse)
                lookBetween(opening, pose: pose, toFace: toFace)
                fill(opening, on: canvas, opaque: true)
            }
            drawSkin(Rasterizer(canvas: canvas, shader: SkinShader(sampler: sampler, seam: lighting.seam)))
            if let opening { fill(opening, on: canvas, opaque: false) }
        }
    }

    private func gap(column: Int) -> Float {
        deformation.inner[LipRing.lowerSample(column)].y - deformation.inner[column].y
    }

    private mutating func placeVertices(_ motion: AffineTransform) {
        let count = LipRing.count
        let seamWidth = max(0.75, 0.6 / frame.scale)
        let seamStrength = 0.75 * contours.openness * min(1, contours.widestGap / 3)
        let edgeStrength = 1 - 0.6 * contours.openness
        for sample in 0..<count {
            let column = LipRing.column(of: sample)
            let gap = gap(column: column)
            let opened = max(0, gap - 0.6 * max(0, contours.gaps[column].y))
            let darkening = (LipRing.isUpper(sample) ? 0.4 : 0.2) * opened.smoothstep(0.2, 4.5) * edgeStrength
            let seam = seamStrength * (1 - gap.smoothstep(0.1, 1.3)) * min(1, 3 * LipRing.middleness[sample])
            for ring in 0..<LipMesh.lipRings {
                let index = ring * count + sample
                let edge = max(0, 1 - mesh.depth[index] / 0.55)
                vertices[index].attributes.z = 1 - darkening * edge * edge
                let away = (deformation.places[index] - deformation.inner[sample]).length / seamWidth
                vertices[index].attributes.w = seam > 0 ? seam * (-away * away).exponential : 0
            }
        }
        for index in 0..<LipMesh.vertices {
            let place = picture(deformation.places[index], share: headShare[index], motion)
            vertices[index].move(to: place, showing: sources[index])
        }
        let middle = deformation.inner.reduce(.zero, +) / Float(count)
        for sample in 0..<count {
            let inwards = middle - deformation.inner[sample]
            let place = deformation.inner[sample] + inwards.normalized * min(inwards.length, Self.skirtWidth)
            skirt[sample].attributes = vertices[sample].attributes
            skirt[sample].move(to: picture(place, share: headShare[sample], motion), showing: sources[sample])
        }
    }

    @inline(__always)
    private func picture(_ place: Point, share: Float, _ motion: AffineTransform) -> Point {
        let pixel = frame.toPicture(place)
        return pixel + (motion(pixel) - pixel) * share
    }

    private func drawSkin(_ rasterizer: Rasterizer<SkinShader>) {
        let count = LipRing.count
        for sample in 0..<count {
            let next = (sample + 1) % count
            rasterizer.fillCell(skirt[sample], skirt[next], vertices[sample], vertices[next])
        }
        for ring in 0..<LipMesh.rings - 1 {
            for sample in 0..<count {
                let next = (sample + 1) % count
                let (near, far) = (ring * count, (ring + 1) * count)
                rasterizer.fillCell(
                    vertices[near + sample], vertices[near + next], vertices[far + sample], vertices[far + next])
            }
        }
    }

    /// A block of pixels: columns and rows.
    private struct Block {
        let columns: Range<Int>
        let rows: Range<Int>
    }

    /// The pixels of the canvas that the opening and its soft edge may cover; `nil` when it lies outside.
    private func openingPixels(_ motion: AffineTransform, _ canvas: Canvas) -> Block? {
        guard let box = Rectangle(around: deformation.inner.lazy.map { motion(frame.toPicture($0)) }) else {
            return nil
        }
        let left = max(0, Int(box.x) - 2)
        let top = max(0, Int(box.y) - 2)
        let right = min(canvas.width, Int(box.x + box.width) + 3)
        let bottom = min(canvas.height, Int(box.y + box.height) + 3)
        guard left < right, top < bottom else { return nil }
        return Block(columns: left..<right, rows: top..<bottom)
    }

    private mutating func lookBetween(_ block: Block, pose: LipPose, toFace: AffineTransform) {
        let needed = block.columns.count * block.rows.count
        if between.count < needed { between = [SIMD4<Float>](repeating: .zero, count: needed) }
        let situation = MouthInterior.Situation(pose: pose, contour: contour)
        let (view, jaw) = (interior.view?.texture, interior.jaw?.texture)
        Self.lend(view) { view in
            Self.lend(jaw) { fillBetween(block, situation, toFace: toFace, seen: view, jaw: $0) }
        }
        if blur > 0 { between.blur(columns: block.columns.count, rows: block.rows.count, sigma: blur) }
    }

    private static func lend(_ texture: Texture?, to body: (Texture.Sampler?) -> Void) {
        if let texture { texture.withSampler(body) } else { body(nil) }
    }

    private mutating func fillBetween(
        _ block: Block, _ situation: MouthInterior.Situation, toFace: AffineTransform, seen view: Texture.Sampler?,
        jaw: Texture.Sampler?
    ) {
        var index = 0
        for y in block.rows {
            var place = toFace(Point(Float(block.columns.lowerBound), Float(y)))
            for x in block.columns {
                let seen = interior.color(at: place, situation, seen: view, jaw: jaw)
                var color = seen.color + grain[x, y]
                color.w = seen.opacity
                between[index] = color
                index += 1
                place += toFace.xAxis
            }
        }
    }

    /// Puts what is between the lips on the canvas: opaque beneath the lips first, then over their inner edge, softly.
    private func fill(_ block: Block, on canvas: Canvas, opaque: Bool) {
        var index = 0
        for y in block.rows {
            for x in block.columns {
                let color = between[index]
                index += 1
                guard color.w > 0 else { continue }
                if opaque {
                    canvas.set(x: x, y: y, color)
                } else {
                    let below = canvas.color(x: x, y: y)
                    canvas.set(x: x, y: y, below + (color - below) * color.w)
                }
            }
        }
    }
}
