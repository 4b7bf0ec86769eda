internal import Media

/// What a picture's own mouth leaves behind in the one that is drawn over it: it is seen, though it is not drawn.
struct OwnMouth: Sendable {
    /// Between its lips, in face millimetres: the wider it is, the less open looks what is drawn over it.
    let gap: Float
    /// How much farther outwards than mostly its corners lie, in face millimetres; negative where the mouth is narrow.
    let widening: Float

    /// That of a photo, which is measured as it is.
    static let none = OwnMouth(gap: 0, widening: 0)

    /// How much of its smile is taken out where a gap is drawn: an open mouth may keep more of it.
    static func relaxation(inGap gap: Float) -> Float { 0.8 * (1 - 0.5 * gap.smoothstep(2, 14)) }

    /// What stays of its smile where a gap is drawn, as ``LipPose/spread``.
    func spread(inGap gap: Float) -> Float { (1 - Self.relaxation(inGap: gap)) * widening / LipPose.spreadTravel }
}
