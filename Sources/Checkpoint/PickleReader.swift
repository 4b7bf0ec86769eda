/// Reads a [pickle](https://github.com/python/cpython/blob/main/Lib/pickletools.py) as data, and runs nothing of it.
///
/// It knows the instructions that PyTorch writes (protocols 0 to 5) and the few names of ``PickleGlobal``. Everything is
/// bounded: bytes by the caller, and objects, memo, stack and depth here, far above what any network's checkpoint needs.
struct PickleReader {
    static let largestDepth = 64
    static let largestStack = 1 << 16
    static let largestMemo = 1 << 20
    static let largestObjectCount = 1 << 20

    let input: [UInt8]
    var position: Int
    var contents = PickleContents()
    /// Numbers of objects.
    var stack: [Int] = []
    /// How high the stack was at each mark.
    var marks: [Int] = []
    var memo: [Int: Int] = [:]
    /// How deep each object nests.
    private var depths: [UInt8] = []
    /// How many members were copied from one object to another.
    var copied = 0

    /// - Parameters:
    ///   - input: bytes that hold a pickle.
    ///   - position: where it begins.
    init(_ input: [UInt8], at position: Int = 0) { (self.input, self.position) = (input, position) }

    /// Reads one pickle, up to its end mark; ``position`` is then behind it.
    ///
    /// - Throws: ``CheckpointError`` (`damaged`, `refused`).
    mutating func read() throws(CheckpointError) -> PickleContents {
        while true {
            let start = position
            let code = try byte()
            guard let instruction = PickleInstruction(rawValue: code) else {
                throw .refused("uses the pickle instruction \(code) at byte \(start)")
            }
            if instruction == .stop { break }
            try perform(instruction)
        }
        guard marks.isEmpty, stack.count == 1 else { throw .damaged("its pickle ends in the middle") }
        contents.root = stack[0]
        return contents
    }

    // MARK: Input

    mutating func byte() throws(CheckpointError) -> UInt8 {
        guard position < input.count else { throw cut() }
        defer { position += 1 }
        return input[position]
    }

    mutating func bytes(_ count: Int?) throws(CheckpointError) -> ArraySlice<UInt8> {
        guard let count, count >= 0, count <= input.count - position else { throw cut() }
        defer { position += count }
        return input[position..<position + count]
    }

    /// A number of that many bytes, without sign.
    mutating func length(_ width: Int) throws(CheckpointError) -> Int? { MappedFile.integer(try bytes(width)) }

    /// A line of the text protocol, without its end.
    mutating func line() throws(CheckpointError) -> String {
        guard let end = input[position...].prefix(4096).firstIndex(of: 10) else { throw cut() }
        defer { position = end + 1 }
        return try Self.text(input[position..<end])
    }

    static func text(_ bytes: ArraySlice<UInt8>) throws(CheckpointError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else { throw .damaged("a name in it is not UTF-8") }
        return text
    }

    private func cut() -> CheckpointError { .damaged("its pickle is cut short or lies about a length") }

    // MARK: Objects

    /// Makes an object and puts it on the stack.
    mutating func push(_ value: PickleValue, holding members: [Int] = []) throws(CheckpointError) {
        guard contents.values.count < Self.largestObjectCount else {
            throw .refused("makes more than \(Self.largestObjectCount) objects")
        }
        contents.values.append(value)
        depths.append(0)
        try deepen(contents.values.count - 1, by: members)
        try push(reference: contents.values.count - 1)
    }

    mutating func push(reference: Int) throws(CheckpointError) {
        guard stack.count < Self.largestStack else { throw .refused("stacks more than \(Self.largestStack) objects") }
        stack.append(reference)
    }

    /// Notes that an object got members.
    mutating func deepen(_ index: Int, by members: [Int]) throws(CheckpointError) {
        for member in members where depths[member] >= depths[index] {
            guard Int(clamping: depths[member]) < Self.largestDepth else {
                throw .refused("nests objects deeper than \(Self.largestDepth)")
            }
            depths[index] = depths[member] + 1
        }
    }

    mutating func pop() throws(CheckpointError) -> Int {
        guard stack.count > (marks.last ?? 0), let top = stack.popLast() else {
            throw .damaged("its pickle takes what was never there")
        }
        return top
    }

    func top() throws(CheckpointError) -> Int {
        guard stack.count > (marks.last ?? 0), let top = stack.last else {
            throw .damaged("its pickle takes what was never there")
        }
        return top
    }

    mutating func mark() throws(CheckpointError) {
        guard marks.count < Self.largestDepth else { throw .refused("nests objects deeper than \(Self.largestDepth)") }
        marks.append(stack.count)
    }

    /// Everything above the last mark.
    mutating func popToMark() throws(CheckpointError) -> [Int] {
        guard let height = marks.popLast() else { throw .damaged("its pickle takes what was never there") }
        defer { stack.removeSubrange(height...) }
        return Array(stack[height...])
    }

    mutating func remember(_ key: Int?) throws(CheckpointError) {
        guard let key, key >= 0, memo.count < Self.largestMemo else {
            throw .refused("remembers more than \(Self.largestMemo) objects")
        }
        memo[key] = try top()
    }

    mutating func recall(_ key: Int?) throws(CheckpointError) {
        guard let key, let index = memo[key] else { throw .damaged("its pickle recalls what it never remembered") }
        try push(reference: index)
    }
}
