import ArgumentParser
import Checkpoint
import Foundation
import Inference
import Media
import ModelStore

extension ModelsCommand {
    /// `lipstream models pull`.
    struct PullCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "pull", abstract: "Fetches a model from its public home.",
            discussion: """
                Shows the licence first, which has to be accepted. What is fetched is checked against its digest, where \
                that is published. After an interruption, or Ctrl-C, the same command goes on where it stopped.

                MODELS
                \(PullableModel.all.map { "  \($0.name): \($0.purpose)" }.joined(separator: "\n"))
                """)

        @Argument(help: "What it is called.")
        var name: String

        @Flag(help: "Accept the licence without being asked.")
        var acceptLicence = false

        @Option(help: ArgumentHelp("Another address of the same file.", valueName: "url"))
        var from: String?

        @Flag(help: "One JSON object for each thing that is said.")
        var json = false

        func validate() throws {
            if ModelCatalogue.entry(named: name) != nil {
                throw ValidationError(
                    "\(name) comes with the program (Scripts/bootstrap or make); there is nothing to pull.")
            }
            guard PullableModel.named(name) != nil else {
                let names = PullableModel.all.map(\.name).joined(separator: ", ")
                throw ValidationError("There is no model \(name) to pull, only \(names); add others from a file.")
            }
            if let from, URL(string: from)?.host == nil {
                throw ValidationError("--from is an address such as https://example.org/model.pth.")
            }
        }

        func run() async throws {
            guard let entry = PullableModel.named(name) else { return }
            let console = Console(isJSON: json)
            let folder = ModelFolder.locate()
            if let model = try? folder.model(named: name) {
                ModelReport(console: console).say(model)
                console.note("it was there already; lipstream models remove \(name) removes it")
                return
            }
            folder.removeLeftovers()
            try folder.requireFree(name)
            let url = from.flatMap { URL(string: $0) } ?? entry.url
            try await acceptLicence(of: entry, at: url, console)
            let download = Download(
                from: url, to: folder.part(of: name), sha256: entry.sha256)
            let content = try await fetch(download, console)
            let order = ModelDesk.Order(
                file: folder.part(of: name),
                format: entry.url.pathExtension == "onnx" ? .onnx : .checkpoint, name: name,
                source: .init(sha256: content.sha256, size: content.size, origin: url.absoluteString),
                licence: entry.licence, expected: entry.kind, isOurs: true)
            let model = try await install(order, in: folder, download, console)
            ModelReport(console: console).say(model)
            if entry.sha256 == nil {
                console.note("its digest is not published; what came has the SHA-256 \(content.sha256)")
            }
        }

        private func acceptLicence(of entry: PullableModel, at url: URL, _ console: Console) async throws {
            let size = entry.megabytes.map { ", about \($0) MB" } ?? ""
            console.note("\(entry.name): \(entry.version)\(size), from \(url.host ?? "")")
            console.note("licence: \(entry.licence.name). \(entry.licence.sentence)")
            if acceptLicence { return }
            guard Question.canAsk else {
                throw ValidationError("The licence of \(name) has to be accepted: add --accept-licence.")
            }
            guard try await Question.isYes("Do you accept this?") else {
                throw ModelRefusal("the licence of \(name) was not accepted; nothing was fetched")
            }
        }

        private func fetch(
            _ download: Download, _ console: Console
        ) async throws -> ModelEntry.Content {
            let start = ContinuousClock.now
            do {
                return try await download.run(remark: { console.note($0) }) { progress in
                    console.progress(progress, at: (ContinuousClock.now - start) / .seconds(1))
                }
            } catch let error where error.code == .stopped {
                throw Stopped(message: error.description)
            }
        }

        private func install(
            _ order: ModelDesk.Order, in folder: ModelFolder, _ download: Download, _ console: Console
        ) async throws -> InstalledModel {
            do {
                let model = try await folder.install(name) { temporary in
                    try await ModelDesk().write(order, into: temporary) { done in
                        console.activity("importing \(order.name), \(Int(clamping: 100 * done)) %")
                    }
                }
                download.discard()
                return model
            } catch {
                if Task.isCancelled {
                    throw Stopped(message: "stopped; what was fetched is kept, and the same command goes on there")
                }
                // Without a digest only now is it known that the wrong file came, and it would fail again.
                if Self.isAboutContent(error) { download.discard() }
                throw error
            }
        }

        private static func isAboutContent(_ error: any Error) -> Bool {
            switch error {
            case let error as CheckpointError: ![.cannotWrite, .cancelled, .fileMissing].contains(error.code)
            case let error as ModelFileError: error.code == .wrongNetwork
            case let error as InferenceError: error.code == .modelUnreadable
            default: false
            }
        }
    }
}

/// A licence that was not accepted.
struct ModelRefusal: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
