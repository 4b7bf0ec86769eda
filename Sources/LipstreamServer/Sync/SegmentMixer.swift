internal import Foundation
internal import Media
internal import MediaIO
internal import SyncAPI

/// Makes the sound of a clip of which only some parts speak anew: between them it sounds as before.
actor SegmentMixer {
    private let executor = BlockingExecutor(label: "lipstream.segments")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private static let rate = SampleRate(hertz: 48_000)
    /// Longest clip, in seconds: a WAV file holds no more than six hours.
    private static let longest = 7200.0

    /// Writes the sound as a WAV file of two channels.
    ///
    /// - Parameters:
    ///   - segments: in their order, none over another.
    ///   - sounds: by what the segments call them.
    ///   - clip: the video.
    ///   - output: the file to write.
    /// - Returns: when there is new sound, in seconds; without an end where that is the video's.
    /// - Throws: ``MediaError`` for what cannot be read, ``Failure`` for a clip without end or a full disk,
    ///   `CancellationError` soon after the task is cancelled.
    func write(_ segments: [Segment], of sounds: [String: URL], in clip: URL, to output: URL) throws -> [Range<Double>]
    {
        let summary = try MediaSummary(clip)
        guard summary.pictures != nil, let duration = summary.duration, duration <= Self.longest else {
            throw Failure.badInput(
                "segments need a video of \(Int(clamping: Self.longest)) s at most, whose length is known.")
        }
        var original = Track(summary.sound == nil ? nil : try AudioReader(clip))
        let total = Int(clamping: (duration * Double(Self.rate.hertz)).rounded())
        var file = try SoundFileWriter(output, sampleRate: Self.rate, channels: 2, frames: total)
        var (position, spoken) = (0, [Range<Double>]())
        for segment in segments {
            let begin = min(total, Self.frame(segment.startTime))
            let end = min(total, Self.frame(segment.endTime))
            try Self.copy(begin - position, from: &original, to: &file)
            guard let url = sounds[segment.audioInput.refId] else { continue }
            var sound = Track(try AudioReader(url))
            try sound.skip(Self.frame(segment.audioInput.startTime ?? 0))
            let own = segment.audioInput.endTime.map { Self.frame($0 - (segment.audioInput.startTime ?? 0)) } ?? .max
            try Self.copy(min(own, end - begin), from: &sound, to: &file)
            var silence = Track(nil)
            try Self.copy(max(0, end - begin - own), from: &silence, to: &file)
            try original.skip(end - begin)
            position = end
            if begin < end { spoken.append(segment.startTime..<(end < total ? segment.endTime : .infinity)) }
        }
        guard !spoken.isEmpty else {
            throw Failure.badInput("no segment begins before the video ends, at \(duration) s.")
        }
        try Self.copy(total - position, from: &original, to: &file)
        return spoken
    }

    private static func frame(_ seconds: Double) -> Int { Int(clamping: (seconds * Double(rate.hertz)).rounded()) }

    private static func copy(_ count: Int, from track: inout Track, to file: inout SoundFileWriter) throws {
        var left = count
        while left > 0 {
            let piece = min(left, rate.hertz)
            try file.write(track.take(piece))
            left -= piece
        }
    }

    /// A sound that is read on and on; silence follows its end.
    private struct Track {
        private let reader: AudioReader?
        private var waiting: [Float] = []
        private var isOver: Bool

        init(_ reader: AudioReader?) { (self.reader, isOver) = (reader, reader == nil) }

        mutating func skip(_ frames: Int) throws {
            var left = frames
            while left > 0, !(isOver && waiting.isEmpty) {
                let piece = min(left, rate.hertz)
                _ = try take(piece)
                left -= piece
            }
        }

        /// So many frames of two channels.
        mutating func take(_ frames: Int) throws -> [Float] {
            // Every sample comes through here, a second at a time: copied, skipped or silent.
            try Task.checkCancellation()
            while waiting.count < 2 * frames, !isOver {
                guard let block = try reader?.next() else {
                    isOver = true
                    break
                }
                let sound = block.playback
                waiting += sound.channels == 2 ? sound.samples : sound.samples.flatMap { [$0, $0] }
            }
            let taken = Array(waiting.prefix(2 * frames))
            waiting.removeFirst(taken.count)
            return taken + [Float](repeating: 0, count: 2 * frames - taken.count)
        }
    }
}
