import ArgumentParser
import Foundation
import Media
import MediaIO

/// `lipstream inspect`.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Says what made a film, as far as the file itself tells.",
        usage: "lipstream inspect <file> [--json]",
        discussion: """
            Every film of Lipstream carries a mark for machines: IPTC's digital source type, engine, model and program, \
            in XMP. It is read from the mp4, m4v and mov files of other programs, too.

            A mark is what a file says of itself: anyone can write one, and cut one out. A file without says nothing.

            EXIT CODES
              0 it has a mark   5 it has none   1 it could not be read, or is no mp4, m4v or mov
            """)

    @Argument(help: "An mp4, m4v or mov, of any program.")
    var file: String

    @Flag(help: "One JSON object on the standard output.")
    var json = false

    /// What the program ends with where a file has no mark.
    private static let unmarked = ExitCode(5)

    func run() throws {
        let url = URL(fileURLWithPath: file)
        let report = InspectionReport(
            file: file, finding: try MovieMark.find(in: url), summary: try? MediaSummary(url))
        Console(isJSON: json).say(report.text, report.object)
        guard report.isMarked else { throw Self.unmarked }
    }
}
