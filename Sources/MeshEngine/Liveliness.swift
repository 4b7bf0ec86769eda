internal import Media

/// What a face does besides speaking: blinks, and small motions of the head, so that a picture does not look frozen.
///
/// Seeded and a function of time alone: the same seed gives the same film. Times must not go back.
struct Liveliness: Sendable {
    /// One moment.
    struct Moment {
        /// How far the eyes are shut, 0...1.
        var closure: Float = 0
        /// Turn of the head about the neck, radians.
        var roll: Float = 0
        /// Shift of the head in face millimetres.
        var shift: Point = .zero
        /// Growth of the head: 0 none, 0.01 one per cent.
        var zoom: Float = 0
    }

    private struct Wave {
        let amplitude: Float
        let frequency: Float
        let phase: Float
    }

    /// Seconds between blinks, and from open to open again.
    private static let pause: ClosedRange<Float> = 2...6
    private static let duration: ClosedRange<Float> = 0.1...0.15
    /// Seconds over which motion sets in, so that the first frame is the photo itself.
    private static let onset: Float = 1.5

    private var random: SeededRandom
    private var blinkStart: Float
    private var blinkDuration: Float
    private let waves: [[Wave]]

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        // Three slow waves for each of roll, sideways, nod and zoom; together they do not repeat within minutes.
        var random = random
        waves = (0..<4).map { _ in
            [(0.5, 0.09), (0.35, 0.17), (0.15, 0.31)].map { amplitude, frequency in
                Wave(
                    amplitude: amplitude, frequency: frequency * random.uniform(0.85...1.15),
                    phase: random.uniform(0...2 * .pi))
            }
        }
        blinkStart = random.uniform(1...3)
        blinkDuration = random.uniform(Self.duration)
        self.random = random
    }

    /// The face at a time.
    mutating func moment(at time: MediaTime) -> Moment {
        let seconds = time.seconds
        while Float(seconds) > blinkStart + blinkDuration {
            blinkStart += blinkDuration + random.uniform(Self.pause)
            blinkDuration = random.uniform(Self.duration)
        }
        let strength = Float(seconds).smoothstep(0, Self.onset)
        func sway(_ axis: Int) -> Float {
            waves[axis].reduce(0) { sum, wave in
                let turns = (seconds * Double(wave.frequency)).truncatingRemainder(dividingBy: 1)
                return sum + wave.amplitude * (Float(turns) * 2 * .pi + wave.phase).sine
            } * strength
        }
        return Moment(
            closure: closure(at: Float(seconds)), roll: sway(0) * 0.022, shift: Point(sway(1) * 1.6, sway(2) * 1.3),
            zoom: sway(3) * 0.006)
    }

    /// Lids fall in the first two fifths of a blink, stay shut for one and rise in the rest.
    private func closure(at seconds: Float) -> Float {
        let progress = (seconds - blinkStart) / blinkDuration
        guard progress > 0, progress < 1 else { return 0 }
        return progress.smoothstep(0, 0.4) * (1 - progress.smoothstep(0.6, 1))
    }
}
