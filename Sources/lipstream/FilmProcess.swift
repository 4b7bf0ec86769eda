import Foundation
import LipSync
import LipstreamServer
import Media
import SpeechProcessing
import Subprocess

/// Makes one film with this same program as a child process of lower priority, so that films never make live faces
/// stutter, and one that fails takes nothing else with it.
struct FilmProcess {
    private let order: FilmOrder
    private let program: String?

    /// How much the child yields to the server, 0 to 19.
    private static let niceness = 10
    /// Longest error output that is kept.
    private static let mostErrorText = 64 * 1024

    /// Prepares a film.
    ///
    /// - Parameters:
    ///   - order: what is to be made.
    ///   - program: this program's own file.
    init(_ order: FilmOrder, program: String? = Bundle.main.executablePath) {
        (self.order, self.program) = (order, program)
    }

    /// Runs it to its end; when the task is cancelled, the child gets three seconds to remove what it began.
    func run(_ report: @escaping @Sendable (FilmProgress) -> Void) async throws {
        guard let program else {
            throw CommandError("cannot find this program's own file: start it by its full path")
        }
        let start = ContinuousClock.now
        var options = PlatformOptions()
        // Its own group: Ctrl-C in the server's terminal is the server's to pass on.
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .terminate, allowedDurationToNextStep: .seconds(3))]
        // Whose end is this child's end, too.
        let parent = "\(ProcessInfo.processInfo.processIdentifier)"
        let result = try await Subprocess.run(
            .name("nice"), arguments: Arguments(["-n", "\(Self.niceness)", program] + arguments),
            environment: .inherit.updating([Environment.Key(stringLiteral: ParentWatch.variable): parent]),
            platformOptions: options, input: ChildText(text: text), output: .sequence,
            error: .string(limit: Self.mostErrorText)
        ) { execution in
            for try await line in execution.standardOutput.strings() {
                guard let event = Self.progress(line, since: start) else { continue }
                report(event)
            }
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            let said = result.standardError.split(separator: "\n").last.map(String.init) ?? ""
            throw CommandError(
                said.isEmpty
                    ? "making the film failed (\(result.terminationStatus)): the server's log may say more"
                    : Self.withoutFolders(said.replacing("lipstream: ", with: "", maxReplacements: 1), order))
        }
    }

    /// What the child reads from its standard input: the text, so that it shows in no list of processes.
    private var text: String {
        if case .text(let text, _, _) = order.speech { text } else { "" }
    }

    private var arguments: [String] {
        let which = order.isSpeaker ? "speaking" : "\(order.faceNumber)"
        var face =
            order.place.map { ["--face-at", "\(Int(clamping: $0.x)),\(Int(clamping: $0.y))"] } ?? ["--face", which]
        if order.place != nil, order.placeFrame > 0 { face += ["--face-frame", "\(order.placeFrame)"] }
        let common =
            face + ["-o", order.output.path, "--json"] + (order.hasBadge ? ["--badge"] : [])
            + (order.framing == .whole ? [] : ["--framing", order.framing.rawValue])
            + (order.engine.map { ["--engine", $0] } ?? [])
            + (order.spoken.map { ["--segments", TimeRanges($0).argument] } ?? [])
            + (order.syncMode.map { ["--sync-mode", $0.rawValue] } ?? [])
            + (order.keepsOccluders ? [] : ["--no-occlusion"])
        switch order.speech {
        case .file(let file): return ["dub", order.face.path, file.path] + common
        case .text(_, let voice, let rate):
            let words = Delivery.standard.scaled(by: rate).wordsPerMinute
            return ["say", order.face.path, "-"] + common + ["--rate", "\(words)"]
                + (order.hasCaptions ? ["--captions", CaptionFormat.vtt.rawValue] : [])
                + (voice.map { ["--voice=\($0)"] } ?? [])
        }
    }

    /// A sentence that names the files that this program gave the child by their last names only: clients read it.
    private static func withoutFolders(_ sentence: String, _ order: FilmOrder) -> String {
        var files = [order.face, order.output]
        if case .file(let speech) = order.speech { files.append(speech) }
        return files.reduce(sentence) { $0.replacing($1.path, with: $1.lastPathComponent) }
    }

    private static func progress(_ line: String, since start: ContinuousClock.Instant) -> FilmProgress? {
        struct Event: Decodable {
            let event: String
            let frames: Int?
            let expectedFrames: Int?
        }
        guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)), event.event == "progress",
            let frames = event.frames
        else { return nil }
        return FilmProgress(
            frames: frames, expectedFrames: event.expectedFrames,
            elapsed: (ContinuousClock.now - start) / .seconds(1))
    }
}

/// What a child may read, or leave unread.
private struct ChildText: InputProtocol {
    let text: String

    /// A pipe breaks only where the child is gone: how that ended says why, and this is no error of its own.
    ///
    /// One that was thrown would end the whole program: swift-subprocess 1.0.2 then lets go of a pipe that it has not
    /// closed ([issue 367](https://github.com/swiftlang/swift-subprocess/issues/367)).
    func write(with writer: StandardInputWriter) async { _ = try? await writer.write(text) }
}

/// The server tells clients what a child said.
extension CommandError: ExplainedError {
    var sentence: String { description }
}
