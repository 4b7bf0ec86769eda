public import ArgumentParser
import Faces
import Foundation
public import Inference
import LipSync
import LiveLoad
import Media
import ModelStore
import SpeechProcessing

/// `lipstream bench`.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measures how fast this machine makes a face speak.",
        usage: "lipstream bench [<face>] [options]",
        discussion: """
            Drawing and articulation run on one thread; the encoder has its own. A whole dub draws and encodes side by \
            side. Times are those of the middle frame and of the slowest but one in twenty. Leave the machine alone \
            meanwhile.

            With --engine wav2lip it takes frames of that network apart, on a photo and on a clip of it, and beside \
            them the network by itself.

            With --live it measures a server instead, which runs already (lipstream serve): that many clients speak at \
            once in real time, with the server's own portrait or a photo that is sent to it for that time.

            EXAMPLES
              lipstream bench
              lipstream bench --engine wav2lip --precision f32
              lipstream bench portrait.jpg --live 6 --seconds 60 --speech speech.wav
              lipstream bench --live 1 --engine wav2lip
            """)

    @Argument(help: "A photo with a face, or \"default\" for the portrait that ships.")
    var face = "default"

    @Option(help: ArgumentHelp("Speech to measure with; a text is spoken otherwise.", valueName: "file"))
    var speech: String?

    @Option(
        help: ArgumentHelp(
            "How much speech in seconds, 2 to 120; a shorter file is used as it is.",
            discussion: "With --live up to 3600: the speech is said over and over."))
    var seconds = 10.0

    @Option(
        help: ArgumentHelp(
            "What is measured: mesh or wav2lip.", discussion: "mesh without it; with --live the server's first."))
    var engine: EngineArguments.Name?

    @Option(help: ArgumentHelp("wav2lip: which network, of lipstream models list.", valueName: "name"))
    var model: String?

    @Option(
        help: ArgumentHelp(
            "wav2lip: f32, or automatic, which is 16 bits where the processor has them; both without it."))
    var precision: Precision?

    @Option(help: ArgumentHelp("Speak into a running server from this many clients, 1 to 64.", valueName: "clients"))
    var live: Int?

    @Option(help: ArgumentHelp("The server to speak into.", valueName: "address"))
    var server = "http://127.0.0.1:8080"

    @Option(help: "The token that the server was started with.")
    var token: String?

    @Flag(help: "One JSON object on the standard output.")
    var json = false

    /// The face of a 512-pixel portrait, in which the project's aims are stated.
    private static let standardEyeDistance: Float = 187
    /// Seconds of speech that are kept in memory.
    private static let mostSpeech = 120.0

    func validate() throws {
        let most = live == nil ? Self.mostSpeech : 3600
        guard (2...most).contains(seconds) else {
            throw ValidationError("--seconds is 2 to \(Int(clamping: most)), 10 by default.")
        }
        guard engine != .latentsync else {
            throw ValidationError(
                "latentsync is not measured here: it says itself how long a film will take, after two steps.")
        }
        guard engine != .sync else {
            throw ValidationError("sync is a service: how fast it is cannot be measured here.")
        }
        guard engine == .wav2lip && live == nil || (model == nil && precision == nil) else {
            throw ValidationError("--model and --precision go with --engine wav2lip, and not with --live.")
        }
        if let live {
            guard (1...64).contains(live) else { throw ValidationError("--live is 1 to 64 clients.") }
            _ = try LiveBench.address(server)
        }
    }

    /// The photo that was named; `nil` for the portrait that ships.
    private var url: URL? { face == "default" ? nil : URL(fileURLWithPath: face) }

    func run() async throws {
        let console = Console(isJSON: json)
        if let live { return try await measureServer(clients: live, console) }
        let studio = try Studio()
        let portrait = try studio.readPortrait(url).portrait
        if engine == .wav2lip { return try await measureWav2Lip(studio, portrait, console) }
        console.activity("speaking")
        let bench = Benchmark(studio: studio, speech: try await recording())
        // First, so that the peak of memory is its own.
        console.activity("dubbing \(Int(clamping: bench.speech.seconds)) s")
        let dub = try await bench.wholeDub(url)
        let engine = try studio.makeEngine()
        let scaled = portrait.scaled(toEyeDistance: Self.standardEyeDistance)
        var results = BenchResults(dub: dub, hearing: try bench.hearing())
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

    private func measureWav2Lip(_ studio: Studio, _ portrait: Portrait, _ console: Console) async throws {
        // Before anything slow: it may not be there.
        let folder = ModelFolder.locate()
        let network =
            try model.map { name throws(ModelStoreError) in try folder.model(named: name) }
            ?? folder.first(of: .wav2lip)
        console.activity("speaking")
        let speech = try await recording().speech
        let bench = Wav2LipBenchmark(studio: studio, model: network.name, portrait: portrait, speech: speech)
        // The narrower first, so that its peak of memory is its own.
        let hasHalf = studio.core.halfPrecision != nil
        let precisions = precision.map { [$0] } ?? (hasHalf ? [.automatic, .f32] : [.f32])
        let rows = try precisions.flatMap { precision in
            try bench.rows(precision) { console.activity($0) }
        }
        let results = Wav2LipBenchResults(model: network.name, file: network.url(of: .whole), rows: rows)
        console.say(results.table, results.object)
    }

    private func measureServer(clients: Int, _ console: Console) async throws {
        func makeBench(_ speech: [Float]) throws -> LiveBench {
            try LiveBench(
                server: server, token: token, engine: engine?.rawValue, clients: clients, seconds: seconds,
                speech: speech)
        }
        // Before anything slow: it may not be there.
        try await makeBench([]).check()
        console.activity("speaking")
        let bench = try await makeBench(recording().speech.samples)
        console.activity("\(clients) clients for \(Int(clamping: seconds)) s")
        let results = try await bench.run(face: url)
        console.say(LiveBench.table(results), LiveBench.object(results))
        guard results.report.together.frames > 0 else { throw ExitCode.failure }
    }

    private func recording() async throws -> RecordedSpeech {
        let recorded = try await anyRecording()
        guard recorded.sampleCount > 0 else {
            throw LipSyncError(.noSpeech, "\(speech ?? "the text") has no sound to measure with: give another file")
        }
        return recorded
    }

    private func anyRecording() async throws -> RecordedSpeech {
        if let speech {
            return try await RecordedSpeech(
                recording: FileSpeech(URL(fileURLWithPath: speech)), limit: min(seconds, Self.mostSpeech))
        }
        let synthesizer = try await Synthesizer()
        let text = "Measure twice, cut once. Every word that is spoken here moves the mouth of a photo. "
        let long = String(repeating: text, count: Int(clamping: min(seconds, Self.mostSpeech) / 4) + 1)
        let voice = try synthesizer.catalogue.voice(named: "en")
        return try await RecordedSpeech(
            recording: TextSpeech(try synthesizer.speech(long, voice: voice)), limit: min(seconds, Self.mostSpeech))
    }
}

extension Precision: ExpressibleByArgument {}
