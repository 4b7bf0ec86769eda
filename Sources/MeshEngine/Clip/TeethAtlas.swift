internal import Faces
internal import Media

/// Frames of a clip that show its teeth best, each for how the head is held in it.
struct TeethAtlas: Sendable {
    /// One of them.
    struct Page: Sendable {
        let texture: Texture
        let frame: FaceFrame
        /// The inner contour: 80 samples in face millimetres.
        let opening: [Point]
        /// Where the closed lips would meet, in face millimetres.
        let meeting: Point
        let yaw: Float
        let pitch: Float
        /// The skin's colour, by which another frame's light is judged.
        let skin: SIMD4<Float>
    }

    let pages: [Page]

    /// How much nearer another page has to be before it takes over, in radians: pages do not flicker.
    private static let reluctance: Float = 0.05

    /// The page for a pose.
    ///
    /// - Parameters:
    ///   - yaw: of the head, in radians.
    ///   - pitch: likewise.
    ///   - current: the page that is shown now.
    /// - Returns: the page nearest to it; `nil` where there is none.
    func page(yaw: Float, pitch: Float, current: Int?) -> Int? {
        func distance(_ index: Int) -> Float {
            let away = Point(pages[index].yaw - yaw, pages[index].pitch - pitch).length
            return index == current ? away - Self.reluctance : away
        }
        return pages.indices.min { distance($0) < distance($1) }
    }
}

/// Collects frames for an atlas, the best one of each way in which the head is held.
struct TeethCollection {
    private struct Candidate {
        let score: Float
        let frame: FaceFrame
        let points: [SIMD3<Float>]
        let image: Image
    }

    private var best: [SIMD2<Int>: Candidate] = [:]
    /// Poses further apart than this, in radians, have pages of their own.
    private static let (yawStep, pitchStep): (Float, Float) = (0.14, 0.17)
    private static let mostPages = 5
    private static let luma = SIMD4<Float>(0.299, 0.587, 0.114, 0)

    /// Looks at a frame.
    mutating func look(at image: Image, _ frame: FaceFrame, _ skull: SkullPose, _ points: [SIMD3<Float>]) {
        let score = Self.teeth(in: image, frame)
        guard score > 8 else { return }
        let pose = SIMD2(Int((skull.yaw / Self.yawStep).rounded()), Int((skull.pitch / Self.pitchStep).rounded()))
        guard score > best[pose]?.score ?? 0 else { return }
        // The lips and the skin around them: the rest of a frame would only take memory.
        let around = Rectangle(around: (LandmarkRing.outerLip + LandmarkRing.oval).map { Point(points[$0].x, points[$0].y) })
        guard let area = around?.intersection(image.bounds), area.width >= 16, area.height >= 16 else { return }
        let box = (
            left: Int(area.x), top: Int(area.y), right: Int(area.x + area.width), bottom: Int(area.y + area.height)
        )
        let part = image.part(columns: box.left..<box.right, rows: box.top..<box.bottom)
        let origin = Point(Float(box.left), Float(box.top))
        let moved = points.map { $0 - SIMD3(origin, 0) }
        guard let movedFrame = FaceFrame(moved) else { return }
        best[pose] = Candidate(score: score, frame: movedFrame, points: moved, image: part)
    }

    /// The atlas of what was seen.
    ///
    /// - Parameter teeth: where the closed lips meet, in the skull's axes.
    /// - Returns: up to five pages.
    func atlas(meetingAt teeth: SIMD3<Float>) -> TeethAtlas {
        let chosen = best.values.sorted { $0.score > $1.score }.prefix(Self.mostPages)
        return TeethAtlas(
            pages: chosen.map { candidate in
                let (frame, image) = (candidate.frame, candidate.image)
                let contours = LipContours(of: frame, in: image)
                let skull = SkullPose(candidate.points)
                let mesh = LipMesh(frame: frame, contours: contours)
                return TeethAtlas.Page(
                    texture: Texture(of: image, area: MouthRenderer.area(of: mesh, frame: frame)), frame: frame,
                    opening: contours.inner.points, meeting: frame.toFace(skull.place(teeth)), yaw: skull.yaw,
                    pitch: skull.pitch, skin: FaceLighting.skin(of: mesh, frame, in: image))
            })
    }

    /// Square millimetres between the lips that are brighter than the lips and less red, wide gaps counting no further.
    private static func teeth(in image: Image, _ frame: FaceFrame) -> Float {
        let inner = LandmarkRing.innerLip.map { frame.landmarks[$0] }
        let outer = LandmarkRing.outerLip.map { frame.landmarks[$0] }
        func color(_ point: Point) -> SIMD4<Float> { image.color(near: frame.toPicture(point)) }
        let lips = inner.indices.map { color((inner[$0] + outer[$0]) / 2) }
        let lip = lips.reduce(.zero, +) / Float(lips.count)
        let (lipLuma, step): (Float, Float) = (max(1, lip.dot(luma)), 0.7)
        let lipRedness = (lip.x - lip.y) / lipLuma
        var count: Float = 0
        // Pairs of points above each other: 1...9 on the upper lip, 19...11 on the lower.
        for pair in 1..<inner.count / 2 {
            let (top, bottom) = (inner[pair], inner[inner.count - pair])
            let gap = min(bottom.y - top.y, 16)
            for depth in stride(from: Float(0.8), to: gap - 0.6, by: step) {
                let seen = color(top + (bottom - top) * (depth / max(gap, 0.1)))
                let brightness = seen.dot(luma)
                if brightness > 1.12 * lipLuma, (seen.x - seen.y) / max(1, brightness) < 0.8 * lipRedness { count += 1 }
            }
        }
        let spacing = (inner[inner.count / 2].x - inner[0].x) / Float(inner.count / 2)
        return count * step * spacing
    }
}
