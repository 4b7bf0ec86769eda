internal import Faces
internal import Media

/// The mouths of all faces of a shot, as they are seen while it goes on.
struct ShotWatch {
    private let start: Double
    private var places: [Point] = []
    private var curves: [MouthCurve] = []

    /// Seconds of speech below which there is nothing to judge.
    static let leastSpeech = 0.8
    /// By how much the best mouth has to surpass the second: of one clip beside itself the right one led by 0.4 and more.
    private static let margin = 0.15
    /// What the best mouth has to reach, also where chance is less or cannot be told.
    private static let leastCorrelation = 0.35

    /// - Parameter start: seconds from the start of the clip.
    init(start: Double) { self.start = start }

    /// Looks at a frame.
    mutating func look(at members: [FaceCrowd.Member], time: Double) {
        for member in members[places.count...] {
            places.append(member.first.bounds.center)
            curves.append(MouthCurve())
        }
        for (index, member) in members.enumerated() {
            if let face = member.now { curves[index].append(face, at: time) }
        }
    }

    /// Ends the shot.
    ///
    /// - Parameters:
    ///   - forecast: of the clip's sound.
    ///   - end: of the shot, in seconds.
    /// - Returns: who speaks in it.
    func judged(by forecast: SpeechForecast, until end: Double) -> SpeakerFinding.Shot {
        let isSpoken = forecast.speechSeconds(in: start..<max(start, end)) >= Self.leastSpeech
        let agreements = curves.map { isSpoken ? MouthAgreement($0, forecast) : nil }
        let verdict: SpeakerFinding.Verdict =
            switch curves.count {
            case 0: .noFace
            case 1: .onlyFace
            default: isSpoken ? Self.verdict(agreements) : .noSpeech
            }
        return SpeakerFinding.Shot(
            start: start, faces: zip(places, agreements).map { .init(place: $0, agreement: $1) }, verdict: verdict)
    }

    /// Picks the mouth that follows the sound.
    static func verdict(_ agreements: [MouthAgreement?]) -> SpeakerFinding.Verdict {
        let known = agreements.indices.compactMap { index in agreements[index].map { (index, $0) } }
            .sorted { $0.1.correlation > $1.1.correlation }
        guard let (index, best) = known.first,
            best.correlation > max(best.chance ?? leastCorrelation, leastCorrelation),
            best.correlation - (known.dropFirst().first?.1.correlation ?? 0) >= margin
        else { return .unclear }
        return .speaks(index)
    }
}

extension SpeakerFinding {
    /// Nothing to look at.
    init(hasSound: Bool) { (shots, choices, self.hasSound) = ([], ShotChoices(.largest), hasSound) }

    /// Makes choices of what was found.
    ///
    /// - Parameters:
    ///   - shots: one at least.
    ///   - end: seconds that were looked at; shots that begin later are not known.
    init(_ shots: [Shot], until end: Double) {
        let entries = shots.map { shot in
            ShotChoices.Entry(start: shot.start, choice: shot.choice)
        }
        choices = ShotChoices(entries + [ShotChoices.Entry(start: end + ShotChoices.tolerance, choice: .largest)])
        (self.shots, hasSound) = (shots, true)
    }
}

extension SpeakerFinding.Shot {
    /// As engines are told.
    fileprivate var choice: FaceChoice {
        if case .speaks(let index) = verdict { .at(faces[index].place) } else { .largest }
    }
}
