internal import Foundation
internal import Media
internal import MediaIO

/// The moments of a video at which the mouth is least what it should be, with pictures.
struct WorstMoments: Sendable {
    /// One of them.
    struct Moment: Sendable {
        let time: Double
        /// What is wrong with it.
        let caption: String
        /// A JPEG of the face.
        var picture: [UInt8] = []
    }

    private(set) var moments: [Moment]

    static let count = 6
    /// Seconds between two of them at least, and how many may be missed closures.
    private static let (apart, mostClosures) = (0.6, 3)
    /// The longer side of a picture.
    private static let side: Float = 280

    /// Chooses them.
    init(of measurement: MeasuredVideo) {
        var chosen: [Moment] = []
        func isFree(_ time: Double) -> Bool { chosen.allSatisfy { abs($0.time - time) >= Self.apart } }
        let missed = (measurement.closures?.moments ?? []).filter { !$0.isHit }.sorted { $0.aperture > $1.aperture }
        for moment in missed where chosen.count < Self.mostClosures && isFree(moment.time) {
            let caption = "m, b or p is heard, the lips are \(Written.number(moment.aperture, 1)) mm apart"
            chosen.append(Moment(time: moment.time, caption: caption))
        }
        let foretold = measurement.foretoldAperture
        let off = zip(measurement.aperture.times, measurement.aperture.values).compactMap {
            time, shown -> (time: Double, off: Float, caption: String)? in
            guard measurement.speech.isSpeech(at: time), let told = foretold.value(at: time) else { return nil }
            let caption =
                "the lips are \(Written.number(Double(shown), 1)) mm apart, the sound foretells "
                + "\(Written.number(Double(max(0, told)), 1)) mm"
            return (time, abs(shown - told), caption)
        }
        for moment in off.sorted(by: { $0.off > $1.off }) where chosen.count < Self.count && isFree(moment.time) {
            chosen.append(Moment(time: moment.time, caption: moment.caption))
        }
        moments = chosen.sorted { $0.time < $1.time }
    }

    /// Goes through the video again and takes their pictures; frames between them are decoded, but not converted.
    ///
    /// - Throws: `MediaError`, `CancellationError`.
    mutating func takePictures(from url: URL, _ track: MouthTrack) throws {
        let reader = try VideoReader(url, frameRate: nil)
        var index = 0
        for place in moments.indices {
            // The frame that is shown at the moment.
            let wanted = (track.frames.firstIndex { $0.time > moments[place].time + 1e-6 } ?? track.frames.count) - 1
            while index < wanted, try reader.skip() {
                try Task.checkCancellation()
                index += 1
            }
            guard index <= wanted, let frame = try reader.next() else { continue }
            index += 1
            let face = track.frames[max(0, wanted)].mouth?.bounds ?? frame.image.bounds
            let area = face.widened(by: 0.12 * face.width)
            let part = frame.image.cropped(to: area)
            let scale = min(1, Self.side / Float(max(part.width, part.height)))
            moments[place].picture = try ImageFile.jpeg(part.scaled(by: scale))
        }
    }
}

extension Image {
    /// The part inside a rectangle, at least one pixel.
    fileprivate func cropped(to area: Rectangle) -> Image {
        let (columns, rows) = area.pixels(in: self)
        guard !columns.isEmpty, !rows.isEmpty else { return self }
        return part(columns: columns, rows: rows)
    }
}
