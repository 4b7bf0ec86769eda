import ArgumentParser
import Inference
import LatentSync
import Media

/// How LatentSync draws: for commands that make films.
struct LatentSyncArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Denoising steps, 1 to 200; 20 by default, as published.", valueName: "number"))
    var steps: Int?

    @Option(
        help: ArgumentHelp(
            "How much the speech counts beyond what the network does by itself, 1 to 10; 1.5 by default, 1 takes half the "
                + "time.", valueName: "number"))
    var guidance: Float?

    @Flag(help: "Run the whole network in every third step only: less than half the time, another picture.")
    var deepCache = false

    @Option(
        help: ArgumentHelp(
            "Where it runs, by OpenVINO's name: CPU, or GPU for an Intel graphics card.", valueName: "name"))
    var device: String?

    func validate() throws {
        if let steps, !LatentSyncSettings.possibleSteps.contains(steps) {
            throw ValidationError("--steps is 1 to 200, 20 by default.")
        }
        if let guidance, !LatentSyncSettings.possibleGuidance.contains(guidance) {
            throw ValidationError("--guidance is 1 to 10, 1.5 by default.")
        }
        if let device, device.isEmpty { throw ValidationError("--device is CPU or GPU.") }
    }

    /// Refuses options that would not be looked at.
    ///
    /// - Parameters:
    ///   - engine: what draws.
    ///   - restoration: what may come behind it.
    ///   - output: the film.
    /// - Throws: `ValidationError`.
    func refuseUnused(
        _ engine: EngineArguments, _ restoration: RestorationArguments, _ output: OutputArguments
    ) throws {
        guard engine.engine == .latentsync else {
            guard steps == nil, guidance == nil, device == nil, !deepCache else {
                throw ValidationError("--steps, --guidance, --deep-cache and --device go with --engine latentsync.")
            }
            return
        }
        guard output.fps.rate == FrameRate.standard else {
            throw ValidationError("latentsync makes 25 frames a second, as it was trained: leave --fps out.")
        }
        guard restoration.restore == nil else {
            throw ValidationError(
                "--restore does not go with --engine latentsync, which draws the face anew by itself.")
        }
    }

    /// How it draws.
    ///
    /// - Parameter seed: as given for the film.
    /// - Returns: settings, the usual ones where nothing was given.
    func settings(seed: UInt64?) -> LatentSyncSettings {
        var settings = LatentSyncSettings(usesDeepCache: deepCache)
        settings.steps = steps ?? settings.steps
        settings.guidance = guidance ?? settings.guidance
        settings.seed = seed ?? settings.seed
        return settings
    }

    /// Where it runs.
    var place: String { device ?? CompileOptions.processor }
}
