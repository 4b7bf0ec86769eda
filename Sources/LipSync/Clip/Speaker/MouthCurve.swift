internal import Faces
internal import Media

/// How far apart the lips of one face were, frame after frame of a shot.
struct MouthCurve: Sendable {
    /// Seconds from the start of the clip, rising.
    private(set) var times: [Double] = []
    /// Between the middles of the inner lips, in face millimetres.
    private(set) var openings: [Float] = []

    mutating func append(_ opening: Float, at time: Double) {
        times.append(time)
        openings.append(opening)
    }

    mutating func append(_ face: FaceLandmarks, at time: Double) {
        // Nobody's lips are further apart than that: the points are on something else.
        let opening = face.lipGap
        if opening.isFinite, opening < 100 { append(opening, at: time) }
    }
}
