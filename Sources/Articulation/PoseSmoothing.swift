internal import Foundation

/// How poses are averaged with those around them, where later ones may be waited for: zero phase, so nothing comes late.
///
/// Real lips move more smoothly than the network says, and corners of mouths more so than what opens them.
struct PoseSmoothing: Sendable {
    /// Weights of poses so many steps away, to each side, for each lane of a pose; the first is the pose's own.
    let weights: [SIMD16<Float>]

    /// Poses to each side that count.
    var reach: Int { weights.count - 1 }

    /// Each pose as the network says it, as soon as it does.
    static let none = PoseSmoothing(weights: [SIMD16(repeating: 1)])

    /// For films, whose poses come 50 times a second.
    ///
    /// Lips that press or tuck stay sharp: a closure lasts 60 ms. Over fourteen people of the recipe's recordings,
    /// rounding that is smoothed over 80 to 100 ms follows the real width better (0.438 where it was 0.400), and up to 28 ms
    /// leave the aperture's correlation as it was (0.586). Of width and rounding the inertia of corners does the rest.
    static let film = PoseSmoothing(
        milliseconds: MouthPose(
            jaw: 28, aperture: 28, width: 28, rounding: 28, teeth: 28, tongue: 28, seenOpening: 16, seenWidth: 28,
            openness: 0),
        rate: 50)

    private init(weights: [SIMD16<Float>]) { self.weights = weights }

    /// Averages with Gaussian weights.
    ///
    /// - Parameters:
    ///   - milliseconds: the standard deviation for each number; 0 leaves it as it is.
    ///   - rate: poses a second.
    init(milliseconds: MouthPose, rate: Int) {
        let steps = milliseconds.lanes * Float(rate) / 1000
        let reach = Int((2.5 * steps.max()).rounded(.up))
        var weights = [SIMD16<Float>](repeating: .zero, count: reach + 1)
        for lane in 0..<steps.scalarCount {
            let sigma = Double(steps[lane])
            let bell = (0...reach).map { away in
                sigma > 0 ? exp(-Double(away * away) / (2 * sigma * sigma)) : away == 0 ? 1 : 0
            }
            let sum = 2 * bell.reduce(0, +) - bell[0]
            for away in 0...reach { weights[away][lane] = Float(bell[away] / sum) }
        }
        self.weights = weights
    }
}
