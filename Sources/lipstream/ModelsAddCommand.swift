import ArgumentParser
import Foundation
import Media
import ModelStore

extension ModelsCommand {
    /// `lipstream models add`.
    struct AddCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Adds a model from a file that you have.",
            discussion: """
                What it is for follows from its shapes: Wav2Lip (speech and face in, face out) or a restorer \
                (512 x 512 in and out). Nothing in the file is run. The file stays where it is; what is needed of it \
                is copied.

                LatentSync is a folder that Scripts/export-latentsync has made: lipstream models add latentsync \
                FOLDER. Its networks are checked against the digests beside them, and linked where that is possible.
                """)

        @Argument(
            help: ArgumentHelp(
                "A PyTorch checkpoint of Wav2Lip (.pth, .pt), an ONNX file, or OpenVINO's .xml with its .bin; or the word "
                    + "latentsync."), completion: .file())
        var file: String

        @Argument(help: "The folder with LatentSync's networks, after latentsync.", completion: .directory)
        var folder: String?

        @Option(help: ArgumentHelp("What to call it (default: as the file is called).", valueName: "name"))
        var name: String?

        @Flag(help: "One JSON object for each thing that is said.")
        var json = false

        func validate() throws {
            guard folder == nil || file == LatentSyncDesk.word else {
                throw ValidationError("A folder is only given after latentsync; add one file at a time.")
            }
            guard folder != nil || file != LatentSyncDesk.word || FileManager.default.fileExists(atPath: file) else {
                throw ValidationError("Name the folder that Scripts/export-latentsync has made, after latentsync.")
            }
        }

        func run() async throws {
            let console = Console(isJSON: json)
            if let folder { return try await addLatentSync(URL(fileURLWithPath: folder), console) }
            let url = URL(fileURLWithPath: file)
            if LatentSyncDesk.isExport(url) { return try await addLatentSync(url, console) }
            let format = try ModelFormat(of: url)
            let folder = ModelFolder.locate()
            folder.removeLeftovers()
            if let name { try folder.requireFree(name) }
            console.activity("reading \(url.lastPathComponent)")
            let content = try await Self.content(of: format.files(of: url))
            // A file that the catalogue knows keeps its name and terms, whatever it is called here.
            let known = PullableModel.all.first { $0.sha256 == content.sha256 }
            let name = self.name ?? known?.name ?? Self.name(for: url)
            let order = ModelDesk.Order(
                file: url, format: format, name: name,
                source: .init(sha256: content.sha256, size: content.size, origin: url.lastPathComponent),
                licence: known?.licence)
            let model = try await folder.install(name) { temporary in
                try await ModelDesk().write(order, into: temporary) { done in
                    console.activity("importing \(url.lastPathComponent), \(Int(clamping: 100 * done)) %")
                }
            }
            ModelReport(console: console).say(model)
        }

        private func addLatentSync(_ url: URL, _ console: Console) async throws {
            let folder = ModelFolder.locate()
            folder.removeLeftovers()
            let name = self.name ?? LatentSyncDesk.word
            try folder.requireFree(name)
            let model = try await folder.install(name) { temporary in
                try await LatentSyncDesk().write(url, name: name, into: temporary) { console.activity($0) }
            }
            ModelReport(console: console).say(model)
        }

        /// `wav2lip_gan.pth` is `wav2lip-gan`.
        static func name(for url: URL) -> String {
            let stem = url.deletingPathExtension().lastPathComponent.lowercased()
            let plain = stem.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "-" }
            let trimmed = String(plain.drop { "-.".contains($0) }.prefix(64))
            return ModelFolder.isName(trimmed) ? trimmed : "model"
        }

        private static func content(of files: [URL]) async throws -> ModelEntry.Content {
            do {
                return try await Checksum().content(of: files)
            } catch let error as CancellationError {
                throw error
            } catch {
                throw ModelFileError(
                    .unreadable, "cannot read \(files[0].path): \((error as NSError).localizedDescription)")
            }
        }
    }
}
