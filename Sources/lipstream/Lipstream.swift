import ArgumentParser
import Foundation
import Media

/// The program.
struct Lipstream: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lipstream",
        abstract: "Makes a face speak: a photo and speech in, the same face saying it out.",
        discussion: """
            Everything runs on this computer's CPU; nothing is uploaded, except where you ask for --engine sync.

            EXAMPLES
              lipstream dub portrait.jpg speech.wav -o out.mp4
              lipstream say portrait.jpg "Добрый день! Рады вас видеть." -o out.mp4
              lipstream say default "Hello." -o hello.mp4     (the portrait that ships)
              lipstream text "Ставка 12,5 %"                  (the words that are spoken)
              lipstream inspect out.mp4                       (what made a film)
              lipstream serve                                 (live, at http://localhost:8080)
              lipstream measure hello.mp4                     (lip sync, lag, flicker)
              lipstream doctor                                (what works on this machine)

            EXIT CODES
              0 done   1 failed   2 wrong usage   3 no such face   4 a model is missing
              5 inspect: the file has no mark   130 stopped by Ctrl-C
            """,
        version: ProgramVersion.number,
        subcommands: [
            DubCommand.self, SayCommand.self, TextCommand.self, InspectCommand.self, MeasureCommand.self,
            ServeCommand.self,
            VoicesCommand.self, PosesCommand.self, ModelsCommand.self, SyncCommand.self, DoctorCommand.self,
            BenchCommand.self,
        ])
}

/// Runs the program and turns what happened into an exit code.
@main
enum Main {
    static func main() async {
        Interruption.survivePipes()
        ParentWatch.begin()
        do {
            let arguments = ClipArguments.joiningNumbers(in: Array(CommandLine.arguments.dropFirst()))
            try EmptyArguments.refuse(in: arguments)
            var command = try Lipstream.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await Interruption.run { try await command.run() }
            } else {
                try command.run()
            }
            try StandardOutput.check()
        } catch {
            exit(ExitStatus(of: error).report())
        }
    }
}
