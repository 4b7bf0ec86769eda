public import ArgumentParser
import LipSync
public import Wav2LipEngine

/// Which engine draws, and how: shared by all commands that make a face speak.
struct EngineArguments: ParsableArguments {
    /// Engines by the names that people use.
    enum Name: String, CaseIterable, ExpressibleByArgument {
        case mesh, wav2lip, latentsync, sync
    }

    @Option(
        help: ArgumentHelp(
            "What draws: mesh bends the photo's own lips and needs nothing more; wav2lip is a neural network, for "
                + "research and personal use only (lipstream models pull wav2lip-gan); latentsync is a diffusion network, "
                + "which takes minutes for each second and which you have to export first (Docs/LatentSync.md); sync sends "
                + "clip and speech to the service Sync.so, which costs money and needs a key in SYNC_API_KEY "
                + "(Docs/Sync.md)."))
    var engine = Name.mesh

    @Option(help: ArgumentHelp("wav2lip, latentsync: which model, of lipstream models list.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "wav2lip: which sound a frame sees. reference as published; trained 40 ms earlier, as the network learnt it."
        ))
    var alignment = Wav2LipSettings.Alignment.reference

    @Option(help: "wav2lip: a soft edge. none replaces the face's box, as published.")
    var feather = Wav2LipSettings.Feather.none

    @Flag(help: "wav2lip: leave the upper half of the face as it is.")
    var mouthOnly = false

    @Option(help: ArgumentHelp("wav2lip: how much of the frame before stays, 0 to 0.9.", valueName: "share"))
    var smoothOutput: Float = 0

    @Option(
        help: ArgumentHelp(
            "wav2lip: loudness below which the face rests, in 16-bit units; 0 never rests, as published.",
            valueName: "level"))
    var silence = Wav2LipSettings().silenceThreshold

    func validate() throws {
        guard (0...0.9).contains(smoothOutput) else {
            throw ValidationError("--smooth-output is 0 to 0.9, 0 by default.")
        }
        guard (0...5000).contains(silence) else { throw ValidationError("--silence is 0 to 5000, 150 by default.") }
        guard engine == .wav2lip || settings == Wav2LipSettings() else {
            throw ValidationError(
                "--alignment, --feather, --mouth-only, --smooth-output and --silence go with --engine wav2lip.")
        }
        guard engine != .mesh || model == nil else {
            throw ValidationError("--model goes with --engine wav2lip or latentsync: mesh has no other model.")
        }
        guard engine != .sync || model == nil else {
            throw ValidationError("--model names networks on this computer: the service's are named by --sync-model.")
        }
    }

    /// Refuses options of clips and boxes where the engine would not look at them.
    ///
    /// - Parameter clip: as they were given.
    /// - Throws: `ValidationError`.
    func refuseUnused(_ clip: ClipArguments) throws {
        let drawsFrameByFrame = engine == .mesh || engine == .wav2lip
        guard clip.segments == nil || drawsFrameByFrame else {
            throw ValidationError("--segments goes with mesh and wav2lip: \(engine.rawValue) draws all frames.")
        }
        guard !clip.drawsOverOccluders || drawsFrameByFrame else {
            throw ValidationError(
                "--no-occlusion goes with mesh and wav2lip: \(engine.rawValue) looks for nothing before the mouth by itself."
            )
        }
        let (options, usual) = (clip.options, ClipOptions())
        guard engine != .wav2lip,
            (options.pads, options.fixedBox, options.smoothsBoxes) != (usual.pads, usual.fixedBox, usual.smoothsBoxes)
        else { return }
        throw ValidationError(
            "--pads, --box and --no-smooth go with --engine wav2lip: \(engine.rawValue) needs no box.")
    }

    var settings: Wav2LipSettings {
        Wav2LipSettings(
            alignment: alignment, feather: feather, mouthOnly: mouthOnly, smoothing: smoothOutput,
            silenceThreshold: silence)
    }
}

extension Wav2LipSettings.Alignment: ExpressibleByArgument {}
extension Wav2LipSettings.Feather: ExpressibleByArgument {}
