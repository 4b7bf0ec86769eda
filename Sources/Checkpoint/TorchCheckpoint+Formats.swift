extension TorchCheckpoint {
    /// The [zip format](https://docs.pytorch.org/docs/stable/notes/serialization.html): `NAME/data.pkl`, `NAME/data/KEY`.
    static func readZip(_ file: MappedFile) throws(CheckpointError) -> (PickleContents, [String: Int]) {
        let entries = try ZipDirectory(file).entries
        let pickles = entries.keys.filter { $0 == "data.pkl" || $0.hasSuffix("/data.pkl") }
        guard let name = pickles.first, pickles.count == 1, let entry = entries[name] else {
            throw CheckpointError(.notACheckpoint, "it is a zip file without one data.pkl, so not a PyTorch checkpoint")
        }
        let folder = name.dropLast("data.pkl".count)
        if let order = entries[folder + "byteorder"],
            file.copy(order.start, min(order.count, 16)) != Array("little".utf8)
        {
            throw CheckpointError(.unsupported, "its numbers are stored big end first")
        }
        guard entry.count <= largestPickle, let bytes = file.copy(entry.start, entry.count) else {
            throw .refused("has a pickle of \(entry.count) bytes")
        }
        var reader = PickleReader(bytes)
        let contents = try reader.read()
        var starts: [String: Int] = [:]
        for storage in storages(contents) {
            guard let data = entries["\(folder)data/\(storage.key)"] else {
                throw .damaged("storage \(storage.key) is missing")
            }
            try check(storage, holds: data.count)
            starts[storage.key] = data.start
        }
        return (contents, starts)
    }

    /// The legacy format: magic number, version, system, objects, storage keys; then each storage with its length.
    static func readLegacy(_ file: MappedFile) throws(CheckpointError) -> (PickleContents, [String: Int]) {
        let head = file.copy(0, min(file.count, largestPickle)) ?? []
        var position = 0
        func next() throws(CheckpointError) -> PickleContents {
            var reader = PickleReader(head, at: position)
            let contents = try reader.read()
            position = reader.position
            return contents
        }
        let magic = try next()
        guard case .longInteger([0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]) = magic[magic.root] else {
            throw CheckpointError(.notACheckpoint, "it is a pickle and not a PyTorch checkpoint")
        }
        let version = try next()
        guard version.integer(version.root) == 1001 else {
            throw CheckpointError(.unsupported, "it is not a legacy checkpoint of version 1001")
        }
        let system = try next()
        if let order = system.entries(system.root)?.first(where: { $0.key == "little_endian" }) {
            guard case .bool(true) = system[order.value] else {
                throw CheckpointError(.unsupported, "its numbers are stored big end first")
            }
        }
        let contents = try next()
        let list = try next()
        guard let keys = list.members(list.root) else { throw .damaged("its list of storages is missing") }
        let known = Dictionary(storages(contents).map { ($0.key, $0) }) { first, _ in first }
        var starts: [String: Int] = [:]
        for key in keys {
            guard let key = list.text(key), let storage = known[key] else {
                throw .damaged("it lists a storage that nothing uses")
            }
            guard let count = file.integer(at: position, bytes: 8), count == storage.count else {
                throw .damaged("storage \(key) does not have the \(storage.count) numbers that it should")
            }
            position += 8
            try check(storage, holds: file.count - position)
            guard starts.updateValue(position, forKey: key) == nil else { throw .damaged("it holds \(key) twice") }
            position += count * storage.kind.width
        }
        return (contents, starts)
    }

    private static func storages(_ contents: PickleContents) -> Set<StorageReference> {
        Set(contents.values.compactMap { if case .storage(let storage) = $0 { storage } else { nil } })
    }

    private static func check(_ storage: StorageReference, holds bytes: Int) throws(CheckpointError) {
        guard storage.count <= bytes / storage.kind.width else {
            throw .damaged("storage \(storage.key) should have \(storage.count) numbers and is cut short")
        }
    }
}
