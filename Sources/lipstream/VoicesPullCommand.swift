import ArgumentParser
import Foundation
import ModelStore
import Piper
import SpeechProcessing

extension VoicesCommand {
    /// `lipstream voices pull`.
    struct PullCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull", abstract: "Fetches a natural voice from Piper's public collection.",
            discussion: """
                Shows the licence first, which has to be accepted. After an interruption, or Ctrl-C, the same command \
                goes on where it stopped. The voice says a word before it counts as fetched.

                VOICES
                  \(PullableVoice.all.map(\.name).joined(separator: "\n  "))
                Any other of huggingface.co/rhasspy/piper-voices is fetched by its name as well.
                """)

        @Argument(help: "What it is called: ru_RU-irina-medium, or irina for those above.")
        var name: String

        @Flag(help: "Accept the licence without being asked.")
        var acceptLicence = false

        @Option(help: ArgumentHelp("Another address of the collection.", valueName: "url"))
        var from: String?

        @Flag(help: "One JSON object for each thing that is said.")
        var json = false

        func validate() throws {
            guard PullableVoice.named(name) != nil else {
                throw ValidationError(
                    "There is no voice \"\(name)\" to pull: names are like ru_RU-irina-medium; lipstream voices list "
                        + "says some.")
            }
            if let from, URL(string: from)?.host == nil {
                throw ValidationError("--from is an address such as https://example.org/piper-voices.")
            }
        }

        func run() async throws {
            guard let voice = PullableVoice.named(name), let collection = URL(string: from ?? PullableVoice.collection)
            else { return }
            let console = Console(isJSON: json)
            let folder = VoiceFolder.locate()
            if let there = InstalledVoices.all().first(where: { $0.name == voice.name }) {
                VoiceReport(console: console).say(there)
                console.note("it was there already")
                return
            }
            let order = Order(voice: voice, collection: collection, folder: folder, console: console)
            let workshop = VoiceWorkshop(folder: folder, name: voice.name)
            defer { workshop.clear() }
            try await acceptLicence(try await order.card(to: workshop), order)
            let description = try await order.fetch(.description)
            // Sixty megabytes are not fetched for a voice that cannot speak here.
            _ = try PiperDescription(contentsOf: folder.partial(.description, of: voice.name))
            let network = try await order.fetch(.network)
            try order.move(.description, to: workshop)
            try order.move(.network, to: workshop)
            console.activity("letting it say a word")
            try await VoiceWorkshop.tryOut(
                PiperFiles(
                    name: voice.name, network: workshop.place(of: .network),
                    description: workshop.place(of: .description)))
            let installed = try workshop.install()
            VoiceReport(console: console).say(installed)
            console.note(
                "\((description.size + network.size) / 1_000_000) MB; digests are not published, what came has the "
                    + "SHA-256 \(network.sha256)")
        }

        private func acceptLicence(_ card: VoiceCard?, _ order: Order) async throws {
            let console = order.console
            console.note("\(order.voice.name), 20 to 110 MB, from \(order.collection.host ?? "")")
            console.note(
                card?.licence.map { "licence: \($0)" }
                    ?? "licence: not known; the collection does not say it for this voice")
            if acceptLicence { return }
            guard Question.canAsk else {
                throw ValidationError("The licence of \(order.voice.name) has to be accepted: add --accept-licence.")
            }
            guard try await Question.isYes("Do you accept this?") else {
                throw ModelRefusal("the licence of \(order.voice.name) was not accepted; no voice was fetched")
            }
        }
    }
}

/// What is fetched, where from and where to.
private struct Order {
    let voice: PullableVoice
    let collection: URL
    let folder: VoiceFolder
    let console: Console

    /// The voice's card; `nil` where it has none.
    func card(to workshop: VoiceWorkshop) async throws -> VoiceCard? {
        do {
            _ = try await fetch(.card, isQuiet: true)
        } catch let error as CommandError {
            // A voice without a card is possible; one without a description is none, which is said then.
            console.note("note: \(error)")
            return nil
        }
        try move(.card, to: workshop)
        return try? VoiceCard(String(contentsOf: workshop.place(of: .card), encoding: .utf8))
    }

    /// Fetches a part, going on where an earlier run stopped.
    func fetch(_ part: PullableVoice.Part, isQuiet: Bool = false) async throws -> ModelEntry.Content {
        let start = ContinuousClock.now
        do {
            try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        } catch {
            throw CommandError("cannot make \(folder.url.path): set LIPSTREAM_VOICES to a folder that can be written")
        }
        var limits = Download.Limits()
        // The card and the description are small, and no voice is larger than this.
        limits.mostBytes = part == .network ? 1_000_000_000 : 4 << 20
        let download = Download(
            from: voice.url(of: part, in: collection), to: folder.partial(part, of: voice.name), sha256: nil,
            limits: limits)
        do {
            return try await download.run(remark: { if !isQuiet, part == .network { console.note($0) } }) { progress in
                if part == .network { console.progress(progress, at: (ContinuousClock.now - start) / .seconds(1)) }
            }
        } catch {
            throw explain(error, part)
        }
    }

    private func explain(_ error: DownloadError, _ part: PullableVoice.Part) -> any Error {
        switch error.code {
        case .stopped: Stopped(message: error.description)
        case .notFound:
            CommandError(
                "\(voice.name) has no \(part == .card ? "MODEL_CARD" : ".\(part.rawValue)") at \(collection.host ?? ""): "
                    + "see its exact name at huggingface.co/rhasspy/piper-voices")
        default: error
        }
    }

    /// Takes a part that is whole out of the way of further downloads.
    func move(_ part: PullableVoice.Part, to workshop: VoiceWorkshop) throws {
        let partial = folder.partial(part, of: voice.name)
        do {
            try? FileManager.default.removeItem(at: workshop.place(of: part))
            try FileManager.default.moveItem(at: partial, to: workshop.place(of: part))
        } catch {
            throw CommandError("cannot write to \(folder.url.path): set LIPSTREAM_VOICES to another folder")
        }
        Download(from: voice.url(of: part, in: collection), to: partial, sha256: nil).discard()
    }
}
