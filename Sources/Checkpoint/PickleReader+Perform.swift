extension PickleReader {
    /// Follows one instruction.
    mutating func perform(_ instruction: PickleInstruction) throws(CheckpointError) {
        switch instruction {
        case .stop: break
        case .protocolVersion:
            let version = try byte()
            guard version <= 5 else { throw CheckpointError(.unsupported, "it is a pickle of protocol \(version)") }
        case .frame: _ = try bytes(8)
        case .none: try push(.none)
        case .newTrue: try push(.bool(true))
        case .newFalse: try push(.bool(false))
        case .integerLine, .longLine: try pushIntegerLine()
        case .binaryInteger: try pushInteger(4)
        case .binaryInteger1: try push(.integer(Int(clamping: try byte())))
        case .binaryInteger2: try push(.integer(try length(2) ?? 0))
        case .long1: try pushInteger(Int(clamping: try byte()))
        case .long4: try pushInteger(try length(4) ?? 0)
        case .floatLine: try push(.number(Double(try line()) ?? .nan))
        case .binaryFloat:
            let bits = try bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64(clamping: $1) }
            try push(.number(Double(bitPattern: bits)))
        case .binaryUnicode, .binaryString: try pushText(try length(4))
        case .shortBinaryUnicode, .shortBinaryString: try pushText(try length(1))
        case .binaryUnicode8: try pushText(try length(8))
        case .unicodeLine: try push(.text(try line()))
        case .binaryBytes: try pushBytes(try length(4))
        case .shortBinaryBytes: try pushBytes(try length(1))
        case .binaryBytes8: try pushBytes(try length(8))
        case .mark: try mark()
        case .pop:
            if let height = marks.last, height == stack.count { marks.removeLast() } else { _ = try pop() }
        case .popMark: _ = try popToMark()
        case .duplicate: try push(reference: try top())
        case .putLine: try remember(Int(try line(), radix: 10))
        case .binaryPut: try remember(try length(1))
        case .longBinaryPut: try remember(try length(4))
        case .memoize: try remember(memo.count)
        case .getLine: try recall(Int(try line(), radix: 10))
        case .binaryGet: try recall(try length(1))
        case .longBinaryGet: try recall(try length(4))
        case .emptyTuple: try push(.tuple([]))
        case .emptyList: try push(.list([]))
        case .emptyDictionary: try push(.dictionary([]))
        case .tuple1: try pushTuple(1)
        case .tuple2: try pushTuple(2)
        case .tuple3: try pushTuple(3)
        case .tuple:
            let members = try popToMark()
            try push(.tuple(members), holding: members)
        case .list:
            let members = try popToMark()
            try push(.list(members), holding: members)
        case .dictionary:
            let members = try popToMark()
            try push(.dictionary([]))
            try setItems(members)
        case .append: try append([try pop()])
        case .appends: try append(try popToMark())
        case .setItem:
            let value = try pop()
            try setItems([try pop(), value])
        case .setItems: try setItems(try popToMark())
        case .global:
            let module = try line()
            try pushGlobal(module: module, name: try line())
        case .stackGlobal:
            let name = contents.text(try pop())
            guard let name, let module = contents.text(try pop()) else { throw .damaged("a name in it is no text") }
            try pushGlobal(module: module, name: name)
        case .persistent: try pushStorage(try pop())
        case .reduce:
            let arguments = try pop()
            try reduce(try pop(), arguments)
        case .build:
            // An OrderedDict of tensors carries `_metadata` (versions of layers); nothing else has a state to set.
            _ = try pop()
            guard case .dictionary = contents[try top()] else { throw .refused("sets the state of an object") }
        }
    }

    private mutating func pushIntegerLine() throws(CheckpointError) {
        var text = try line()
        if text == "00" || text == "01" { return try push(.bool(text == "01")) }
        if text.last == "L" { text.removeLast() }
        guard let value = Int(text, radix: 10) else { throw .damaged("its pickle has the number \(text.prefix(40))") }
        try push(.integer(value))
    }

    /// A number with a sign, in as many bytes as it takes.
    private mutating func pushInteger(_ width: Int) throws(CheckpointError) {
        let digits = try bytes(width)
        guard width <= 8 else {
            guard width <= 64 else { throw .refused("has a number of \(width) bytes") }
            return try push(.longInteger(Array(digits)))
        }
        var bits = digits.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(clamping: $1) }
        if let highest = digits.last, highest >= 0x80, width < 8 { bits |= ~UInt64(0) << (8 * UInt64(clamping: width)) }
        try push(.integer(Int(clamping: Int64(bitPattern: bits))))
    }

    private mutating func pushText(_ length: Int?) throws(CheckpointError) {
        try push(.text(try Self.text(try bytes(length))))
    }

    private mutating func pushBytes(_ length: Int?) throws(CheckpointError) {
        try push(.bytes(Array(try bytes(length))))
    }

    private mutating func pushTuple(_ count: Int) throws(CheckpointError) {
        var members: [Int] = []
        for _ in 0..<count { members.append(try pop()) }
        members.reverse()
        try push(.tuple(members), holding: members)
    }

    private mutating func append(_ members: [Int]) throws(CheckpointError) {
        let index = try top()
        guard case .list(var list) = contents.values[index] else { throw .refused("appends to what is not a list") }
        // Emptied first, so that the list is grown and not copied.
        contents.values[index] = .none
        list.append(contentsOf: members)
        contents.values[index] = .list(list)
        try deepen(index, by: members)
    }

    private mutating func setItems(_ members: [Int]) throws(CheckpointError) {
        let index = try top()
        guard members.count.isMultiple(of: 2), case .dictionary(var entries) = contents.values[index] else {
            throw .refused("sets items of what is not a dictionary")
        }
        contents.values[index] = .none
        for position in stride(from: 0, to: members.count, by: 2) {
            entries.append((members[position], members[position + 1]))
        }
        contents.values[index] = .dictionary(entries)
        try deepen(index, by: members)
    }
}
