import Foundation
import Testing

@testable import Checkpoint

@Suite("Zip files are read as torch.save writes them, and nothing else of zip is")
struct ZipTests {
    private func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// One stored entry in a zip file; `wide` puts sizes and places into the 64-bit fields.
    private func zip(
        _ name: String, _ content: [UInt8], method: Int = 0, flags: Int = 0, wide: Bool = false, size: Int? = nil
    ) -> MappedFile {
        let title = Array(name.utf8)
        let size = size ?? content.count
        let short = wide ? 0xFFFF_FFFF : size
        var bytes: [UInt8] = [0x50, 0x4B, 3, 4] + little(20, 2) + little(flags, 2) + little(method, 2)
        bytes += little(0, 8) + little(short, 4) + little(short, 4) + little(title.count, 2) + little(0, 2)
        bytes += title + content
        let directory = bytes.count
        let extra = wide ? little(1, 2) + little(24, 2) + little(size, 8) + little(size, 8) + little(0, 8) : []
        bytes += [0x50, 0x4B, 1, 2] + little(45, 2) + little(20, 2) + little(flags, 2) + little(method, 2)
        bytes += little(0, 8) + little(short, 4) + little(short, 4) + little(title.count, 2) + little(extra.count, 2)
        bytes += little(0, 10) + little(wide ? 0xFFFF_FFFF : 0, 4) + title + extra
        let length = bytes.count - directory
        if wide {
            let record = bytes.count
            bytes += [0x50, 0x4B, 6, 6] + little(44, 8) + little(45, 2) + little(45, 2) + little(0, 8)
            bytes += little(1, 8) + little(1, 8) + little(length, 8) + little(directory, 8)
            bytes += [0x50, 0x4B, 6, 7] + little(0, 4) + little(record, 8) + little(1, 4)
        }
        bytes += [0x50, 0x4B, 5, 6] + little(0, 4) + little(wide ? 0xFFFF : 1, 2) + little(wide ? 0xFFFF : 1, 2)
        bytes += little(wide ? 0xFFFF_FFFF : length, 4) + little(wide ? 0xFFFF_FFFF : directory, 4) + little(0, 2)
        return MappedFile(Data(bytes))
    }

    private func code(_ file: MappedFile) -> CheckpointError.Code? {
        do throws(CheckpointError) {
            _ = try ZipDirectory(file)
            return nil
        } catch { return error.code }
    }

    @Test("An entry is found, with 32-bit and with 64-bit fields", arguments: [false, true])
    func entries(_ wide: Bool) throws {
        let file = zip("archive/data/0", [1, 2, 3, 4], wide: wide)
        let entry = try #require(try ZipDirectory(file).entries["archive/data/0"])
        #expect(file.copy(entry.start, entry.count) == [1, 2, 3, 4])
    }

    @Test("Compressed, encrypted, leading out, and beyond the end are refused")
    func refusals() {
        #expect(code(zip("a", [1], method: 8)) == .unsupported)
        #expect(code(zip("a", [1], flags: 1)) == .unsupported)
        for name in ["../a", "a/../../b", "/etc/passwd", "a\\b"] { #expect(code(zip(name, [1])) == .refused) }
        for wide in [false, true] {
            #expect(code(zip("a", [1], wide: wide, size: 0x7FFF_FFFF)) == .damaged)
        }
        #expect(code(zip("a", [1], wide: true, size: -1)) == .damaged)
    }
}
