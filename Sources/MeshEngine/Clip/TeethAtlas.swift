internal import Faces
internal import Media

/// Frames of a clip that show its teeth best, each for how the head is held in it.
struct TeethAtlas: Sendable {
    /// One of them.
    struct Page: Sendable {
        let texture: Texture
        let frame: FaceFrame
        /// What it is for, in face millimetres: from the upper lip to the edge of the upper teeth, or from there to the lower
        /// lip.
        let opening: ContourTable
        /// The height of the opening's lower edge in the middle, from where the lips meet.
        private(set) var edge: Float
        /// Where the closed lips would meet, in face millimetres.
        private(set) var meeting: Point
        let yaw: Float
        let pitch: Float
        /// The skin's colour, by which another frame's light is judged.
        let skin: SIMD4<Float>

        /// The page with that edge: teeth do not move in a skull, so what differs is how well its pose is known.
        func aligned(toEdge edge: Float) -> Page {
            var page = self
            page.meeting.y += self.edge - edge
            page.edge = edge
            return page
        }
    }

    let pages: [Page]
    /// The frame whose mouth is widest open, for what lies on the jaw; `nil` where no frame shows it.
    let jaw: Page?

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
        let part: FacePart
        let frame: FaceFrame
    }

    private var best: [SIMD2<Int>: Candidate] = [:]
    private var widest: Candidate?
    /// Poses further apart than this, in radians, have pages of their own.
    private static let (yawStep, pitchStep): (Float, Float) = (0.14, 0.17)
    private static let mostPages = 5
    /// A page with less than this share of the best one's teeth is left out, however well its pose fits.
    private static let leastShare: Float = 0.6
    /// Where the edge of upper teeth can be, in millimetres below closed lips.
    private static let edges: ClosedRange<Float> = 0...4
    /// Teeth below this many square millimetres are no teeth; a gap below this many millimetres shows nothing of the jaw.
    private static let (leastTeeth, leastGap): (Float, Float) = (8, 9)
    private static let luma = FaceLighting.luma

    /// Looks at a frame.
    mutating func look(at image: Image, face: FaceLandmarks, _ frame: FaceFrame, _ skull: SkullPose) {
        let pose = SIMD2(Int((skull.yaw / Self.yawStep).rounded()), Int((skull.pitch / Self.pitchStep).rounded()))
        let (score, gap) = (Self.teeth(in: image, frame), frame.innerGap)
        let isBest = score > max(Self.leastTeeth, best[pose]?.score ?? 0)
        let isWidest = gap > max(Self.leastGap, widest?.score ?? 0)
        guard isBest || isWidest, let part = FacePart(of: image, face: face), let frame = FaceFrame(part.face.points)
        else { return }
        if isBest { best[pose] = Candidate(score: score, part: part, frame: frame) }
        if isWidest { widest = Candidate(score: gap, part: part, frame: frame) }
    }

    /// The atlas of what was seen.
    ///
    /// - Parameter teeth: where the closed lips meet, in the skull's axes.
    /// - Returns: up to five pages.
    func atlas(meetingAt teeth: SIMD3<Float>) -> TeethAtlas {
        func page(_ candidate: Candidate, _ opening: (LipContours) -> [Point]) -> TeethAtlas.Page {
            let (frame, image) = (candidate.frame, candidate.part.image)
            let contours = LipContours(of: frame, in: image)
            let skull = SkullPose(candidate.part.face.points)
            let mesh = LipMesh(frame: frame, contours: contours)
            let (opening, meeting) = (opening(contours), frame.toFace(skull.place(teeth)))
            let middle = LipRing.half / 2 - 5...LipRing.half / 2 + 5
            return TeethAtlas.Page(
                texture: Texture(of: image, area: MouthRenderer.area(of: mesh, frame: frame)), frame: frame,
                opening: ContourTable(opening),
                edge: middle.map { opening[LipRing.lowerSample($0)].y }.median - meeting.y, meeting: meeting,
                yaw: skull.yaw, pitch: skull.pitch, skin: FaceLighting.skin(of: mesh, frame, in: image))
        }
        let sorted = best.values.sorted { $0.score > $1.score }.prefix(Self.mostPages)
        let chosen = sorted.filter { $0.score >= Self.leastShare * sorted[0].score }
        let pages = chosen.map { one in page(one) { Self.upperTeeth(between: $0, one.frame, in: one.part.image) } }
        let edge = pages.isEmpty ? 0 : pages.map(\.edge).median.clamped(to: Self.edges)
        return TeethAtlas(
            pages: pages.map { $0.aligned(toEdge: edge) },
            jaw: widest.map { one in
                page(one) { contours in
                    // From the edge of the upper teeth down to the lower lip.
                    let teeth = LipRing(points: Self.upperTeeth(between: contours, one.frame, in: one.part.image))
                    return LipRing(upper: teeth.lower, lower: contours.inner.lower).points
                }
            })
    }

    /// The part of an opening that shows the upper teeth: what lies below them belongs to the jaw, which moves otherwise,
    /// and what lies above is gum or lip, behind which teeth go on.
    private static func upperTeeth(between contours: LipContours, _ frame: FaceFrame, in image: Image) -> [Point] {
        let (first, step): (Float, Float) = (0.4, 0.25)
        let heights = (0...LipRing.half).map { column -> (top: Float, bottom: Float) in
            let (lip, gap) = (contours.inner.points[column], max(0, contours.gaps[column].y))
            let profile = stride(from: first, to: max(first + 0.1, gap - 0.3), by: step).map { depth in
                image.color(near: frame.toPicture(lip + Point(0, depth))).dot(luma)
            }
            // The brightest row of the upper part is a tooth; it ends where a fifth of its light is gone.
            guard let brightest = profile.prefix(max(1, Int(8 / step))).indices.max(by: { profile[$0] < profile[$1] }),
                let darkest = profile.min()
            else { return (0, gap) }
            let limit = profile[brightest] * 0.78 + darkest * 0.1
            let top = profile[...brightest].lastIndex { $0 < limit }.map { $0 + 1 } ?? 0
            let bottom = profile[brightest...].firstIndex { $0 < limit } ?? profile.count
            return (first + Float(top) * step, min(gap, first + Float(bottom) * step))
        }
        func smooth(_ values: [Float]) -> [Point] {
            let steady = values.indices.map { column in
                Array(values[max(0, column - 2)...min(values.count - 1, column + 2)]).median
            }.gaussianSmoothed(sigma: 1)
            return zip(contours.inner.upper, steady).map { $0 + Point(0, $1) }
        }
        return LipRing(upper: smooth(heights.map(\.top)), lower: smooth(heights.map(\.bottom))).points
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
