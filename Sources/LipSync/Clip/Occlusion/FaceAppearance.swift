internal import Media

/// How the lower half of a face looks in one shot while nothing is before it: of each cell of a ``FacePatch`` the median
/// and the spread, and of each part of the lips.
struct FaceAppearance: Sendable {
    private var middle: [SIMD4<Float>]
    private var spread: [SIMD4<Float>]
    /// Cells that mostly show skin.
    private var isKnown: [Bool]
    private var lips: [(middle: SIMD4<Float>, spread: SIMD4<Float>)?]

    /// What a cell or a part of the lips has to differ by to be covered, in spreads.
    private static let (skinLimit, lipLimit): (Float, Float) = (6.5, 4.5)
    /// Spreads are no smaller: compression and noise alone differ by this.
    private static let leastSpread = SIMD4<Float>(0.06, 0.022, 0.022, 0.025)
    private static let leastLipSpread = SIMD4<Float>(0.08, 0.02, 0.03, 1)
    /// With fewer frames nothing is known.
    private static let leastFrames = 8
    private static let passes = 3

    /// What a frame's cells are, each over what it would have to be to count as covered: above 1 it is.
    struct Evidence {
        var cells: [Float]
        /// Of which cells anything is known.
        var isKnown: [Bool]
        /// How much less red than they are the lips look, 0...2: from a half on most of them are covered.
        var paleness: Float

        var hotCells: Int { cells.count { $0 > 1 } }
    }

    /// Learns from frames, some of which may show things before the face: those that differ most are left out.
    ///
    /// - Parameter patches: of one shot; `nil` of fewer than eight.
    init?(_ patches: [FacePatch]) {
        guard patches.count >= Self.leastFrames else { return nil }
        self.init(of: patches)
        var clear = patches
        for _ in 1..<Self.passes {
            let scores = patches.map { patch in
                let evidence = evidence(in: patch)
                return evidence.hotCells + (evidence.paleness > 0.4 ? 1000 : 0)
            }
            let limit = max(25, scores.sorted()[patches.count * 3 / 10])
            clear = zip(patches, scores).filter { $0.1 <= limit }.map(\.0)
            guard clear.count >= Self.leastFrames else { return nil }
            self.init(of: clear)
        }
        widen(to: clear)
    }

    /// Takes what one frame in ten differs by for what is usual: a head that turns, a mouth that is rarely wide open.
    private mutating func widen(to patches: [FacePatch]) {
        func wide(_ values: [SIMD4<Float>], _ middle: SIMD4<Float>) -> SIMD4<Float> {
            .quantile(0.9, of: values.map { ($0 - middle).magnitude }) / 1.64
        }
        for cell in 0..<FacePatch.count where isKnown[cell] {
            let seen = patches.filter { $0.kinds[cell] == .skin }.map { $0.values[cell] }
            spread[cell] = pointwiseMax(spread[cell], wide(seen, middle[cell]))
        }
        for sector in lips.indices {
            guard let known = lips[sector] else { continue }
            let seen = patches.compactMap { $0.lips[sector] }
            lips[sector] = (known.middle, pointwiseMax(known.spread, wide(seen, known.middle)))
        }
    }

    private init(of patches: [FacePatch]) {
        let least = max(5, patches.count * 7 / 10)
        (middle, spread, isKnown) = ([], [], [])
        for cell in 0..<FacePatch.count {
            let seen = patches.filter { $0.kinds[cell] == .skin }.map { $0.values[cell] }
            isKnown.append(seen.count >= least)
            let (median, deviation) = seen.count >= least ? Self.robust(seen) : (.zero, .zero)
            middle.append(median)
            spread.append(pointwiseMax(deviation, Self.leastSpread))
        }
        lips = (0..<FacePatch.sectorCount).map { sector in
            let seen = patches.compactMap { $0.lips[sector] }
            guard seen.count >= max(5, patches.count / 4) else { return nil }
            let (median, deviation) = Self.robust(seen)
            return (median, pointwiseMax(deviation, Self.leastLipSpread))
        }
    }

    /// The median and 1.48 times the median deviation from it, which is a normal distribution's standard deviation.
    private static func robust(_ values: [SIMD4<Float>]) -> (SIMD4<Float>, SIMD4<Float>) {
        let middle = SIMD4<Float>.median(of: values)
        let deviation = SIMD4<Float>.median(of: values.map { ($0 - middle).magnitude })
        return (middle, 1.48 * deviation)
    }

    /// How far a frame differs.
    func evidence(in patch: FacePatch) -> Evidence {
        let sectors = (0..<FacePatch.sectorCount).map { sector -> SIMD4<Float>? in
            guard let seen = patch.lips[sector], let known = lips[sector] else { return nil }
            var away = (seen - known.middle) / known.spread
            // Lightness is the shadow's, too; lips are known by their colour.
            (away.x, away.w) = (0, 0)
            return away / Self.lipLimit
        }
        let pale = sectors.compactMap { $0.map { (-$0.y).clamped(to: 0...2) } }
        var cells = [Float](repeating: 0, count: FacePatch.count)
        var known = [Bool](repeating: false, count: FacePatch.count)
        for cell in 0..<FacePatch.count {
            switch patch.kinds[cell] {
            case .skin where isKnown[cell]:
                var away = (patch.values[cell] - middle[cell]) / spread[cell]
                // Less contrast than usual is a blurred frame.
                away.w = max(0, away.w)
                (cells[cell], known[cell]) = (away.length / Self.skinLimit, true)
            case .lip where patch.sectors[cell] >= 0:
                guard let value = sectors[Int(clamping: patch.sectors[cell])] else { continue }
                (cells[cell], known[cell]) = (value.length, true)
            default: break
            }
        }
        let paleness = pale.count < FacePatch.sectorCount / 2 ? 0 : pale.reduce(0, +) / Float(pale.count)
        return Evidence(cells: cells, isKnown: known, paleness: paleness)
    }
}

extension SIMD4<Float> {
    var magnitude: Self { pointwiseMax(self, -self) }
}
