internal import Foundation
internal import Media

/// One number of a measurement with a plain sentence on what it means.
public struct Judgement: Sendable, Equatable {
    /// How good it is.
    public enum Verdict: String, Sendable {
        /// As in a real video.
        case good
        /// Somebody who looks for it sees it.
        case fair
        /// Everybody sees it.
        case poor
        /// Not to be told from this video, or nothing to judge by.
        case open

        /// The words for it, of three.
        func said(good: String, fair: String, poor: String) -> String {
            switch self {
            case .good: good
            case .fair: fair
            case .poor, .open: poor
            }
        }
    }

    /// What was measured: `lag`.
    public let name: String
    /// The number with its unit, or a dash.
    public let value: String
    /// How good it is.
    public let verdict: Verdict
    /// What it means.
    public let sentence: String

    init(_ name: String, _ value: String, _ verdict: Verdict, _ sentence: String) {
        (self.name, self.value, self.verdict, self.sentence) = (name, value, verdict, sentence)
    }

    /// Judges a number by two bounds, the smaller the better.
    static func verdict(_ value: Double, good: Double, fair: Double) -> Verdict {
        value <= good ? .good : value <= fair ? .fair : .poor
    }
}

/// Numbers as they are written.
enum Written {
    static func number(_ value: Double, _ digits: Int = 2) -> String { String(format: "%.\(digits)f", value) }
    static func number(_ value: Double?, _ digits: Int = 2) -> String { value.map { number($0, digits) } ?? "-" }
    static func percent(_ part: Double) -> String { "\(Int(clamping: (100 * part).rounded())) %" }
    static func milliseconds(_ seconds: Double) -> String { String(format: "%+.0f ms", seconds * 1000) }
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
