import Testing

@testable import LipstreamServer

@Suite("Open files")
struct OpenFileLimitTests {
    @Test(
        "as many connections are taken as files are enough for",
        arguments: [(10_240, 256, 256), (1024, 256, 256), (256, 256, 80), (96, 256, 8), (20, 256, 8), (256, 40, 40)])
    func connections(files: Int, wanted: Int, expected: Int) {
        #expect(OpenFileLimit(files: files).connections(wanted: wanted) == expected)
    }

    @Test("raising the limit twice gives the same")
    func raise() { #expect(OpenFileLimit.raise() == OpenFileLimit.raise()) }
}
