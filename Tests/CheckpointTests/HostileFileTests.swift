import Foundation
import TestSupport
import Testing

@testable import Checkpoint

@Suite("A file that is damaged or hostile is refused with a sentence, and leaves nothing behind")
struct HostileFileTests {
    /// What importing some bytes ends in; `nil` when they are imported.
    private func failure(_ bytes: some DataProtocol, in folder: URL) throws -> CheckpointError? {
        let file = folder.appendingPathComponent("hostile.pth")
        try Data(bytes).write(to: file)
        let output = folder.appendingPathComponent("out")
        do throws(CheckpointError) {
            _ = try Wav2LipImporter.importCheckpoint(at: file, into: output)
        } catch {
            #expect(!FileManager.default.fileExists(atPath: output.path))
            #expect(error.description.hasPrefix("Cannot import hostile.pth: "))
            return error
        }
        try FileManager.default.removeItem(at: output)
        return nil
    }

    @Test("Cut at every 97th byte", arguments: ["96", "256-half"])
    func cut(_ name: String) throws {
        let whole = try Data(contentsOf: Networks.checkpoint(name))
        for length in stride(from: 0, to: whole.count, by: 97) {
            #expect(throws: CheckpointError.self) { try TorchCheckpoint(MappedFile(whole.prefix(length))) }
        }
    }

    /// Seeded damage: bytes changed, pieces removed or doubled.
    ///
    /// Damage to a weight is not seen and imported; a crash, a hang or a file left behind is what this looks for.
    @Test("Random damage", arguments: ["96", "288", "256-half"])
    func mutations(_ name: String) async throws {
        let whole = [UInt8](try Data(contentsOf: Networks.checkpoint(name)))
        var state: UInt64 = 88_172_645_463_325_252
        func next(_ bound: Int) -> Int {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return Int(state % UInt64(bound))
        }
        try await Samples.withTemporaryFolder { folder in
            var refused = 0
            for _ in 0..<60 {
                var bytes = whole
                // Half of the damage falls where the objects are described: at the head, or for a zip also the tail.
                for _ in 0...next(4) {
                    let place = [next(bytes.count), next(min(bytes.count, 60_000)), bytes.count - 1 - next(20_000)][
                        next(3)]
                    let end = min(bytes.count, place + 1 + next(40))
                    switch next(4) {
                    case 0: bytes[place] = UInt8(next(256))
                    case 1: bytes.removeSubrange(place..<end)
                    case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
                    default: for index in place..<end { bytes[index] = [0, 0xFF, 0x7F, 0x80][next(4)] }
                    }
                }
                if try failure(bytes, in: folder) != nil { refused += 1 }
            }
            #expect(refused > 15)
        }
    }

    @Test("Other files say what they are not", arguments: ["", "hello", "<?xml version=\"1.0\"?>", "\u{80}", "PK"])
    func otherFiles(_ text: String) async throws {
        try await Samples.withTemporaryFolder { folder in
            let code = try failure(Array(text.utf8), in: folder)?.code
            #expect(code == .notACheckpoint)
        }
    }

    @Test("os.system in the place of the state_dict is refused by name, in both formats")
    func system() async throws {
        let attack = Array("\u{28}cos\nsystem\n".utf8)
        try await Samples.withTemporaryFolder { folder in
            for name in ["96", "288"] {
                var bytes = [UInt8](try Data(contentsOf: Networks.checkpoint(name)))
                let mark = Array("ctorch._utils\n_rebuild_tensor_v2\n".utf8)
                let place = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
                bytes.replaceSubrange(place..<place + attack.count, with: attack)
                let error = try #require(try failure(bytes, in: folder))
                #expect(error.code == .refused)
                #expect(error.description.contains("os.system"))
            }
        }
    }

    @Test("Lengths of storages that contradict each other are damage")
    func lies() async throws {
        let whole = [UInt8](try Data(contentsOf: Networks.checkpoint("288")))
        try await Samples.withTemporaryFolder { folder in
            // The first storage's count follows the fifth pickle.
            var place = 0
            for _ in 0..<5 {
                var reader = PickleReader(whole, at: place)
                _ = try reader.read()
                place = reader.position
            }
            for count in [0, 2, 1 << 40, -1] {
                var bytes = whole
                for index in 0..<8 { bytes[place + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
                let code = try failure(bytes, in: folder)?.code
                #expect(code == .damaged)
            }
        }
    }
}
