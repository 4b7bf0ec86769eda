internal import Articulation
internal import LipSync
internal import Media

/// What a photo's and a clip's performance have in common: hears, and tells what the mouth does.
struct MeshVoice {
    private var articulator: Articulator
    private var gate: RestGate
    private var solver: PoseSolver

    init(
        model: ArticulationModel, calibration: GapCalibration, habit: UpperLipHabit = .typical,
        _ style: PerformanceStyle
    ) {
        articulator = Articulator(model: model, smoothing: style.isUnhurried ? .film : .none)
        gate = RestGate(isUnhurried: style.isUnhurried)
        solver = PoseSolver(calibration: calibration, habit: habit)
    }

    /// Root mean square in 16-bit units from which sound counts as speech.
    var threshold: Float {
        get { gate.threshold }
        set { gate.threshold = newValue }
    }

    mutating func hear(_ speech: SpeechAudio) {
        articulator.append(speech)
        gate.hear(speech)
    }

    mutating func finishHearing() {
        articulator.finish()
        gate.finish()
    }

    /// The pose at a moment.
    ///
    /// - Parameters:
    ///   - time: not before that of an earlier call.
    ///   - own: the smile that it is drawn over.
    /// - Returns: `nil` while its sound has not come.
    mutating func pose(at time: MediaTime, over own: OwnSmile = .none) -> LipPose? {
        guard let openness = gate.openness(at: time), let mouth = articulator.pose(at: time) else { return nil }
        return solver.pose(for: mouth, at: time, over: own).scaled(by: openness)
    }
}
