public import Foundation

/// A natural voice that is there: its two files, and its terms where they are known.
public struct InstalledVoice: Sendable, Hashable {
    /// What it is called in commands.
    public let name: String
    /// The network: `NAME.onnx`.
    public let network: URL
    /// What the network takes: `NAME.onnx.json`.
    public let description: URL
    /// The terms, in the words of its card; `nil` where nobody said.
    public let licence: String?
    /// Whether it came with the program.
    public let isBundled: Bool
    /// Changes when the files do.
    public let version: String
}

/// A folder of natural voices: the files `NAME.onnx`, `NAME.onnx.json` and, for the terms, `NAME.MODEL_CARD`.
public struct VoiceFolder: Sendable, Hashable {
    /// The folder itself; made when the first voice comes.
    public let url: URL
    private let isBundled: Bool

    /// Takes a folder that is known.
    ///
    /// - Parameters:
    ///   - url: the folder.
    ///   - isBundled: whether its voices came with the program.
    public init(url: URL, isBundled: Bool = false) { (self.url, self.isBundled) = (url, isBundled) }

    /// Finds the user's folder: `LIPSTREAM_VOICES` if that is set, else `voices` beside the folder of models.
    ///
    /// - Parameters:
    ///   - environment: variables; those of this process by default.
    ///   - models: the folder of models.
    /// - Returns: a folder that need not be there yet.
    public static func locate(
        environment: [String: String] = ProcessInfo.processInfo.environment, models: ModelFolder = .locate()
    ) -> VoiceFolder {
        if let own = environment["LIPSTREAM_VOICES"], !own.isEmpty {
            return VoiceFolder(url: URL(fileURLWithPath: own, isDirectory: true).standardizedFileURL)
        }
        return VoiceFolder(url: models.url.deletingLastPathComponent().appendingPathComponent("voices"))
    }

    /// The voices whose two files are there, in alphabetical order.
    public func installed() -> [InstalledVoice] {
        let found = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        return found.filter { $0.hasSuffix(".onnx") }.map { String($0.dropLast(5)) }.sorted().compactMap { voice($0) }
    }

    /// The voice of a name; `nil` where one of its files is not there.
    public func voice(named name: String) -> InstalledVoice? { ModelFolder.isName(name) ? voice(name) : nil }

    private func voice(_ name: String) -> InstalledVoice? {
        let (network, description) = (file(.network, of: name), file(.description, of: name))
        guard ModelFolder.isName(name), let first = stamp(network), let second = stamp(description) else { return nil }
        let card = try? String(contentsOf: file(.card, of: name), encoding: .utf8)
        return InstalledVoice(
            name: name, network: network, description: description, licence: card.flatMap { VoiceCard($0).licence },
            isBundled: isBundled, version: "\(first) \(second)")
    }

    private func stamp(_ file: URL) -> String? {
        // A link is as good as a file.
        let path = file.resolvingSymlinksInPath().path
        guard let found = try? FileManager.default.attributesOfItem(atPath: path),
            found[.type] as? FileAttributeType == .typeRegular
        else { return nil }
        return "\(found[.size] ?? 0) \((found[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
    }

    /// Where a part of a voice is, or will be.
    ///
    /// - Parameters:
    ///   - part: which.
    ///   - name: the voice's name.
    /// - Returns: a file in this folder.
    public func file(_ part: PullableVoice.Part, of name: String) -> URL {
        url.appendingPathComponent("\(name).\(part.rawValue)")
    }

    /// Where a part of a voice is while it is fetched.
    ///
    /// - Parameters:
    ///   - part: which.
    ///   - name: the voice's name.
    /// - Returns: a hidden file in this folder.
    public func partial(_ part: PullableVoice.Part, of name: String) -> URL {
        url.appendingPathComponent(".\(name).\(part.rawValue).part")
    }

    /// Makes sure that a voice can get a name.
    ///
    /// - Parameter name: what it shall be called.
    /// - Throws: ``ModelStoreError`` (`nameTaken`, `wrongName`).
    public func requireFree(_ name: String) throws(ModelStoreError) {
        guard ModelFolder.isName(name) else {
            throw ModelStoreError(
                .wrongName,
                "a voice cannot be called \"\(name)\": use up to 64 letters, digits, -, _ and ., a letter or digit first"
            )
        }
        guard voice(name) == nil else {
            throw ModelStoreError(
                .nameTaken,
                "a voice \(name) is in \(url.path) already: give another name, or remove \(name).onnx there")
        }
    }

    /// Puts the files of a voice in their places; the network last, since with it the voice is there.
    ///
    /// - Parameters:
    ///   - name: what it is called.
    ///   - files: its parts; they are moved.
    /// - Returns: the voice.
    /// - Throws: ``ModelStoreError`` (`nameTaken`, `wrongName`, `cannotWrite`); then none of its files is left.
    public func install(_ name: String, moving files: [PullableVoice.Part: URL]) throws(ModelStoreError)
        -> InstalledVoice
    {
        try requireFree(name)
        var placed: [URL] = []
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            for part in PullableVoice.Part.allCases {
                guard let source = files[part] else { continue }
                let place = file(part, of: name)
                // Of a voice that somebody removed by its network alone.
                try? FileManager.default.removeItem(at: place)
                try FileManager.default.moveItem(at: source, to: place)
                placed.append(place)
            }
        } catch {
            for place in placed { try? FileManager.default.removeItem(at: place) }
            throw .writing(error, in: url)
        }
        guard let installed = voice(name) else {
            throw ModelStoreError(.modelMissing, "the voice \(name) lacks one of its two files: give both")
        }
        return installed
    }
}
