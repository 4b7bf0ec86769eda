import Foundation
import Synchronization
import Testing

@testable import ModelStore

@Suite("Deciding where the bytes of an answer belong")
struct ResumeTests {
    @Test(
        "answers are judged by status, range and version",
        arguments: [
            (200, nil, 0, true, .startOver), (200, nil, 5, true, .startOver),
            (206, "bytes 5-9/10", 5, true, .goOn), (206, "bytes 5-9/*", 5, true, .goOn),
            (206, "bytes 5-9/-9223372036854775808", 5, true, .goOn), (206, "bytes -5-9/10", 5, true, .goOn),
            (206, "bytes 5-9/10", 5, false, .askForAll), (206, "bytes 4-9/10", 5, true, .askForAll),
            (206, nil, 5, true, .askForAll), (206, "nonsense", 5, true, .askForAll),
            (206, "bytes 3-9/10", 0, false, .refused), (416, "bytes */5", 5, true, .complete),
            (416, "bytes */9", 5, true, .askForAll), (416, "bytes */5", 5, false, .askForAll),
            (416, nil, 5, true, .askForAll), (416, "bytes */0", 0, true, .refused), (404, nil, 5, true, .refused),
            (302, nil, 0, true, .refused),
        ] as [(Int, String?, Int, Bool, ResumeDecision)])
    func decision(status: Int, range: String?, offset: Int, isSame: Bool, expected: ResumeDecision) {
        #expect(
            ResumeDecision(status: status, contentRange: range, offset: offset, isSameVersion: isSame) == expected)
    }

    @Test("versions agree unless both have a mark and the marks differ")
    func versions() {
        let known = FileVersion(address: "a", tag: "1", changed: "Monday", total: 10)
        #expect(known.matches(known))
        #expect(known.matches(FileVersion(address: "a", tag: nil, changed: nil, total: nil)))
        #expect(!known.matches(FileVersion(address: "b", tag: "1", changed: "Monday", total: 10)))
        #expect(!known.matches(FileVersion(address: "a", tag: "2", changed: "Monday", total: 10)))
        #expect(!known.matches(FileVersion(address: "a", tag: "1", changed: "Friday", total: 10)))
        #expect(!known.matches(FileVersion(address: "a", tag: "1", changed: "Monday", total: 11)))
        #expect(!FileVersion(address: "a", tag: nil, changed: nil, total: 10).hasMark)
    }

    @Test(
        "a redirection is followed unless it leaves a safe connection",
        arguments: [
            ("https://a/f", "https://b/f", true), ("http://a/f", "http://b/f", true),
            ("http://a/f", "https://b/f", true),
            ("https://a/f", "http://b/f", false), ("https://a/f", "file:///f", false),
            ("http://a/f", "ftp://b/f", false),
        ])
    func redirection(from: String, to: String, isFollowed: Bool) throws {
        #expect(Transfer.mayFollow(from: try #require(URL(string: from)), to: URL(string: to)) == isFollowed)
    }

    #if canImport(FoundationNetworking)
        @Test("what a fast network brings waits outside while the disk is slow")
        func bounded() {
            let queue = BoundedQueue()
            queue.maxConcurrentOperationCount = 1
            let counts = Mutex((added: 0, done: 0, most: 0))
            for _ in 0..<400 {
                counts.withLock { $0.added += 1 }
                queue.addOperation {
                    usleep(500)
                    counts.withLock { counts in
                        counts.most = max(counts.most, counts.added - counts.done)
                        counts.done += 1
                    }
                }
            }
            queue.waitUntilAllOperationsAreFinished()
            counts.withLock { counts in
                #expect(counts.done == 400)
                #expect(counts.most <= 66)
            }
        }
    #endif

    @Test("the rate follows the last seconds, and the time left follows the rate")
    func rate() {
        var rate = TransferRate()
        #expect(rate.bytesPerSecond == 0)
        for step in 0...100 { _ = rate.note(bytes: step * 1000, at: Double(step) / 10) }
        #expect(abs(rate.bytesPerSecond - 10_000) < 1)
        for step in 1...60 { _ = rate.note(bytes: 100_000 + step * 200, at: 10 + Double(step) / 10) }
        #expect(abs(rate.bytesPerSecond - 2000) < 1)
        let isDue = rate.note(bytes: 112_001, at: 16.05)
        #expect(!isDue)
        let progress = Download.Progress(bytes: 112_000, total: 132_000, bytesPerSecond: rate.bytesPerSecond)
        #expect(abs((progress.secondsLeft ?? 0) - 10) < 0.1)
        #expect(Download.Progress(bytes: 1, total: nil, bytesPerSecond: 9).secondsLeft == nil)
    }
}
