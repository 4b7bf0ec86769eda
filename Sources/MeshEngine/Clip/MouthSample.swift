/// What a frame of a clip tells about how its mouth moves, in face millimetres.
struct MouthSample {
    /// From the nose to the chin, in depth too.
    let jawDistance: Float
    /// How far below the nose the upper lip's inner edge is.
    let upperLip: Float
    /// Between the lips.
    let gap: Float
    /// How far the head nods, in radians: chin and lips lie behind the nose, and depth is a guess.
    let pitch: Float
}
