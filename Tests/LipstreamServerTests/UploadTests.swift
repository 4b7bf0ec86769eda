import Foundation
import NIOCore
import TestSupport
import Testing

@testable import LipstreamServer

@Suite struct UploadTests {
    private func code(_ upload: Upload, _ pieces: Pieces, declared: Int? = nil) async -> String? {
        do {
            try await upload.receive(pieces, declared: declared) { _ in }
            return nil
        } catch {
            return (error as? Failure)?.code
        }
    }

    @Test("a body becomes a file with its size and SHA-256, and is gone afterwards")
    func receives() async throws {
        try await Samples.withTemporaryFolder { folder in
            let upload = Upload(folder: folder, patience: .seconds(600))
            let (size, digest) = try await upload.receive(
                Pieces(pieces: [Array("ab".utf8), Array("c".utf8)]), declared: 3
            ) { received in
                let bytes = try Data(contentsOf: received.url)
                #expect(bytes == Data("abc".utf8))
                return (received.size, received.digest)
            }
            #expect(size == 3)
            #expect(digest == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == [])
        }
    }

    @Test("what is too large, empty, cut short or stalled is refused and leaves no file")
    func refuses() async throws {
        try await Samples.withTemporaryFolder { folder in
            let upload = Upload(folder: folder, limit: 10, patience: .seconds(600))
            let impatient = Upload(folder: folder, limit: 10, patience: .milliseconds(50))
            let six = [UInt8](repeating: 1, count: 6)
            #expect(await code(upload, Pieces(pieces: []), declared: 11) == "too_large")
            #expect(await code(upload, Pieces(pieces: [six, six])) == "too_large")
            #expect(await code(upload, Pieces(pieces: [])) == "empty")
            #expect(await code(upload, Pieces(pieces: [six]), declared: 7) == "cut_short")
            #expect(await code(impatient, Pieces(pieces: [six], isStalled: true)) == "stalled")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == [])
        }
    }

    @Test("a cancelled upload leaves no file")
    func cancelled() async throws {
        try await Samples.withTemporaryFolder { folder in
            let upload = Upload(folder: folder, patience: .seconds(600))
            let task = Task {
                try await upload.receive(Pieces(pieces: [[1, 2]], isStalled: true), declared: nil) { _ in }
            }
            task.cancel()
            await #expect(throws: (any Error).self) { try await task.value }
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            #expect(left == [])
        }
    }

    #if os(Linux)
        @Test("a full disk is told from other trouble")
        func diskFull() throws {
            let full = try FileHandle(forWritingTo: URL(fileURLWithPath: "/dev/full"))
            do {
                try full.write(contentsOf: Data("a".utf8))
                Issue.record("/dev/full took a byte")
            } catch {
                #expect(Failure.writing(error).code == "disk_full")
                #expect(Failure.writing(error).status == .insufficientStorage)
            }
            #expect(Failure.writing(CocoaError(.fileWriteNoPermission)).code == "storage")
        }
    #endif
}
