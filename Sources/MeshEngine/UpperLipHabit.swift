internal import Media

/// How much of the gap between one person's lips the upper lip makes by rising: who smiles while speaking shows more teeth.
struct UpperLipHabit: Sendable, Equatable {
    /// Millimetres that the upper lip rises for each one that the lips part, 0...``most``.
    let share: Float

    /// Of a face that was not seen to speak.
    static let typical = UpperLipHabit(share: 0.14)
    /// More than this would leave the lower lip none of what the jaw does not do.
    private static let most: Float = 0.3
    /// In wider mouths the jaw does the rest, in millimetres.
    private static let widest: Float = 14
    /// The typical share is believed as much as twenty frames whose gaps differ by 4 mm; of height and nod nothing is believed,
    /// but the fit needs a trace.
    private static let (belief, trace): (Float, Float) = (300, 1e-4)

    private init(share: Float) { self.share = share }

    /// Learns it from frames.
    init(_ samples: [MouthSample]) {
        var fit = LeastSquares(
            prior: [0, -Self.typical.share, 0], weights: [Self.trace, Self.belief, 100 * Self.trace])
        for sample in samples { fit.add([1, min(sample.gap, Self.widest), sample.pitch], value: sample.upperLip) }
        share = (-fit.solution[1]).clamped(to: 0...Self.most)
    }

    /// Divides between both lips what the jaw leaves of a gap.
    ///
    /// - Parameters:
    ///   - lips: what they make of the gap, in face millimetres; negative where they close against the jaw.
    ///   - part: the largest part of a gap that lips make.
    /// - Returns: see ``LipPose/upperLip`` and ``LipPose/lowerLip``.
    func divided(_ lips: Float, ofAtMost part: Float) -> (upper: Float, lower: Float) {
        let upper = (share / part * lips / LipPose.gapPerUpperLip).clamped(to: -0.35...1)
        let lower = ((lips - LipPose.gapPerUpperLip * upper) / LipPose.gapPerLowerLip).clamped(to: -0.6...1.2)
        return (upper, lower)
    }
}
