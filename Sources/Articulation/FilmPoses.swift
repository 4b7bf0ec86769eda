internal import Media

/// Brings the poses of films to rest where nobody speaks: poses every 20 ms in, half a second later the same ones out.
///
/// What is learned from real mouths says little of pauses, so that the seen opening fades to the sounding one where voicing
/// is low. In a long pause the mouth rests: it closes as speech ends, and is free just before it begins again. In a short one
/// the pose is right as it is: lips stay parted between words. Voicing decides, not level: quiet speech opens the mouth, loud
/// noise does not.
struct FilmPoses: Sendable {
    /// Poses a second.
    static let rate = 50
    /// Poses that have to be known beyond one.
    private static let foresight = 26
    /// Poses before one that count: the reach of a pause, and of the fading's bell.
    private static let memory = 30
    /// Speech begins above the first voicing and ends below the second.
    private static let (begins, ends): (Float, Float) = (0.5, 0.3)
    /// Shorter than 60 ms it is a click.
    private static let shortest = 3
    /// The longest pause, in poses, that does not bring the mouth to rest: 0.42 s.
    private static let pause = 21
    /// Poses after speech at which the mouth begins to close, and at which it is closed.
    private static let (release, closed): (Float, Float) = (3, 12)
    /// Poses before speech at which the mouth is free, and at which it is still at rest.
    private static let (free, letGo): (Float, Float) = (2, 8)
    /// A bell of 40 ms, over which voicing is averaged.
    private static let bell = (-5...5).map { away in (-Float(away * away) / 8).exponential }

    private var raw: [SIMD16<Float>] = []
    /// Whether each of ``raw`` is speech, clicks included.
    private var isLoud: [Bool] = []
    /// Index of the first one in ``raw``, and of the next that comes out.
    private var (first, next) = (0, 0)
    private var isFinished = false

    /// Takes the next pose as the networks tell it.
    ///
    /// - Returns: the poses that it completes.
    mutating func append(_ lanes: SIMD16<Float>) -> [SIMD16<Float>] {
        raw.append(lanes)
        isLoud.append(lanes[MouthPose.Lane.voicing] > (isLoud.last == true ? Self.ends : Self.begins))
        return takeComplete()
    }

    /// Ends the film: silence follows.
    ///
    /// - Returns: the poses that were left.
    mutating func finish() -> [SIMD16<Float>] {
        isFinished = true
        return takeComplete()
    }

    private mutating func takeComplete() -> [SIMD16<Float>] {
        var complete: [SIMD16<Float>] = []
        while next < first + raw.count, isFinished || next + Self.foresight <= first + raw.count {
            complete.append(pose(next - first))
            next += 1
        }
        let passed = next - first - Self.memory
        // Not one by one: moving the rest has to pay.
        if passed >= 64 {
            raw.removeFirst(passed)
            isLoud.removeFirst(passed)
            first += passed
        }
        return complete
    }

    private func pose(_ index: Int) -> SIMD16<Float> {
        var lanes = raw[index]
        var (voicing, weights): (Float, Float) = (0, 0)
        for (place, weight) in Self.bell.enumerated() {
            voicing += weight * raw[min(max(index + place - 5, 0), raw.count - 1)][MouthPose.Lane.voicing]
            weights += weight
        }
        MouthPose.fade(&lanes, voicing: voicing / weights)
        lanes[MouthPose.Lane.openness] = openness(index)
        return lanes
    }

    private func openness(_ index: Int) -> Float {
        if isSpeech(index) { return 1 }
        let since = (1...Self.foresight).first { isSpeech(index - $0) }
        let until = (1..<Self.foresight).first { isSpeech(index + $0) }
        if let since, let until, since + until <= Self.pause { return 1 }
        let closed = since.map { 1 - Float($0).smoothstep(Self.release, Self.closed) } ?? 0
        let opened = until.map { 1 - Float($0).smoothstep(Self.free, Self.letGo) } ?? 0
        return max(closed, opened)
    }

    /// Whether a pose belongs to speech of some length.
    private func isSpeech(_ index: Int) -> Bool {
        guard isLoud.indices.contains(index), isLoud[index] else { return false }
        var length = 1
        var (before, after) = (index - 1, index + 1)
        while length < Self.shortest, isLoud.indices.contains(before), isLoud[before] {
            (length, before) = (length + 1, before - 1)
        }
        while length < Self.shortest, isLoud.indices.contains(after), isLoud[after] {
            (length, after) = (length + 1, after + 1)
        }
        return length >= Self.shortest
    }
}

extension MouthPose {
    /// Fades what real mouths taught to what is heard, where there is little voice.
    ///
    /// - Parameters:
    ///   - lanes: of a pose.
    ///   - voicing: as it is around that pose.
    static func fade(_ lanes: inout SIMD16<Float>, voicing: Float) {
        let share = (2 * voicing - 0.2).clamped(to: 0...1)
        let sounding = MouthPose(lanes: lanes).soundingOpening
        lanes[Lane.seenOpening] = share * lanes[Lane.seenOpening] + (1 - share) * sounding
        lanes[Lane.seenWidth] *= share
    }
}
