public import Foundation

/// The folder where the user's neural models are kept, one folder for each, named like the model.
public struct ModelFolder: Sendable, Hashable {
    /// The folder itself; made when the first model comes.
    public let url: URL

    /// Takes a folder that is known.
    public init(url: URL) { self.url = url }

    /// Finds the folder: `LIPSTREAM_MODELS` if that is set, else the place that the system has for a program's data.
    ///
    /// - Parameters:
    ///   - environment: variables; those of this process by default.
    ///   - home: the user's home folder.
    /// - Returns: a folder that need not be there yet.
    public static func locate(
        environment: [String: String] = ProcessInfo.processInfo.environment,
        home: URL = FileManager.default.homeDirectoryForCurrentUser
    ) -> ModelFolder {
        func named(_ variable: String) -> URL? {
            environment[variable].flatMap { $0.isEmpty ? nil : URL(fileURLWithPath: $0, isDirectory: true) }
        }
        if let own = named("LIPSTREAM_MODELS") { return ModelFolder(url: own.standardizedFileURL) }
        #if os(macOS)
            return ModelFolder(url: home.appendingPathComponent("Library/Application Support/Lipstream/models"))
        #else
            // The XDG rules: a path that does not begin at the root is to be passed over.
            let isAbsolute = environment["XDG_DATA_HOME"]?.hasPrefix("/") == true
            let data = isAbsolute ? named("XDG_DATA_HOME") : nil
            let base = data ?? home.appendingPathComponent(".local/share")
            return ModelFolder(url: base.appendingPathComponent("lipstream/models"))
        #endif
    }

    /// Names of all that is there, whole or not, in alphabetical order.
    public func names() -> [String] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return found.filter { Self.isName($0) && isFolder($0) }.sorted()
    }

    /// All models that are there and whole, in alphabetical order.
    public func installed() -> [InstalledModel] { names().compactMap { try? model(named: $0) } }

    /// The best model of a kind: what the catalogue knows in its order, then the others.
    ///
    /// - Parameter kind: what it shall be for.
    /// - Returns: a model that is there and whole.
    /// - Throws: ``ModelStoreError`` (`modelMissing`) that says what to run.
    public func first(of kind: InstalledModel.Kind) throws(ModelStoreError) -> InstalledModel {
        let known = PullableModel.all.filter { $0.kind == kind }.map(\.name)
        let found = installed().filter { $0.kind == kind }
        for name in known {
            if let model = found.first(where: { $0.name == name }) { return model }
        }
        if let model = found.first { return model }
        guard kind != .latentsync else {
            throw ModelStoreError(
                .modelMissing,
                "no LatentSync is installed: its weights are fetched and exported by you, once (Docs/LatentSync.md says how), "
                    + "then run lipstream models add latentsync FOLDER")
        }
        throw ModelStoreError(
            .modelMissing,
            "no \(kind.rawValue) model is installed: run lipstream models pull \(known.first ?? "NAME")")
    }

    /// One model by its name.
    ///
    /// - Parameter name: as `lipstream models list` gives it.
    /// - Returns: the model, with every file that it needs there.
    /// - Throws: ``ModelStoreError`` (`modelMissing`, `modelDamaged`) that says what to run.
    public func model(named name: String) throws(ModelStoreError) -> InstalledModel {
        let advice =
            PullableModel.named(name) == nil
            ? "lipstream models add FILE --name \(name)" : "lipstream models pull \(name)"
        guard Self.isName(name), isFolder(name) else {
            throw ModelStoreError(
                .modelMissing, "the model \(name) is not installed: run \(advice) (lipstream models list says what is)")
        }
        func damaged(_ why: String) -> ModelStoreError {
            ModelStoreError(
                .modelDamaged,
                "the model \(name) in \(url.path) is damaged, \(why): run lipstream models remove \(name), then \(advice)"
            )
        }
        let folder = folder(of: name)
        guard let data = try? Data(contentsOf: folder.appendingPathComponent(Self.description)) else {
            throw damaged("it has no \(Self.description)")
        }
        guard var model = try? JSONDecoder().decode(InstalledModel.self, from: data), model.name == name else {
            throw damaged("its \(Self.description) is not what Lipstream wrote")
        }
        guard InstalledModel.Role.needed(for: model.kind).allSatisfy({ model.files[$0] != nil }) else {
            throw damaged("its network is not named")
        }
        for file in model.fileNames {
            let path = folder.appendingPathComponent(file).path
            guard FileManager.default.isReadableFile(atPath: path) else { throw damaged("\(file) is missing") }
        }
        model.folder = folder
        return model
    }

    /// Whether a model can be called that: letters, digits, `-`, `_` and `.`, not first, at most 64.
    public static func isName(_ name: String) -> Bool {
        let isPlain = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) }
        return isPlain && (1...64).contains(name.count) && !"-_.".contains(name.prefix(1))
    }

    /// What every model's description is called.
    static let description = "model.json"

    /// Where a model is, or will be.
    func folder(of name: String) -> URL { url.appendingPathComponent(name, isDirectory: true) }

    private func isFolder(_ name: String) -> Bool {
        var isFolder: ObjCBool = false
        let exists = unsafe FileManager.default.fileExists(atPath: folder(of: name).path, isDirectory: &isFolder)
        return exists && isFolder.boolValue
    }
}
