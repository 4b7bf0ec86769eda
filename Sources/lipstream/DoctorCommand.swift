import ArgumentParser
import Articulation
import Foundation
import LipSync
import ModelStore
import SpeechProcessing
import Wav2LipEngine

/// `lipstream doctor`.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what works on this machine, and proves it with a film.",
        usage: "lipstream doctor [options]",
        discussion: """
            Looks at the processor, the libraries, the voices and the models, then lets the portrait that ships say a \
            sentence, plays the film back and checks its length, size, sound, colours, mouth and speed. It takes a few \
            seconds and leaves nothing behind.

            With --engine wav2lip it has that network draw a moment of speech on a face, measures the colours, ranges \
            and features on the way, says in plain words what is wrong, and with -o writes the pictures: \
            00_original.png, 01_model_output.png, 02_face_region.png, 03_result.png.

            A line that begins with FAILED says what to do. The exit code is 0 when all is well, 1 when something is \
            broken, 4 when a model is missing.
            """)

    @Option(help: "Look at this engine instead: wav2lip.")
    var engine: EngineArguments.Name?

    @Option(help: ArgumentHelp("wav2lip: which network, of lipstream models list.", valueName: "name"))
    var model: String?

    @Option(help: ArgumentHelp("wav2lip: a photo; the portrait that ships without it.", valueName: "file"))
    var face: String?

    @Option(help: ArgumentHelp("wav2lip: some seconds of speech; a sentence is spoken without it.", valueName: "file"))
    var speech: String?

    @Option(
        name: [.customShort("o"), .long],
        help: ArgumentHelp("wav2lip: write the pictures there, such as debug_output.", valueName: "folder"))
    var output: String?

    @Flag(help: "One JSON object a line: each check, then the verdict.")
    var json = false

    func validate() throws {
        guard engine != .latentsync else {
            throw ValidationError("latentsync is looked at when it is added: lipstream models add latentsync FOLDER.")
        }
        guard engine != .sync else {
            throw ValidationError("sync is a service: doctor says whether its key is set, lipstream sync list asks it.")
        }
        guard engine != .wav2lip, [model, face, speech, output].contains(where: { $0 != nil }) else { return }
        throw ValidationError("--model, --face, --speech and -o go with --engine wav2lip.")
    }

    func run() async throws {
        let start = ContinuousClock.now
        let console = Console(isJSON: json)
        var report = Report(console: console)
        if engine == .wav2lip {
            try await examineWav2Lip(&report)
        } else {
            try await examineAll(&report)
        }
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let verdict = report.failures == 0 ? "all is well" : "\(report.failures) of \(report.count) checks failed"
        console.say(
            verdict + String(format: " (%.1f s)", elapsed),
            ["event": "done", "ok": report.failures == 0, "failures": report.failures, "elapsed": elapsed])
        guard report.failures == 0 else { throw ExitCode(report.lacksModels ? 4 : 1) }
    }

    private func examineAll(_ report: inout Report) async throws {
        let console = report.console
        let version = Lipstream.configuration.version
        console.say("lipstream \(version)", ["event": "version", "version": version])
        report.add(Inventory.machine())
        let inference = Inventory.inference()
        report.add([inference])
        report.add(Inventory.media())
        console.activity("looking for voices")
        report.add([await Inventory.voices(), Inventory.sync()])
        try Task.checkCancellation()
        if let studio = examineModels(&report) { try await prove(studio, &report) }
    }

    private func examineWav2Lip(_ report: inout Report) async throws {
        let studio = try Studio()
        let engine = try studio.makeWav2Lip(model: model, Wav2LipSettings())
        let portrait = try studio.readPortrait(face.map { URL(fileURLWithPath: $0) }).portrait
        let recorded =
            if let speech {
                try await RecordedSpeech(recording: FileSpeech(URL(fileURLWithPath: speech)), limit: 10)
            } else {
                try await SelfCheck.speech()
            }
        let diagnosis = try engine.diagnose(
            portrait.image, box: Wav2LipEngine.box(of: portrait), speech: recorded.speech)
        let check = Wav2LipCheck(diagnosis: diagnosis, engine: engine)
        report.add(check.findings)
        guard let output else { return }
        let folder = URL(fileURLWithPath: output)
        try check.writePictures(to: folder)
        report.add([Finding("pictures", .ok, "4 in \(folder.path)", fields: ["folder": folder.path])])
    }

    /// Everything that the engine needs, or `nil` where something is missing.
    private func examineModels(_ report: inout Report) -> Studio? {
        let folder: DependencyFolder
        do throws(ModelStoreError) {
            folder = try DependencyFolder.find()
        } catch {
            report.add([Finding("folder", .failed, error.description, isAboutModels: true)])
            return nil
        }
        report.add([Finding("folder", .ok, folder.url.path, fields: ["folder": folder.url.path])])
        report.add(Inventory.models(in: folder))
        report.add(Inventory.ownModels(in: ModelFolder.locate()))
        do {
            let studio = try Studio(folder: folder)
            _ = try studio.makeEngine()
            report.add([
                Inventory.precision(studio.core, studio.models),
                Finding("engine", .ok, "mesh can run", fields: ["engine": "mesh"]),
            ])
            return studio
        } catch {
            report.add([Finding("engine", .failed, "mesh cannot run: \(error)", fields: ["engine": "mesh"])])
            return nil
        }
    }

    private func prove(_ studio: Studio, _ report: inout Report) async throws {
        report.console.activity("making a film of two seconds and playing it back")
        do {
            report.add(try await SelfCheck(studio: studio).run())
        } catch let error as CancellationError {
            throw error
        } catch {
            try Task.checkCancellation()
            report.add([Finding("film", .failed, "the portrait could not be made to speak: \(error)")])
        }
    }
}

/// The findings so far, each said as it comes.
private struct Report {
    let console: Console
    private(set) var count = 0
    private(set) var failures = 0
    private(set) var lacksModels = false

    init(console: Console) { self.console = console }

    mutating func add(_ findings: [Finding]) {
        for finding in findings {
            console.say(finding.line, finding.object)
            count += 1
            if finding.state == .failed { failures += 1 }
            if finding.isAboutModels, finding.state == .failed { lacksModels = true }
        }
    }
}
