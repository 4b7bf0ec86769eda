public import Foundation

/// A set of weights that this program can use.
public struct ModelEntry: Sendable, Hashable {
    /// What uses it.
    public enum Engine: String, Sendable, CaseIterable {
        /// Finding faces, which every engine needs.
        case faces
        /// The mesh engine.
        case mesh
    }

    /// Under which terms it may be used.
    public struct Licence: Sendable, Hashable, Codable {
        /// Its name: `Apache-2.0`.
        public let name: String
        /// A sentence: whose it is and what to keep in mind.
        public let text: String
        /// Whether it may be used to earn money.
        public let allowsCommercialUse: Bool

        /// Takes the terms.
        public init(name: String, text: String, allowsCommercialUse: Bool) {
            (self.name, self.text, self.allowsCommercialUse) = (name, text, allowsCommercialUse)
        }
    }

    /// Where its file is.
    public enum Location: Sendable, Hashable {
        /// In the folder `models` of the dependencies, under this name.
        case dependencies(String)
        /// Inside this program.
        case bundled
    }

    /// The file: its exact content.
    public struct Content: Sendable, Hashable {
        /// 64 hexadecimal digits, lower case.
        public let sha256: String
        /// Bytes.
        public let size: Int
    }

    /// What it is called in commands.
    public let name: String
    /// A sentence: what it does.
    public let purpose: String
    /// What uses it.
    public let engine: Engine
    /// Under which terms it may be used.
    public let licence: Licence
    /// Which version, and of what.
    public let version: String
    /// Where its file is.
    public let location: Location
    /// What the file holds; `nil` for what is bundled and checked when the program is built.
    public let content: Content?

    /// Whether the file is there and whole.
    public enum Status: Sendable, Hashable {
        /// There, and exactly what it should be.
        case present
        /// Not there.
        case missing
        /// There, with other content.
        case damaged(sha256: String)
    }

    /// The file, or `nil` for what is bundled.
    public func url(in folder: DependencyFolder) -> URL? {
        guard case .dependencies(let file) = location else { return nil }
        return folder.models.appendingPathComponent(file)
    }

    /// Looks at the file and adds up its content; about 10 ms a megabyte.
    public func status(in folder: DependencyFolder) -> Status {
        guard let url = url(in: folder), let content else { return .present }
        guard let file = try? FileHandle(forReadingFrom: url) else { return .missing }
        defer { try? file.close() }
        var digest = SHA256()
        while let part = try? file.read(upToCount: 1 << 16), !part.isEmpty { digest.update(part) }
        let found = digest.finish()
        return found == content.sha256 ? .present : .damaged(sha256: found)
    }

    /// Makes sure that the file is there and whole.
    ///
    /// - Parameter folder: the dependencies.
    /// - Returns: the file, or `nil` for what is bundled.
    /// - Throws: ``ModelStoreError`` (`modelMissing`, `modelDamaged`) that says what to run.
    public func require(in folder: DependencyFolder) throws(ModelStoreError) -> URL? {
        let place = url(in: folder)
        switch status(in: folder) {
        case .present: return place
        case .missing:
            throw ModelStoreError(
                .modelMissing, "the model \(name) is missing (\(place?.path ?? name)): run Scripts/bootstrap (or make)")
        case .damaged:
            throw ModelStoreError(
                .modelDamaged,
                "the model \(name) is damaged (\(place?.path ?? name)): delete it and run Scripts/bootstrap (or make)")
        }
    }
}
