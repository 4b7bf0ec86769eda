import ArgumentParser
import Foundation
import ModelStore

extension ModelsCommand {
    /// `lipstream models list`.
    struct ListCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Lists weights: what for, whether they are there and whole, their licences.")

        @Flag(help: "One JSON object for each.")
        var json = false

        func run() throws {
            let own = ModelFolder.locate()
            let models = try ListedModel.all(in: DependencyFolder.find(), own)
            guard !json else {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
                for model in models { StandardOutput.say(String(decoding: try encoder.encode(model), as: UTF8.self)) }
                return
            }
            for model in models { StandardOutput.say(model.line) }
            if models.contains(where: { $0.status == .absent }) {
                StandardOutput.say(
                    "\nabsent ones: lipstream models pull NAME, or add a file: lipstream models add FILE")
            }
            StandardOutput.say("yours are in \(own.url.path)")
        }
    }
}

/// A line of `lipstream models list`.
private struct ListedModel: Encodable {
    enum Status: String, Encodable {
        case present, missing, damaged
        /// Not there, and nobody has asked for it yet.
        case absent
    }

    let name: String
    let purpose: String
    let engine: String
    let status: Status
    let version: String
    let licence: String
    let terms: String
    let allowsCommercialUse: Bool
    var inputSize: Int?
    var sha256: String?
    var origin: String?

    private var isTermKnown: Bool {
        ![ModelEntry.Licence.unknown.name, ModelEntry.Licence.latentSync.name].contains(licence)
    }

    var line: String {
        let size = status == .present ? inputSize.map { ", \($0) pixels" } ?? "" : ""
        let use = allowsCommercialUse ? "" : isTermKnown ? ", not commercial" : ""
        return "\(name.padded(to: 22))\(status.rawValue.padded(to: 9))\(purpose) (\(version)\(size); \(licence)\(use))"
    }

    /// What ships, what can be pulled, and what the user has added.
    static func all(in folder: DependencyFolder, _ own: ModelFolder) -> [ListedModel] {
        let shipped = ModelCatalogue.entries.map { entry in
            let status: Status =
                switch entry.status(in: folder) {
                case .present: .present
                case .missing: .missing
                case .damaged: .damaged
                }
            return ListedModel(
                name: entry.name, purpose: entry.purpose, engine: entry.engine.rawValue, status: status,
                version: entry.version, licence: entry.licence, sha256: entry.content?.sha256)
        }
        let names = Set(own.names())
        let known = PullableModel.all.map { model in
            var listed = ListedModel(
                name: model.name, purpose: model.purpose, engine: model.kind.rawValue, status: .absent,
                version: model.version, licence: model.licence, sha256: model.sha256, origin: model.url.absoluteString)
            if names.contains(model.name) { listed = listed.with(try? own.model(named: model.name)) }
            return listed
        }
        let added = names.filter { PullableModel.named($0) == nil }.sorted().map { name in
            ListedModel(name: name, added: try? own.model(named: name))
        }
        return shipped + known + added
    }

    private init(
        name: String, purpose: String, engine: String, status: Status, version: String, licence: ModelEntry.Licence,
        inputSize: Int? = nil, sha256: String?, origin: String? = nil
    ) {
        (self.name, self.purpose, self.engine, self.status) = (name, purpose, engine, status)
        (self.version, self.licence, self.terms) = (version, licence.name, licence.text)
        (self.allowsCommercialUse, self.inputSize) = (licence.allowsCommercialUse, inputSize)
        (self.sha256, self.origin) = (sha256, origin)
    }

    /// What the user added; `nil` where its folder is damaged.
    private init(name: String, added model: InstalledModel?) {
        let purpose =
            switch model?.kind {
            case .wav2lip: "draws a speaking mouth"
            case .restorer: "makes a face clearer"
            case .latentsync: "draws a speaking face by diffusion"
            case nil: "damaged: lipstream models remove \(name)"
            }
        self.init(
            name: name, purpose: purpose, engine: model?.kind.rawValue ?? "",
            status: model == nil ? .damaged : .present,
            version: model.map { "from \($0.source.origin)" } ?? "of unknown origin",
            licence: model?.licence ?? .unknown, inputSize: model?.inputSize, sha256: model?.source.sha256,
            origin: model?.source.origin)
    }

    /// A known model as it is installed; `nil` where its folder is damaged.
    private func with(_ model: InstalledModel?) -> ListedModel {
        // The user may have given the name to another file.
        let isOther = model.map { $0.source.sha256 != sha256 && $0.source.origin != origin } ?? false
        let version = isOther ? "from \(model?.source.origin ?? "")" : version
        return listed(model, version)
    }

    private func listed(_ model: InstalledModel?, _ version: String) -> ListedModel {
        ListedModel(
            name: name, purpose: purpose, engine: engine, status: model == nil ? .damaged : .present, version: version,
            licence: model?.licence
                ?? ModelEntry.Licence(
                    name: licence, text: terms, allowsCommercialUse: allowsCommercialUse),
            inputSize: model?.inputSize, sha256: model?.source.sha256 ?? sha256, origin: model?.source.origin ?? origin)
    }
}

extension String {
    /// With spaces behind, at least one.
    func padded(to length: Int) -> String { self + String(repeating: " ", count: max(1, length - count)) }
}
