import ArgumentParser
import Faces
import Foundation
import LipSync
import Media
import Speech

/// `lipstream bench`.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures how fast this machine makes a face speak.",
        discussion: """
            Drawing and articulation run on one thread; the encoder has its own. A whole dub draws and encodes side by \
            side. Times are those of the middle frame and of the slowest but one in twenty. Leave the machine alone \
            meanwhile.
            """)

    @Argument(help: "A photo with a face, or \"default\" for the portrait that ships.")
    var face = "default"

    @Option(help: ArgumentHelp("Speech to measure with; a text is spoken otherwise.", valueName: "file"))
    var speech: String?

    @Option(help: "How much speech in seconds, 2 to 120; a shorter file is used as it is.")
    var seconds = 10.0

    @Flag(help: "One JSON object on the standard output.")
    var json = false

    /// The face of a 512-pixel portrait, in which the project's aims are stated.
    private static let standardEyeDistance: Float = 187

    func validate() throws {
        guard (2...120).contains(seconds) else { throw ValidationError("--seconds is 2 to 120, 10 by default.") }
    }

    func run() async throws {
        let console = Console(isJSON: json)
        let studio = try Studio()
        let url = face == "default" ? nil : URL(fileURLWithPath: face)
        let portrait = try studio.readPortrait(url).portrait
        console.activity("speaking")
        let bench = Benchmark(studio: studio, speech: try await recording())
        guard bench.speech.sampleCount > 0 else {
            throw LipSyncError(.noSpeech, "\(speech ?? "the text") has no sound to measure with: give another file")
        }
        // First, so that the peak of memory is its own.
        console.activity("dubbing \(Int(bench.speech.seconds)) s")
        let dub = try await bench.wholeDub(url)
        let engine = try studio.makeEngine()
        let scaled = portrait.scaled(toEyeDistance: Self.standardEyeDistance)
        var results = BenchResults(dub: dub, articulation: try bench.articulation())
        for portrait in [portrait, scaled] {
            let face = try engine.prepare(portrait)
            let size = "\(face.picture.width) x \(face.picture.height)"
            console.activity("drawing \(size)")
            results.faces.append(
                .init(
                    picture: size, eyeDistance: Double(Point(portrait.face.eyeAxis.x, portrait.face.eyeAxis.y).length),
                    still: try bench.drawing(face, isLively: false), lively: try bench.drawing(face, isLively: true),
                    encoding: try bench.encoding(face)))
        }
        console.say(results.table, results.object)
    }

    private func recording() async throws -> RecordedSpeech {
        if let speech {
            return try await RecordedSpeech(recording: FileSpeech(URL(fileURLWithPath: speech)), limit: seconds)
        }
        let synthesizer = try await Synthesizer()
        let text = "Measure twice, cut once. Every word that is spoken here moves the mouth of a photo. "
        let long = String(repeating: text, count: Int(seconds / 4) + 1)
        let voice = try synthesizer.catalogue.voice(named: "en")
        return try await RecordedSpeech(
            recording: TextSpeech(try synthesizer.speech(long, voice: voice)), limit: seconds)
    }
}
