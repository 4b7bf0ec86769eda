internal import Faces
internal import Media

/// Smooths the points of a face over time without lag: each follows the parabola that fits the frames around it best
/// ([Savitzky and Golay, 1964](https://doi.org/10.1021/ac60214a047)).
///
/// Four frames to each side count for the head, two for the lips and the chin, which move faster. Where frames are missing,
/// at a cut, where the face is lost, at both ends, those that there are do, and a line takes the parabola's place where
/// one side has fewer than two. A value that keeps eight faces, however long the clip is.
///
/// Frames of a clip that is only looked through lie too far apart to tell about each other: there the points stay as seen.
struct LandmarkSmoother {
    /// Frames to each side that count for the head, and have to be known before one between them is settled.
    private let headReach: Int
    /// Frames to each side that count for the lips and the chin.
    private let lipReach: Int

    /// As they were seen, without a gap between them.
    private var run: [FaceLandmarks] = []
    /// How many at the end of the run are not settled.
    private var pending = 0

    /// Frames a second below which a mouth opens and closes between two of them.
    private static let slowest = 12.0

    /// - Parameter frameRate: of the frames whose faces will be taken.
    init(frameRate: FrameRate = .standard) {
        (headReach, lipReach) = frameRate.framesPerSecond < Self.slowest ? (0, 0) : (4, 2)
    }

    /// Takes the next frame's face.
    ///
    /// - Parameters:
    ///   - face: as it was seen; `nil` where the frame shows none.
    ///   - startsShot: whether the frame follows a cut.
    /// - Returns: the faces that this settles, in the order of their frames, each frame exactly once.
    mutating func append(_ face: FaceLandmarks?, startsShot: Bool) -> [FaceLandmarks?] {
        guard let face else { return finish() + [nil] }
        var settled: [FaceLandmarks?] = startsShot ? finish() : []
        run.append(face)
        pending += 1
        if pending > headReach { settled.append(settle()) }
        return settled
    }

    /// Ends the run: what follows has nothing to do with it.
    ///
    /// - Returns: the faces that are left.
    mutating func finish() -> [FaceLandmarks?] {
        var settled: [FaceLandmarks?] = []
        while pending > 0 { settled.append(settle()) }
        run.removeAll()
        return settled
    }

    private mutating func settle() -> FaceLandmarks {
        let index = run.count - pending
        var face = run[index]
        smooth(&face, at: index, Self.headPoints, reach: headReach)
        smooth(&face, at: index, Self.fastPoints, reach: lipReach)
        pending -= 1
        let passed = run.count - pending - headReach
        if passed > 0 { run.removeFirst(passed) }
        return face
    }

    private func smooth(_ face: inout FaceLandmarks, at index: Int, _ points: [Int], reach: Int) {
        let (before, after) = (min(index, reach), min(run.count - 1 - index, reach))
        let weights = Self.weights(before: before, after: after, reach: reach)
        for point in points {
            var sum = SIMD3<Float>.zero
            for (offset, weight) in weights.enumerated() {
                sum += run[index - before + offset].points[point] * weight
            }
            face.points[point] = sum
        }
    }

    /// Weights of the frames around one whose weighted sum is the value there of the polynomial that fits them best.
    static func weights(before: Int, after: Int, reach: Int) -> [Float] {
        let places = (-before...after).map { Float($0) }
        // Nearer frames count more.
        let counts = places.map { place -> Float in
            let far = abs(place) / Float(reach + 1)
            let left = 1 - far * far * far
            return left * left * left
        }
        func moment(_ power: Int) -> Float {
            zip(places, counts).reduce(0) { sum, pair in
                sum + (0..<power).reduce(pair.1) { value, _ in value * pair.0 }
            }
        }
        let (m0, m1, m2) = (moment(0), moment(1), moment(2))
        guard before >= 2, after >= 2 else {
            let divisor = m0 * m2 - m1 * m1
            guard divisor > 0 else { return places.map { $0 == 0 ? 1 : 0 } }
            return zip(places, counts).map { $1 * (m2 - m1 * $0) / divisor }
        }
        let (m3, m4) = (moment(3), moment(4))
        let (a, b, c) = (m2 * m4 - m3 * m3, m2 * m3 - m1 * m4, m1 * m3 - m2 * m2)
        let divisor = m0 * a + m1 * b + m2 * c
        return zip(places, counts).map { $1 * (a + b * $0 + c * $0 * $0) / divisor }
    }

    /// Lips and chin.
    private static let fastPoints: [Int] =
        LandmarkRing.outerLip + LandmarkRing.innerLip
        + [LandmarkIndex.chin, 148, 176, 149, 150, 377, 400, 378, 379, 17, 18, 200, 199, 175, 83, 313, 182, 406]
        .filter { !LandmarkRing.outerLip.contains($0) }
    private static let headPoints: [Int] = {
        let fast = Set(fastPoints)
        return (0..<LandmarkIndex.count).filter { !fast.contains($0) }
    }()
}
