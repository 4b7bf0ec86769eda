import Foundation
import Testing

@testable import Checkpoint

/// Builds pickles by hand, instruction by instruction.
private func text(_ string: String) -> [UInt8] {
    [0x58] + (0..<4).map { UInt8(truncatingIfNeeded: string.utf8.count >> (8 * $0)) } + Array(string.utf8)
}
private func global(_ module: String, _ name: String) -> [UInt8] { Array("c\(module)\n\(name)\n".utf8) }

@Suite("A pickle is read as data, and nothing of it is run")
struct PickleTests {
    private func read(_ bytes: [UInt8]) throws(CheckpointError) -> PickleContents {
        var reader = PickleReader(bytes)
        return try reader.read()
    }

    private func failure(_ bytes: [UInt8]) -> CheckpointError? {
        do throws(CheckpointError) {
            _ = try read(bytes)
            return nil
        } catch { return error }
    }

    @Test("Values of every protocol")
    func values() throws {
        let pickle: [UInt8] =
            [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, 0x28] + Array("I42\nI01\nL-7L\nF0.5\nVline\n".utf8)
            + [0x4B, 200, 0x4D, 0, 1, 0x4A, 0xFF, 0xFF, 0xFF, 0xFF, 0x8A, 1, 0x80, 0x8C, 2, 0x68, 0x69]
            + [0x47, 0xBF, 0xF0, 0, 0, 0, 0, 0, 0, 0x88, 0x4E, 0x74, 0x2E]
        let contents = try read(pickle)
        let members = try #require(contents.members(contents.root))
        #expect(members.compactMap(contents.integer) == [42, -7, 200, 256, -1, -128])
        #expect(members.compactMap(contents.text) == ["line", "hi"])
        #expect(members.count == 13)
    }

    @Test(
        "A name other than those of tensors is refused and said",
        arguments: [
            ("os", "system"), ("posix", "system"), ("builtins", "eval"), ("builtins", "__import__"),
            ("subprocess", "Popen"), ("torch", "load"), ("torch.jit", "load"), ("torch", "FloatStorage.__class__"),
            ("collections", "defaultdict"), ("torch._utils", "_rebuild_tensor_v2.__globals__"), ("", ""),
        ])
    func foreignNames(_ module: String, _ name: String) throws {
        let argument = text("touch /tmp/lipstream-was-here") + [0x85, 0x52, 0x2E]
        let stacked = text(module) + text(name) + [0x93]
        for pickle in [[0x80, 2] + global(module, name) + argument, [0x80, 4] + stacked + argument] {
            let error = try #require(failure(pickle))
            #expect(error.code == .refused)
            #expect(error.description.contains("\(module).\(name)"))
        }
        #expect(!FileManager.default.fileExists(atPath: "/tmp/lipstream-was-here"))
    }

    @Test("Instructions that make objects of a class are refused", arguments: Array("io".utf8) + [0x81, 0x82, 0x92])
    func classes(_ instruction: UInt8) {
        let pickle = [0x28] + global("collections", "OrderedDict") + [0x29, instruction] + Array("os\nsystem\n.".utf8)
        #expect(failure(pickle)?.code == .refused)
    }

    @Test("Nesting a million deep is refused")
    func nesting() {
        let million = 1_000_000
        let tuples = [0x29] + [UInt8](repeating: 0x85, count: million) + [0x2E]
        let marks = [UInt8](repeating: 0x28, count: million) + [0x2E]
        // ]q0 then: a new list, remembered, appended to the one before.
        let lists = [UInt8](repeating: 0x5D, count: million) + [UInt8](repeating: 0x61, count: million - 1) + [0x2E]
        for pickle in [tuples, marks, lists] {
            let error = failure(pickle)
            #expect(error?.code == .refused)
        }
    }

    @Test("A list that holds itself ends")
    func cycle() throws {
        let contents = try read([0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E])
        #expect(contents.members(contents.root) == [contents.root])
    }

    @Test("Objects, memory of them and stack are bounded")
    func bombs() {
        let many = 2_000_000
        let objects = Array([[UInt8]](repeating: [0x4E, 0x30], count: many).joined()) + [0x4E, 0x2E]
        let stack = [0x4E] + [UInt8](repeating: 0x32, count: many) + [0x2E]
        let memo = [0x4E] + [UInt8](repeating: 0x94, count: many) + [0x2E]
        // The same list of pairs made into a dictionary over and over.
        var copies = [0x5D, 0x71, 0, 0x28] + Array([[UInt8]](repeating: [0x4E, 0x4E, 0x86], count: 20_000).joined())
        copies += [0x65] + global("collections", "OrderedDict") + [0x71, 1, 0x68, 0, 0x85, 0x71, 2, 0x30]
        copies += Array([[UInt8]](repeating: [0x68, 1, 0x68, 2, 0x52, 0x30], count: 100_000).joined()) + [0x2E]
        for pickle in [objects, stack, memo, copies] {
            let error = failure(pickle)
            #expect(error?.code == .refused)
        }
    }

    @Test(
        "What lies about a length, or takes what is not there, is damaged",
        arguments: [
            [], [0x80], [0x58, 0xFF, 0xFF, 0xFF, 0x7F, 0x41], [0x8D, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x8B, 0xFF, 0xFF, 0xFF, 0xFF], [0x2E], [0x4E, 0x4E, 0x2E], [0x30], [0x74], [0x28, 0x4E, 0x2E], [0x68, 9],
            [0x52], [0x61], [0x28, 0x4E, 0x52], Array("I12".utf8), Array("Ix\n.".utf8), [0x58, 1, 0, 0, 0, 0xFF, 0x2E],
        ] as [[UInt8]])
    func lies(_ pickle: [UInt8]) {
        #expect(failure(pickle)?.code == .damaged)
    }

    @Test("A tensor that reaches outside its storage is damaged")
    func tensors() {
        let storage = StorageReference(key: "0", kind: .float32, count: 12)
        func fails(_ offset: Int, _ shape: [Int], _ strides: [Int]) -> Bool {
            (try? TensorReference(storage, offset: offset, shape: shape, strides: strides)) == nil
        }
        #expect(!fails(0, [3, 4], [4, 1]))
        #expect(!fails(0, [4, 3], [1, 4]))
        #expect(!fails(11, [1], [1]))
        #expect(fails(1, [3, 4], [4, 1]))
        #expect(fails(-1, [1], [1]))
        #expect(fails(0, [12], [-1]))
        #expect(fails(0, [13], [0]))
        #expect(fails(0, [Int.max, Int.max], [1, 1]))
        #expect(fails(0, [2, 2], [Int.max, Int.max]))
        #expect(fails(0, [1, 1], [1]))
    }
}
