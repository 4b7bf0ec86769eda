internal import HTTPTypes
internal import LipSync
internal import SyncAPI

/// Which of our engines answers to which model's name.
struct SyncModels: Sendable {
    /// Names of the official API; they mean the best engine that can run, unless the operator says otherwise.
    static let official = ["lipsync-2", "lipsync-2-pro", "lipsync-1.9.0-beta", "react-1", "sync-3"]

    /// The operator's choice for names of the official API.
    private let mapping: [String: String]

    /// Takes the operator's choices.
    ///
    /// - Parameter choices: `lipsync-2-pro=wav2lip`.
    /// - Throws: ``ServerError`` (`configuration`) for what is none.
    init(_ choices: [String]) throws(ServerError) {
        var mapping: [String: String] = [:]
        for choice in choices {
            let parts = choice.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
                throw ServerError(
                    .configuration, "\"\(choice)\" names no model and engine: write lipsync-2=wav2lip (--sync-model)")
            }
            mapping[parts[0]] = parts[1]
        }
        self.mapping = mapping
    }

    /// Refuses choices that no client could ever use.
    ///
    /// - Parameter engines: all that there are, those that cannot run now among them.
    /// - Throws: ``ServerError`` (`configuration`) that names the engines.
    func requireKnown(in engines: [EngineListing]) throws(ServerError) {
        let names = engines.map(\.name)
        guard let (model, engine) = mapping.sorted(by: { $0.key < $1.key }).first(where: { !names.contains($0.value) })
        else { return }
        throw ServerError(
            .configuration,
            "--sync-model \(model)=\(engine): there is no engine \(engine); there are \(names.joined(separator: ", "))")
    }

    /// The engine for a model.
    ///
    /// - Parameters:
    ///   - model: what a client asked for.
    ///   - engines: what there is.
    /// - Returns: the name of an engine that can run.
    /// - Throws: ``Failure`` (400 `no_model`).
    func engine(for model: String, of engines: [EngineListing]) throws(Failure) -> String {
        let name = mapping[model] ?? (Self.official.contains(model) ? engines.first { $0.isAvailable }?.name : model)
        guard let engine = engines.first(where: { $0.name == name }) else {
            throw Failure(
                .badRequest, "no_model", "There is no model \"\(model)\".", hint: "GET /v2/models says which there are."
            )
        }
        guard engine.isAvailable else {
            throw Failure(
                .badRequest, "no_model", "The model \"\(model)\" cannot run here.",
                hint: engine.hint ?? "GET /v2/models says which can.")
        }
        return engine.name
    }

    /// All models that can be asked for.
    func listings(of engines: [EngineListing], version: String) -> [ModelListing] {
        let available = engines.filter(\.isAvailable)
        let ours = available.map {
            ModelListing(id: $0.name, name: $0.name, version: version, description: $0.summary)
        }
        let theirs = (Self.official + mapping.keys.filter { !Self.official.contains($0) }.sorted()).compactMap { name in
            (try? engine(for: name, of: engines)).map {
                ModelListing(id: name, name: name, version: version, description: "Drawn by \($0).")
            }
        }
        return ours + theirs
    }
}
