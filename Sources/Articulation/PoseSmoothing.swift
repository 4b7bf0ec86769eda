internal import Foundation
internal import SpeechProcessing

/// How poses are averaged with those around them, where later ones may be waited for: zero phase, so nothing comes late.
///
/// Real lips move more smoothly than the network says, and corners of mouths more so than what opens them.
public struct PoseSmoothing: Sendable {
    /// Weights of poses so many hops away, to each side, for each of ``MouthPose/values``; the first is the pose's own.
    let weights: [SIMD16<Float>]

    /// Poses to each side that count.
    var reach: Int { weights.count - 1 }

    /// Each pose as the network says it, as soon as it does.
    public static let none = PoseSmoothing(weights: [SIMD16(repeating: 1)])

    /// For films.
    ///
    /// Lips that press or tuck stay sharp: a closure lasts 60 ms. Over fourteen people of the recipe's recordings,
    /// rounding that is smoothed over 80 to 100 ms follows the real width better (0.438 where it was 0.400), and up to 28 ms
    /// leave the aperture's correlation as it was (0.586). Of width and rounding the inertia of corners does the rest.
    public static let film = PoseSmoothing(
        milliseconds: MouthPose(
            jaw: 28, aperture: 28, width: 50, rounding: 50, closure: 0, tuck: 0, teeth: 28, tongue: 28, voicing: 0))

    private init(weights: [SIMD16<Float>]) { self.weights = weights }

    /// Averages with Gaussian weights.
    ///
    /// - Parameter milliseconds: the standard deviation for each number; 0 leaves it as it is.
    init(milliseconds: MouthPose) {
        let hops = milliseconds.values.map { Double($0) * Double(MelFrame.rate) / 1000 }
        let reach = Int((2.5 * (hops.max() ?? 0)).rounded(.up))
        var weights = [SIMD16<Float>](repeating: .zero, count: reach + 1)
        for (lane, sigma) in hops.enumerated() {
            let bell = (0...reach).map { away in
                sigma > 0 ? exp(-Double(away * away) / (2 * sigma * sigma)) : away == 0 ? 1 : 0
            }
            let sum = 2 * bell.reduce(0, +) - bell[0]
            for away in 0...reach { weights[away][lane] = Float(bell[away] / sum) }
        }
        self.weights = weights
    }
}
