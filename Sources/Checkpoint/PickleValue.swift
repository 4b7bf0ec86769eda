/// What a pickle may name besides plain data.
///
/// Everything else is refused.
enum PickleGlobal: Hashable {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    case size
    case storage(ScalarKind)

    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch._utils", "_rebuild_parameter"): self = .rebuildParameter
        case ("torch", "Size"): self = .size
        case ("torch", let name):
            guard let kind = ScalarKind(rawValue: name) else { return nil }
            self = .storage(kind)
        default: return nil
        }
    }
}

/// One object of a pickle.
///
/// Objects name each other by number, so that no depth or cycle of them costs stack.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    /// An integer of more than 8 bytes, as stored.
    case longInteger([UInt8])
    case number(Double)
    case text(String)
    case bytes([UInt8])
    case tuple([Int])
    case list([Int])
    case dictionary([(key: Int, value: Int)])
    case global(PickleGlobal)
    case storage(StorageReference)
    case tensor(TensorReference)
}

/// All objects of a pickle, and which of them it is about.
struct PickleContents {
    var values: [PickleValue] = []
    var root = 0

    subscript(index: Int) -> PickleValue { values[index] }

    /// The text at a place, or `nil` when something else is there.
    func text(_ index: Int) -> String? {
        if case .text(let text) = values[index] { text } else { nil }
    }

    /// The number at a place, or `nil` when something else is there.
    func integer(_ index: Int) -> Int? {
        if case .integer(let number) = values[index] { number } else { nil }
    }

    /// The members of a tuple or list, or `nil` when something else is there.
    func members(_ index: Int) -> [Int]? {
        switch values[index] {
        case .tuple(let members), .list(let members): members
        default: nil
        }
    }

    /// The numbers of a tuple or list of at most eight, as shapes are, or `nil` when something else is there.
    func integers(_ index: Int) -> [Int]? {
        guard let members = members(index), members.count <= 8 else { return nil }
        let numbers = members.compactMap(integer)
        return numbers.count == members.count ? numbers : nil
    }

    /// The entries of a dictionary whose keys are texts; `nil` when something else is there.
    func entries(_ index: Int) -> [(key: String, value: Int)]? {
        guard case .dictionary(let entries) = values[index] else { return nil }
        return entries.compactMap { entry in text(entry.key).map { ($0, entry.value) } }
    }
}
