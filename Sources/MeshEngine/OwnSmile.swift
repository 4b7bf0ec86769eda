internal import Media

/// What of a clip's own smile is seen in the mouth that is drawn over it, though it is not drawn.
struct OwnSmile: Sendable {
    /// How much farther outwards than mostly the mouth's corners lie, in face millimetres; negative where it is narrow.
    let widening: Float

    /// That of a photo, which is measured as it is.
    static let none = OwnSmile(widening: 0)

    /// How much of it is taken out where a gap is drawn: an open mouth may keep more.
    static func relaxation(inGap gap: Float) -> Float { 0.8 * (1 - 0.5 * gap.smoothstep(2, 14)) }

    /// What stays of it where a gap is drawn, as ``LipPose/spread``.
    func spread(inGap gap: Float) -> Float { (1 - Self.relaxation(inGap: gap)) * widening / LipPose.spreadTravel }
}
