import Foundation
import MediaIO
import TestSupport
import Testing

@testable import lipstream

@Suite("Sync.so from the command line: faults and interruptions")
struct SyncFaultTests {
    @Test("too many requests, a fault and a proxy's page are waited out with one and the same key: one film is made")
    func retries() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(429, "Too many", retryAfter: "1"), .refused(500, "Oh"), .page, .taken]
        script.statuses = ["503", "PROCESSING", "COMPLETED"]
        try await SyncStudio.with(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            let orders = studio.service.orders
            #expect(orders.count == 4)
            #expect(Set(orders.map(\.key)).count == 1)
            #expect(studio.service.generationCount == 1)
            #expect(outcome.errors.contains("trying again in 1.0 s"))
        }
    }

    @Test("a service that asks for more than a minute is not waited for")
    func patience() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.refused(429, "Too many", retryAfter: "3600")]
        try await SyncStudio.with(script) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("come back in 3600 s"), "\(outcome.errors)")
            #expect(outcome.seconds < 10)
            #expect(studio.kept == 0)
        }
    }

    @Test("a film whose download breaks off is fetched on from there")
    func brokenDownload() async throws {
        var script = SyncStandIn.Script()
        script.films = [.cut(200_000), .whole]
        try await SyncStudio.with(script, padding: 500_000) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 0, "\(outcome.testDescription)")
            #expect(studio.service.ranges.count == 2)
            #expect(studio.service.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
            #expect(studio.left == ["film.mp4"])
            #expect(try VideoReader(studio.film, frameRate: nil).width == 64)
        }
    }

    @Test("what comes and is no film is not taken for one")
    func noFilm() async throws {
        try await SyncStudio.with(film: Data("<html>Gone</html>".utf8)) { studio in
            let outcome = try await studio.dub()
            #expect(outcome.code == 1)
            #expect(outcome.errors.contains("is no film that can be read"), "\(outcome.errors)")
            #expect(studio.left.isEmpty)
            // It is paid for: whoever asks again may get it.
            #expect(studio.kept == 1)
        }
    }

    // MARK: - Interruptions

    /// Stops a program once something has happened.
    private static func interrupt(when condition: @escaping @Sendable () -> Bool) -> @Sendable (Int32) -> Void {
        { process in
            while !condition(), kill(process, 0) == 0 { usleep(20_000) }
            // The answer to a question is on its way when the service has noted the question.
            usleep(300_000)
            kill(process, SIGINT)
        }
    }

    /// Orders a film and stops once the service has been asked how far it is.
    private static func interruptedWaiting(_ studio: SyncStudio) async throws -> Program.Outcome {
        let service = studio.service
        let outcome = try await studio.dub(
            whileRunning: interrupt { service.records.contains { $0.line == "GET /v2/generate/generation-1" } })
        #expect(outcome.code == 130, "\(outcome.testDescription)")
        return outcome
    }

    @Test("Ctrl-C while the service works leaves the id; resume brings the film home, and orders nothing again")
    func interruptedWaiting() async throws {
        var script = SyncStandIn.Script()
        script.statuses = ["PROCESSING"]
        try await SyncStudio.with(script) { studio in
            let service = studio.service
            let outcome = try await Self.interruptedWaiting(studio)
            #expect(outcome.errors.contains("lipstream sync resume generation-1 picks it up"))
            #expect(studio.left.isEmpty)
            #expect(studio.kept == 1)
            let status = try await studio.run(["sync", "status", "generation-1"])
            #expect(status.code == 0)
            #expect(status.output.contains("PROCESSING"))
            service.change { $0.statuses = ["COMPLETED"] }
            let resumed = try await studio.run(["sync", "resume", "generation-1"])
            #expect(resumed.code == 0, "\(resumed.testDescription)")
            #expect(studio.left == ["film.mp4"])
            #expect(studio.kept == 0)
            #expect(service.orders.count == 1)
            let list = try await studio.run(["sync", "list", "--json"])
            #expect(try list.objects.map { $0["id"] as? String } == ["generation-1"])
            let again = try await studio.run(["sync", "resume", "generation-1"])
            #expect(again.code == 2)
            #expect(again.errors.contains("-o"))
        }
    }

    @Test("the same command goes on with an order that was interrupted, and pays nothing twice")
    func sameCommand() async throws {
        var script = SyncStandIn.Script()
        script.statuses = ["PENDING"]
        try await SyncStudio.with(script) { studio in
            let service = studio.service
            _ = try await Self.interruptedWaiting(studio)
            service.change { $0.statuses = ["COMPLETED"] }
            let again = try await studio.dub()
            #expect(again.code == 0, "\(again.testDescription)")
            #expect(again.errors.contains("nothing is ordered again"))
            #expect(service.orders.count == 1)
            // Fetched, it is over: who wants another take gets one.
            let other = try await studio.dub()
            #expect(other.code == 0)
            #expect(service.generationCount == 2)
        }
    }

    @Test("Ctrl-C before the service has answered an order: the same command gives the same key")
    func interruptedOrder() async throws {
        var script = SyncStandIn.Script()
        script.orders = [.silence, .taken]
        try await SyncStudio.with(script) { studio in
            let service = studio.service
            let outcome = try await studio.dub(whileRunning: Self.interrupt { service.generationCount == 1 })
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            #expect(outcome.errors.contains("orders nothing twice"))
            #expect(studio.kept == 1)
            let list = try await studio.run(["sync", "list"])
            #expect(list.errors.contains("the same command goes on with it"), "\(list.testDescription)")
            let again = try await studio.dub()
            #expect(again.code == 0, "\(again.testDescription)")
            #expect(service.generationCount == 1)
            #expect(Set(service.orders.map(\.key)).count == 1)
        }
    }

    @Test("Ctrl-C while the film comes keeps what came, and resume fetches the rest")
    func interruptedDownload() async throws {
        var script = SyncStandIn.Script()
        script.films = [.stall(200_000), .whole]
        try await SyncStudio.with(script, padding: 500_000) { studio in
            let part = SyncDesk.part(of: studio.film, "generation-1")
            let outcome = try await studio.dub(
                whileRunning: Self.interrupt { (try? Data(contentsOf: part))?.isEmpty == false })
            #expect(outcome.code == 130, "\(outcome.testDescription)")
            #expect(!FileManager.default.fileExists(atPath: studio.film.path))
            let resumed = try await studio.run(["sync", "resume", "generation-1"])
            #expect(resumed.code == 0, "\(resumed.testDescription)")
            #expect(studio.service.ranges.last.flatMap { $0 }?.hasPrefix("bytes=") == true)
            #expect(studio.left == ["film.mp4"])
        }
    }
}
