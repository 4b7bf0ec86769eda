import ArgumentParser
import Restoration

/// A restorer behind the engine: for commands that make films.
struct RestorationArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Make the face clearer in every frame, with a restorer of lipstream models list or an .onnx or .xml file.",
            discussion: """
                GFPGAN is fetched by lipstream models pull gfpgan. Expect it to take much longer than the film lasts; \
                how long is said before it begins.
                """, valueName: "name"))
    var restore: String?

    @Option(help: ArgumentHelp("How much of the restored face is shown, 0 to 1; 0.8 by default.", valueName: "share"))
    var restoreStrength: Float?

    @Option(
        help: ArgumentHelp(
            "0 (the best-looking face) to 1 (closest to the one that is there), for restorers that take it, as "
                + "CodeFormer does; 0.7 by default.", valueName: "share"))
    var fidelity: Float?

    func validate() throws {
        if let restoreStrength, !(0...1).contains(restoreStrength) {
            throw ValidationError("--restore-strength is 0 to 1, 0.8 by default.")
        }
        if let fidelity, !(0...1).contains(fidelity) { throw ValidationError("--fidelity is 0 to 1, 0.7 by default.") }
        guard restore == nil, restoreStrength != nil || fidelity != nil else { return }
        throw ValidationError("--restore-strength and --fidelity go with --restore NAME.")
    }

    var strength: Float { restoreStrength ?? FaceRestorer.standardStrength }
}
