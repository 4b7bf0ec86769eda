internal import Foundation
internal import Media

/// Draws curves over time as SVG, in rows of some seconds each.
struct Plot {
    /// A line: its name for the style sheet, its curve, and what is added and multiplied to put it on the same scale.
    struct Line {
        let style: String
        let curve: Curve
        var scale: Float = 1
        var offset: Float = 0
    }

    let lines: [Line]
    /// Seconds in all.
    let duration: Double
    /// Parts that are shaded.
    var shaded: [Range<Double>] = []
    /// Closures that are marked at the lower edge.
    var marks: [Closures.Moment] = []
    /// The unit at the upper left corner.
    let unit: String

    /// Seconds in a row, and rows at most: ten minutes.
    static let (row, mostRows) = (12.0, 50)
    private static let (width, height, left) = (960.0, 150.0, 34.0)

    /// Whether the video is too long to be drawn to its end.
    var isCut: Bool { duration > Self.row * Double(Self.mostRows) }

    /// One SVG element a row.
    var svg: String {
        let all = lines.flatMap { line in line.curve.values.map { $0 * line.scale + line.offset } }
        let (low, high) = (min(0, Double(all.quantile(0.002) ?? 0)), Double(all.quantile(0.998) ?? 1))
        let bounds = low...max(low + 0.1, high)
        let rows = max(1, min(Self.mostRows, Int(clamping: (duration / Self.row).rounded(.up))))
        return (0..<rows).map { row(from: Double($0) * Self.row, bounds) }.joined(separator: "\n")
    }

    private func row(from start: Double, _ bounds: ClosedRange<Double>) -> String {
        let end = start + Self.row
        func x(_ time: Double) -> Double { Self.left + (time - start) / Self.row * (Self.width - Self.left) }
        func y(_ value: Double) -> Double {
            let part = (value - bounds.lowerBound) / (bounds.upperBound - bounds.lowerBound)
            return 8 + (1 - part.clamped(to: 0...1)) * (Self.height - 34)
        }
        var parts: [String] = []
        for pause in shaded where pause.upperBound > start && pause.lowerBound < end {
            let (from, to) = (x(max(start, pause.lowerBound)), x(min(end, pause.upperBound)))
            parts.append(
                "<rect class=\"pause\" x=\"\(Self.text(from))\" y=\"8\" width=\"\(Self.text(to - from))\" "
                    + "height=\"\(Self.text(Self.height - 34))\"/>")
        }
        for second in Int(clamping: start)...Int(clamping: end) where Double(second) <= max(duration, 1) {
            let place = Self.text(x(Double(second)))
            parts.append("<path class=\"grid\" d=\"M\(place) 8V\(Self.text(Self.height - 26))\"/>")
            parts.append("<text x=\"\(place)\" y=\"\(Self.text(Self.height - 2))\">\(second)</text>")
        }
        for value in [bounds.lowerBound, bounds.upperBound] {
            parts.append(
                "<text class=\"scale\" x=\"30\" y=\"\(Self.text(y(value) + 4))\">\(Written.number(value, 0))</text>")
        }
        parts.append("<text class=\"scale\" x=\"30\" y=\"\(Self.text(Self.height / 2))\">\(unit)</text>")
        for line in lines {
            var (path, last) = ("", -Double.infinity)
            let first = line.curve.times.firstIndex { $0 >= start } ?? line.curve.times.count
            for index in first..<line.curve.times.count {
                let time = line.curve.times[index]
                guard time < end else { break }
                let value = Double(line.curve.values[index] * line.scale + line.offset)
                path += "\(time - last > 0.21 ? "M" : "L")\(Self.text(x(time))) \(Self.text(y(value)))"
                last = time
            }
            if !path.isEmpty { parts.append("<path class=\"\(line.style)\" d=\"\(path)\"/>") }
        }
        for mark in marks where mark.time >= start && mark.time < end {
            parts.append(
                "<circle class=\"\(mark.isHit ? "hit" : "missed")\" cx=\"\(Self.text(x(mark.time)))\" "
                    + "cy=\"\(Self.text(Self.height - 20))\" r=\"4\"><title>\(Written.number(mark.time)) s: "
                    + "\(Written.number(mark.aperture, 1)) mm</title></circle>")
        }
        return
            "<svg viewBox=\"0 0 \(Int(clamping: Self.width)) \(Int(clamping: Self.height))\" role=\"img\">\(parts.joined())</svg>"
    }

    private static func text(_ value: Double) -> String { Written.number(value, 1) }
}
