import ArgumentParser
import Foundation
import LipSync
import MediaIO
import MeshEngine

/// `lipstream poses`.
struct PosesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "poses",
        abstract: "Draws ten poses of a mouth on one sheet, enlarged, to judge how a photo will speak.",
        usage: "lipstream poses <face> -o <file> [options]",
        discussion: "Rest, pressed, half open, wide open, ee; oo, oh, f, s, l.")

    @OptionGroup var face: FaceArguments

    @Option(
        name: [.customShort("o"), .long], help: ArgumentHelp("The picture to write: .png or .jpg.", valueName: "file"))
    var output: String

    func validate() throws {
        guard !face.isSpeaking else { throw ValidationError("--face speaking is for clips: give the face's number.") }
    }

    func run() throws {
        let url = URL(fileURLWithPath: output)
        try url.refuseOverwriting([face.url].compactMap { $0 })
        let reading = try Studio().readPortrait(face.url, choosing: face.choice)
        try ImageFile.write(MeshEngine.poseSheet(of: reading.portrait), to: url)
    }
}
