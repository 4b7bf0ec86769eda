extension PickleReader {
    /// Resolves a name, which only ``PickleGlobal`` can.
    mutating func pushGlobal(module: String, name: String) throws(CheckpointError) {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw .refused("asks for \(module.prefix(100)).\(name.prefix(100))")
        }
        try push(.global(global))
    }

    /// Resolves a persistent id: `('storage', class, key, location, count)`, in legacy files with a view behind it.
    mutating func pushStorage(_ index: Int) throws(CheckpointError) {
        guard let parts = contents.members(index), (5...6).contains(parts.count),
            contents.text(parts[0]) == "storage",
            case .global(.storage(let kind)) = contents[parts[1]],
            let key = contents.text(parts[2]), let count = contents.integer(parts[4]), count >= 0
        else { throw .refused("refers to something outside that is not a storage of numbers") }
        if parts.count == 6 {
            guard case .none = contents[parts[5]] else {
                throw CheckpointError(.unsupported, "storage \(key) is a view of another; save the state_dict anew")
            }
        }
        try push(.storage(StorageReference(key: key, kind: kind, count: count)))
    }

    /// "Calls" one of the known names, which only ever arranges data.
    mutating func reduce(_ callee: Int, _ arguments: Int) throws(CheckpointError) {
        guard case .global(let global) = contents[callee], let arguments = contents.members(arguments) else {
            throw .refused("calls what is not a known name")
        }
        switch global {
        case .orderedDictionary:
            let members = if let pairs = arguments.first { try orderedPairs(pairs) } else { [Int]() }
            var entries: [(key: Int, value: Int)] = []
            for position in stride(from: 0, to: members.count, by: 2) {
                entries.append((members[position], members[position + 1]))
            }
            try push(.dictionary(entries), holding: members)
        case .size:
            guard arguments.count == 1, contents.integers(arguments[0]) != nil else {
                throw .damaged("a torch.Size in it holds no numbers")
            }
            let members = contents.members(arguments[0]) ?? []
            try push(.tuple(members), holding: members)
        case .rebuildParameter:
            guard let tensor = arguments.first, case .tensor(let reference) = contents[tensor] else {
                throw .damaged("a parameter in it has no tensor")
            }
            try push(.tensor(reference))
        case .rebuildTensor:
            guard arguments.count >= 4, case .storage(let storage) = contents[arguments[0]],
                let offset = contents.integer(arguments[1]), let shape = contents.integers(arguments[2]),
                let strides = contents.integers(arguments[3])
            else { throw .damaged("a tensor in it is not described as tensors are") }
            try push(.tensor(try TensorReference(storage, offset: offset, shape: shape, strides: strides)))
        case .storage(let kind):
            throw .refused("calls torch.\(kind.rawValue)")
        }
    }

    /// Keys and values by turns.
    private mutating func orderedPairs(_ index: Int) throws(CheckpointError) -> [Int] {
        guard let members = contents.members(index) else { throw .damaged("an OrderedDict in it has no pairs") }
        // The one instruction that makes much of few bytes when it is given the same list again and again.
        copied += members.count
        guard copied <= Self.largestObjectCount else {
            throw .refused("makes more than \(Self.largestObjectCount) objects")
        }
        var pairs: [Int] = []
        for member in members {
            guard let pair = contents.members(member), pair.count == 2 else {
                throw .damaged("an OrderedDict in it is not made of pairs")
            }
            pairs += pair
        }
        return pairs
    }
}
