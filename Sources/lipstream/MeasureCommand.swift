import ArgumentParser
import Articulation
import Faces
import Foundation
import LipSync
import Measurement
import MediaIO

/// `lipstream measure`.
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: "Judges a talking video, whoever made it: lip sync, lag, flicker, seams, frames.",
        usage: "lipstream measure <video> [--against <video>] [--report <file>] [options]",
        discussion: """
            From the picture and the sound alone: the mouth that is seen is laid beside the mouth that the sound \
            foretells. A positive lag is a picture that comes late. Distances are in face millimetres: the outer corners \
            of the eyes count as 90 mm apart. Docs/Measuring.md says what each number means and where it ends.

            EXAMPLES
              lipstream measure out.mp4
              lipstream measure out.mp4 --report out.html
              lipstream measure out.mp4 --against real.mp4 --json
            """)

    @Argument(help: "A video with a face and speech.")
    var video: String

    @Option(
        help: ArgumentHelp(
            "The real video of the same speech: how alike the mouths move, and what else differs.",
            valueName: "video"))
    var against: String?

    @Option(
        help: ArgumentHelp(
            "The page to write, with curves and the worst moments: one .html file. An existing one is replaced.",
            valueName: "file"))
    var report: String?

    @Option(name: .customLong("face"), help: ArgumentHelp("Which face, 1 being the largest.", valueName: "number"))
    var number: Int?

    @Flag(help: "One JSON object a line on the standard output: progress, then the result.")
    var json = false

    func validate() throws {
        if let number, number < 1 { throw ValidationError("--face counts from 1, the largest face.") }
        if let report, !["html", "htm"].contains(URL(fileURLWithPath: report).pathExtension.lowercased()) {
            throw ValidationError("--report is a page: give it a name that ends in .html.")
        }
    }

    func run() async throws {
        let console = Console(isJSON: json)
        let url = URL(fileURLWithPath: video)
        let real = against.map { URL(fileURLWithPath: $0) }
        let page = report.map { URL(fileURLWithPath: $0) }
        if let page {
            try page.refuseOverwriting([url] + [real].compactMap { $0 })
            try WholeFile.check(page)
        }
        let start = ContinuousClock.now
        let studio = try Studio()
        let articulation = try studio.articulation().model
        let measuring = Measuring(core: studio.core, models: studio.models, articulation: articulation)
        let found = try await measuring.measure(url, against: real, choosing: number.map { .index($0) } ?? .largest) {
            console.progress(
                Dubbing.Progress(frames: $0.frames, expectedFrames: $0.expectedFrames, elapsed: $0.elapsed))
        }
        if let page {
            console.activity("writing \(page.lastPathComponent)")
            try await measuring.write(found, of: url, to: page)
        }
        let results = MeasureResults(found, elapsed: (ContinuousClock.now - start) / .seconds(1))
        var object = results.object
        object["report"] = report
        console.say(results.table + (report.map { "\n\nThe page is \($0)" } ?? ""), object)
    }
}
