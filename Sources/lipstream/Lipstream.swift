import ArgumentParser

/// The program.
@main
struct Lipstream: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lipstream", abstract: "Makes a face speak: a photo and speech in, the same face saying it out.")
}
