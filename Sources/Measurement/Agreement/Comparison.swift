internal import Foundation
internal import Media
internal import MediaIO

/// A video beside another one of the same speech: how alike the mouths move, and what else was changed.
public struct Comparison: Sendable, Equatable {
    /// Pearson's r in speech of one curve of both videos.
    public struct Agreement: Sendable, Equatable {
        /// The best within one frame of 25 a second of no lag.
        public let nearZero: Double?
        /// At the best lag.
        public let atLag: Double?
    }

    /// Of the lips' distance.
    public let aperture: Agreement
    /// Of the mouth's width.
    public let width: Agreement
    /// Seconds by which the video is later than the other; `nil` where one of the mouths does not move.
    public let lag: Double?
    /// Difference of both pictures outside of the lower face; `nil` where their sizes differ.
    public let outside: Difference?

    /// Levels of 0...255.
    public struct Difference: Sendable, Equatable {
        /// Over all pixels that were compared.
        public let mean: Double
        /// Of any pixel.
        public let most: Double
        /// Frames that were compared.
        public let frames: Int
    }

    private static let frame = 0.04

    init(
        of measured: MeasuredVideo, _ url: URL, with real: MouthTrack, _ realURL: URL, speech: SpeechTrack
    ) throws {
        guard real.framesWithFace >= 12 else {
            throw MeasurementError(
                .noFace,
                "\(realURL.lastPathComponent) shows a face in \(real.framesWithFace) frames only: give the real video "
                    + "of the person who speaks.")
        }
        let pairs = [
            LagSearch.Pair(picture: measured.aperture, sound: real.aperture(), weight: 0.6),
            LagSearch.Pair(picture: measured.mouthWidth, sound: real.mouthWidth(), weight: 0.4),
        ]
        // Here the second curve is the real mouth, which moves with the speech of both.
        let lag = LagSearch(pairs: pairs, isSpeech: speech.isSpeech(at:)).peak()?.lag
        func agreement(_ one: Curve, _ other: Curve) -> Agreement {
            func r(_ lag: Double) -> Double? {
                var correlation = Correlation()
                for (time, value) in zip(one.times, one.values) where speech.isSpeech(at: time - lag) {
                    if let real = other.value(at: time - lag) { correlation.add(value, real) }
                }
                return correlation.coefficient
            }
            return Agreement(
                nearZero: [-Self.frame, 0, Self.frame].compactMap(r).max(), atLag: lag.flatMap(r))
        }
        aperture = agreement(measured.aperture, real.aperture())
        width = agreement(measured.mouthWidth, real.mouthWidth())
        self.lag = lag
        let isSameSize = (measured.width, measured.height) == (real.width, real.height)
        outside = isSameSize ? try Self.difference(url, realURL, measured.track, real) : nil
    }

    /// Looks at five frames a second of both, outside of the lower face of either.
    private static func difference(
        _ url: URL, _ realURL: URL, _ track: MouthTrack, _ real: MouthTrack
    ) throws -> Difference? {
        let readers = try [VideoReader(url), VideoReader(realURL)]
        var (sum, count, most, frames) = (0, 0, 0, 0)
        var index = 0
        while true {
            try Task.checkCancellation()
            guard index.isMultiple(of: 5) else {
                guard try readers[0].skip(), try readers[1].skip() else { break }
                index += 1
                continue
            }
            guard let one = try readers[0].next(), let other = try readers[1].next() else { break }
            index += 1
            let areas = [track, real].compactMap { $0.lowerFace(at: one.time.seconds) }
            guard areas.count == 2, one.image.bounds == other.image.bounds else { continue }
            let (columns, rows) = areas[0].union(areas[1]).pixels(in: one.image)
            let (stride, step) = (one.image.stride, one.image.format.bytesPerPixel)
            let (pixels, others) = (one.image.pixels, other.image.pixels)
            func compare(_ range: Range<Int>) {
                for index in range {
                    // Opacity is the same in both: only colours add to the sum.
                    let off = abs(Int(clamping: pixels[index]) - Int(clamping: others[index]))
                    sum += off
                    most = max(most, off)
                }
                count += range.count / step * 3
            }
            for y in 0..<one.image.height {
                let row = y * stride
                if rows.contains(y) {
                    compare(row..<row + columns.lowerBound * step)
                    compare(row + columns.upperBound * step..<row + stride)
                } else {
                    compare(row..<row + stride)
                }
            }
            frames += 1
        }
        return count == 0 ? nil : Difference(mean: Double(sum) / Double(count), most: Double(most), frames: frames)
    }
}

extension MouthTrack {
    /// The lower face of the frame that is shown at a moment.
    func lowerFace(at time: Double) -> Rectangle? {
        let later = frames.partitioningIndex { $0.time > time + 1e-6 }
        return later == 0 ? nil : frames[later - 1].mouth?.lowerFace
    }
}
