internal import Articulation
internal import LipSync
internal import Media

/// What a photo's and a clip's performance have in common: hears, and tells what the mouth does.
struct MeshVoice {
    private var articulator: Articulator
    private var gate = LevelGate()
    private var solver: PoseSolver

    /// Makes the networks ready.
    ///
    /// - Throws: ``LipSyncError`` (`model`) where one is missing or damaged.
    init(
        model: ArticulationModel, calibration: GapCalibration, habit: UpperLipHabit = .typical,
        _ style: PerformanceStyle
    ) throws(LipSyncError) {
        do throws(ArticulationError) {
            articulator = try Articulator(model: model, for: style.isUnhurried ? .film : .live)
        } catch {
            throw LipSyncError(.model, error.description)
        }
        solver = PoseSolver(calibration: calibration, habit: habit)
    }

    /// Root mean square in 16-bit units from which sound counts as speech.
    var threshold: Float {
        get { gate.threshold }
        set { gate.threshold = newValue }
    }

    /// How much is spent on hearing.
    var effort: HearingEffort {
        get { articulator.effort }
        set { articulator.effort = newValue }
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
    /// - Throws: ``LipSyncError`` (`model`) when a network fails.
    mutating func pose(at time: MediaTime, over own: OwnSmile = .none) throws(LipSyncError) -> LipPose? {
        do throws(ArticulationError) {
            guard let openness = gate.openness(at: time), let mouth = try articulator.pose(at: time) else { return nil }
            return solver.pose(for: mouth, at: time, over: own).scaled(by: openness * mouth.openness)
        } catch {
            throw LipSyncError(.model, error.description)
        }
    }
}
