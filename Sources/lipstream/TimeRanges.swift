import ArgumentParser
import Foundation

/// Parts of a film in seconds, written `1.5-3,8-12`, or `8-` up to its end.
struct TimeRanges: ExpressibleByArgument {
    let ranges: [Range<Double>]

    init(_ ranges: [Range<Double>]) { self.ranges = ranges }

    init?(argument: String) {
        var ranges: [Range<Double>] = []
        for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
            guard ends.count == 2, let start = Self.seconds(ends[0]),
                let end = ends[1].isEmpty ? .infinity : Self.seconds(ends[1]), start < end
            else { return nil }
            ranges.append(start..<end)
        }
        self.ranges = ranges
    }

    private static func seconds(_ text: String) -> Double? {
        guard let number = Double(text), (0...360_000).contains(number) else { return nil }
        return number
    }

    /// As it is written, to the millisecond.
    var argument: String {
        ranges.map { range in
            let end = range.upperBound.isFinite ? String(format: "%.3f", range.upperBound) : ""
            return String(format: "%.3f-", range.lowerBound) + end
        }.joined(separator: ",")
    }
}
