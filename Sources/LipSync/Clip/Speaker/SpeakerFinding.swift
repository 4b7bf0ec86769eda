internal import Foundation
public import Media

/// Who was found to speak in a clip, and why.
public struct SpeakerFinding: Sendable, Equatable {
    /// A face of a shot.
    public struct Face: Sendable, Equatable {
        /// The middle of it where it was seen first, in picture pixels.
        public let place: Point
        /// How its mouth goes with the clip's sound; `nil` where it holds still, or is seen in speech too seldom.
        public let agreement: MouthAgreement?
    }

    /// What was decided for a shot.
    public enum Verdict: Sendable, Equatable {
        /// The mouth of the face with this index moves with the sound, clearly more so than all others.
        case speaks(Int)
        /// There is one face only.
        case onlyFace
        /// No mouth moves with the sound clearly enough: the largest face is taken.
        case unclear
        /// There is no speech while faces are seen: the largest face is taken.
        case noSpeech
        /// There is no face.
        case noFace
    }

    /// A part of the clip without a cut.
    public struct Shot: Sendable, Equatable {
        /// Seconds from the start of the clip.
        public let start: Double
        /// In the order in which they came, the largest first.
        public let faces: [Face]
        /// Who speaks.
        public let verdict: Verdict
    }

    /// The shots that were looked at; none where the clip has no sound or no speech.
    public let shots: [Shot]
    /// What engines are to be told.
    public let choices: ShotChoices
    /// Whether the clip has sound.
    let hasSound: Bool
}

extension SpeakerFinding: CustomStringConvertible {
    /// A sentence or two for people: which face, and why.
    public var description: String {
        guard hasSound else { return "the clip has no sound that would tell who speaks: the largest face is taken" }
        guard !shots.isEmpty else { return "nobody speaks in the clip's own sound: the largest face is taken" }
        let seen = shots.filter { $0.verdict != .noFace }
        guard let first = seen.first else { return "no face was seen while there was sound: the largest one is taken" }
        guard seen.count > 1 else { return first.sentence }
        let found = seen.count { if case .speaks = $0.verdict { true } else { false } }
        let single = seen.count { $0.verdict == .onlyFace }
        let rest = seen.count - found - single
        return "\(first.sentence); of \(seen.count) shots, who speaks was found in \(found), \(single) show one face"
            + (rest > 0 ? ", and in \(rest) the largest face is taken" : "")
    }
}

extension SpeakerFinding.Shot {
    fileprivate var sentence: String {
        func number(_ value: Double) -> String { String(format: "%.2f", value) }
        func place(_ index: Int) -> String {
            "\(Int(clamping: faces[index].place.x)),\(Int(clamping: faces[index].place.y))"
        }
        switch verdict {
        case .speaks(let index):
            let others = faces.indices.filter { $0 != index }.map { other in
                faces[other].agreement.map { number($0.correlation) } ?? "still"
            }
            let own = faces[index].agreement.map { number($0.correlation) } ?? ""
            return
                "face \(index + 1) of \(faces.count), at \(place(index)), speaks: its mouth moves with the clip's sound "
                + "(r \(own); others: \(others.joined(separator: ", ")))"
        case .onlyFace: return "there is one face, at \(place(0)): it is taken"
        case .unclear:
            let found = faces.map { $0.agreement.map { number($0.correlation) } ?? "still" }
            return
                "no mouth of \(faces.count) moves with the clip's sound clearly more than the others "
                + "(r \(found.joined(separator: ", "))): the largest face is taken"
        case .noSpeech: return "nobody speaks while faces are seen: the largest one is taken"
        case .noFace: return "no face is seen"
        }
    }
}
