import Foundation
import TestSupport
import Testing

@testable import SyncEngine

@Suite("The form that is uploaded")
struct FormTests {
    @Test("it is laid out as RFC 7578 has it, byte by byte")
    func layout() async throws {
        try await Samples.withTemporaryFolder { folder in
            let file = folder.appendingPathComponent("my \"clip\".mp4")
            try Data([0, 1, 13, 10, 255]).write(to: file)
            let form = MultipartForm(
                fields: [("model", "lipsync-2"), ("options", "{}")],
                files: [.init(name: "video", file: file, type: "video/mp4")], boundary: "B")
            let url = folder.appendingPathComponent("form")
            try form.write(to: url)
            let expected =
                Data(
                    ("--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nlipsync-2\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n{}\r\n"
                        + "--B\r\nContent-Disposition: form-data; name=\"video\"; filename=\"my %22clip%22.mp4\"\r\n"
                        + "Content-Type: video/mp4\r\n\r\n").utf8) + Data([0, 1, 13, 10, 255])
                + Data("\r\n--B--\r\n".utf8)
            #expect(try Data(contentsOf: url) == expected)
            #expect(form.contentType == "multipart/form-data; boundary=B")
        }
    }

    @Test("its boundary is new each time, and no longer than the 70 characters that servers take")
    func boundary() {
        let boundaries = (0..<2).map { _ in MultipartForm(fields: [], files: []).boundary }
        #expect(boundaries[0] != boundaries[1])
        #expect(boundaries.allSatisfy { $0.utf8.count <= 70 })
    }

    @Test("where an input cannot be read nothing is left")
    func missing() async throws {
        try await Samples.withTemporaryFolder { folder in
            let part = MultipartForm.Part(
                name: "video", file: folder.appendingPathComponent("no.mp4"), type: "video/mp4")
            let url = folder.appendingPathComponent("form")
            let error = #expect(throws: SyncError.self) { try MultipartForm(fields: [], files: [part]).write(to: url) }
            #expect(error?.code == .cannotRead)
            #expect(!FileManager.default.fileExists(atPath: url.path))
        }
    }
}
