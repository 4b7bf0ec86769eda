public import Foundation

extension ModelFolder {
    /// Makes room for a model, lets it be written out of sight, and moves it to its place when it is whole.
    ///
    /// Whatever happens, nothing half-written is left under the model's name.
    ///
    /// - Parameters:
    ///   - name: what the model will be called.
    ///   - write: puts the model's files into a folder that it is given, and says what they are.
    /// - Returns: the model in its place.
    /// - Throws: ``ModelStoreError`` (`nameTaken`, `wrongName`, `cannotWrite`), or what `write` throws.
    public func install(
        _ name: String, write: (URL) async throws -> InstalledModel
    ) async throws -> InstalledModel {
        try requireFree(name)
        let temporary = url.appendingPathComponent(".new-\(UUID().uuidString)", isDirectory: true)
        do {
            try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        } catch {
            throw ModelStoreError.writing(error, in: url)
        }
        defer { try? FileManager.default.removeItem(at: temporary) }
        var model = try await write(temporary)
        do {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            try encoder.encode(model).write(to: temporary.appendingPathComponent(Self.description))
            try FileManager.default.moveItem(at: temporary, to: folder(of: name))
        } catch {
            // Somebody else may have been faster.
            try requireFree(name)
            throw ModelStoreError.writing(error, in: url)
        }
        model.folder = folder(of: name)
        return model
    }

    /// Makes sure that a model can get a name.
    ///
    /// - Parameter name: what it shall be called.
    /// - Throws: ``ModelStoreError`` (`nameTaken`, `wrongName`).
    public func requireFree(_ name: String) throws(ModelStoreError) {
        guard Self.isName(name) else {
            throw ModelStoreError(
                .wrongName,
                "a model cannot be called \"\(name)\": use up to 64 letters, digits, -, _ and ., a letter or digit first"
            )
        }
        if FileManager.default.fileExists(atPath: folder(of: name).path) {
            throw ModelStoreError(
                .nameTaken,
                "a model \(name) is in \(url.path) already: give another name, or run lipstream models remove \(name)")
        }
    }

    /// Where a model's file is while it is fetched.
    public func part(of name: String) -> URL { url.appendingPathComponent(".\(name).part") }

    /// Removes a model, whole or not, and what was fetched of it.
    ///
    /// - Parameter name: what it is called.
    /// - Throws: ``ModelStoreError`` (`modelMissing`, `cannotWrite`).
    public func remove(_ name: String) throws(ModelStoreError) {
        let part = part(of: name)
        let hasPart = Self.isName(name) && FileManager.default.fileExists(atPath: part.path)
        if hasPart { PartFile.remove(part) }
        guard names().contains(name) else {
            if hasPart { return }
            let known = names().isEmpty ? "none is" : names().joined(separator: ", ") + " can be removed"
            throw ModelStoreError(.modelMissing, "the model \(name) is not installed in \(url.path): \(known)")
        }
        // Out of sight in one step, so that no half of it is ever seen under its name.
        let hidden = url.appendingPathComponent(".old-\(UUID().uuidString)", isDirectory: true)
        do {
            try FileManager.default.moveItem(at: folder(of: name), to: hidden)
            try FileManager.default.removeItem(at: hidden)
        } catch {
            throw .writing(error, in: url)
        }
    }

    /// Removes what a program that was killed left out of sight, once it is a day old.
    public func removeLeftovers() {
        let files = FileManager.default
        for name in (try? files.contentsOfDirectory(atPath: url.path)) ?? [] {
            guard name.hasPrefix(".new-") || name.hasPrefix(".old-") else { continue }
            let path = url.appendingPathComponent(name).path
            let changed = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            if let changed, changed.timeIntervalSinceNow < -86_400 { try? files.removeItem(atPath: path) }
        }
    }
}
