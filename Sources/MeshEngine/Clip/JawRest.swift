internal import Faces
internal import Media

/// Where the chin of one face is with the jaw closed, by how the head nods.
///
/// The chin lies behind the nose and depth is a guess, so it seems farther from the nose, or nearer to it, as the head nods, by
/// as much as it moves in most of speech.
struct JawRest: Sendable {
    /// From the nose to the chin where the head does not nod, in face millimetres.
    private let distance: Float
    /// Millimetres more for each radian.
    private let perRadian: Float

    /// What is believed of a face whose head hardly nods, and the weight of that beside the squares of nods in radians.
    private static let (typicalPerRadian, belief): (Float, Float) = (-12, 0.01)
    /// Of the distance nothing is believed; the fit needs a trace.
    private static let trace: Float = 1e-4

    /// Learns it from frames: their jaws are as good as closed in the half whose lips are nearest to each other.
    init(_ samples: [MouthSample]) {
        let limit = samples.map(\.gap).median
        var fit = LeastSquares(prior: [0, Self.typicalPerRadian], weights: [Self.trace, Self.belief])
        for sample in samples where sample.gap <= limit { fit.add([1, sample.pitch], value: sample.jawDistance) }
        let solution = fit.solution
        (distance, perRadian) = (solution[0], solution[1])
    }

    /// How far the jaw of a frame is down, in face millimetres; negative where its chin is nearer than mostly.
    func opening(at distance: Float, pitch: Float) -> Float { distance - self.distance - perRadian * pitch }
}
