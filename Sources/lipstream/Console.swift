import Foundation
import LipSync
import Media
import ModelStore
import Synchronization

/// What a command says while it works: a line that rewrites itself on a terminal, plain lines elsewhere, or JSON.
final class Console: Sendable {
    private enum Style { case terminal, lines, json, quiet }

    private let style: Style
    private let state = Mutex((lastReport: -1.0, width: 0))

    /// Seconds between progress reports: on a terminal, for a program that reads them, and in a log.
    private static let intervals = (terminal: 0.1, json: 0.5, lines: 5.0)

    init(isJSON: Bool, isQuiet: Bool = false) {
        if isJSON {
            style = .json
        } else if isQuiet {
            style = .quiet
        } else {
            style = isatty(FileHandle.standardError.fileDescriptor) == 1 ? .terminal : .lines
        }
    }

    /// A remark for people: on the standard error, so that it never mixes with results.
    func note(_ text: String) {
        switch style {
        case .quiet: break
        case .json: emit(["event": "note", "text": text])
        case .terminal, .lines: write("\(clearing)\(text)\n", to: .standardError)
        }
    }

    /// How far the work has come: part, rate and time left.
    func progress(_ progress: Dubbing.Progress) {
        let rate = progress.framesPerSecond
        let left = progress.expectedFrames.map { max(0, Double($0 - progress.frames) / max(rate, 0.001)) }
        var fields: [String: Any] = ["event": "progress", "frames": progress.frames, "framesPerSecond": rate]
        fields["expectedFrames"] = progress.expectedFrames
        fields["secondsLeft"] = left
        var text = "\(progress.frames) frames"
        if let expected = progress.expectedFrames, expected > 0, let left {
            let part = min(100, 100 * progress.frames / expected)
            text = "\(part) %  \(text) of about \(expected)  \(Int(clamping: rate)) a second  \(Self.time(left)) left"
        } else {
            text += "  \(Int(clamping: rate)) a second"
        }
        report(text, fields, at: progress.elapsed)
    }

    /// How far the look through a clip has come, before its first frame is drawn: part and time left.
    func progress(_ look: ClipDubbing.Look) {
        var fields: [String: Any] = ["event": "looking", "part": look.part]
        var text = "looking through the clip: \(Int(clamping: 100 * look.part)) %"
        // The first frames wait for models.
        if look.part > 0.1 {
            let left = look.elapsed * (1 - look.part) / look.part
            fields["secondsLeft"] = left
            text += "  \(Self.time(left)) left"
        }
        report(text, fields, at: look.elapsed)
    }

    /// How far work has come that is counted in steps: part and time left.
    ///
    /// - Parameters:
    ///   - done: steps.
    ///   - total: steps.
    ///   - elapsed: seconds since the start.
    ///   - left: seconds to the end, where that is known.
    func progress(steps done: Int, of total: Int, elapsed: Double, left: Double?) {
        var fields: [String: Any] = ["event": "progress", "steps": done, "expectedSteps": total]
        fields["secondsLeft"] = left
        var text = "\(100 * done / max(1, total)) %  step \(done) of \(total)"
        if let left { text += "  \(Self.time(left)) left" }
        report(text, fields, at: elapsed)
    }

    /// What somebody else is doing, who does not say how far it has come.
    ///
    /// - Parameters:
    ///   - text: for people.
    ///   - fields: the same for machines.
    ///   - elapsed: seconds since the start.
    func waiting(_ text: String, _ fields: [String: Any], at elapsed: Double) { report(text, fields, at: elapsed) }

    /// How much of a file has come: part, speed and time left.
    func progress(_ progress: Download.Progress, at elapsed: Double) {
        let rate = progress.bytesPerSecond
        var fields: [String: Any] = ["event": "progress", "bytes": progress.bytes, "bytesPerSecond": rate]
        fields["expectedBytes"] = progress.total
        fields["secondsLeft"] = progress.secondsLeft
        var text = String(format: "%.1f MB", Double(progress.bytes) / 1e6)
        if let total = progress.total, total > 0 {
            text = "\(100 * progress.bytes / total) %  \(text) of \(String(format: "%.1f", Double(total) / 1e6))"
        }
        if rate > 0 { text += String(format: "  %.1f MB a second", rate / 1e6) }
        if let left = progress.secondsLeft { text += "  \(Self.time(left)) left" }
        report(text, fields, at: elapsed)
    }

    private func report(_ text: String, _ fields: [String: Any], at elapsed: Double) {
        let interval =
            switch style {
            case .terminal: Self.intervals.terminal
            case .json: Self.intervals.json
            case .lines, .quiet: Self.intervals.lines
            }
        let isDue = state.withLock { state in
            guard elapsed - state.lastReport >= interval else { return false }
            // Work of under two seconds needs no line in a log.
            let isFirst = state.lastReport < 0
            state.lastReport = elapsed
            return style == .terminal || !isFirst
        }
        guard isDue, style != .quiet else { return }
        guard style != .json else { return emit(fields) }
        guard style == .terminal else { return write(text + "\n", to: .standardError) }
        let clearing = clearing
        state.withLock { $0.width = text.count }
        write(clearing + text, to: .standardError)
    }

    /// What is going on, in a line that the next one replaces; only on a terminal.
    func activity(_ text: String) {
        guard style == .terminal else { return }
        let line = "\(text) ..."
        write(clearing + line, to: .standardError)
        state.withLock { $0.width = line.count }
    }

    /// A result, or a part of one: a line for people, an object for machines.
    func say(_ line: String, _ object: [String: Any]) {
        switch style {
        case .quiet: break
        case .json: emit(object)
        case .terminal, .lines:
            write(clearing, to: .standardError)
            StandardOutput.say(line)
        }
    }

    /// What removes the progress line.
    private var clearing: String {
        let width = state.withLock { state in
            defer { state.width = 0 }
            return state.width
        }
        return width == 0 ? "" : "\r" + String(repeating: " ", count: width) + "\r"
    }

    private func emit(_ fields: [String: Any]) {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? JSONSerialization.data(withJSONObject: fields, options: options) else { return }
        StandardOutput.say(String(decoding: data, as: UTF8.self))
    }

    private func write(_ text: String, to file: FileHandle) {
        // A closed pipe is no reason to stop the work.
        try? file.write(contentsOf: Data(text.utf8))
    }

    /// `8 s`, `2 min 5 s`, `1 h 12 min`.
    static func time(_ seconds: Double) -> String {
        let whole = Int(clamping: seconds.rounded())
        if whole < 60 { return "\(whole) s" }
        if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
        return "\(whole / 3600) h \(whole % 3600 / 60) min"
    }
}
