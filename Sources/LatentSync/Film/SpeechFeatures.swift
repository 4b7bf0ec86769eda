internal import LipSync
internal import MediaIO

/// What the network hears of a speech: on disk, 50 positions a second.
struct SpeechFeatures: Sendable {
    private let file: FloatFile
    /// Values of a position.
    private let width: Int
    /// How many positions there are.
    let positions: Int

    /// Runs the encoder over all of the speech, half a minute at a time.
    ///
    /// - Parameters:
    ///   - speech: on disk.
    ///   - folder: keeps what is heard.
    ///   - width: values of a position, all layers together.
    ///   - networks: hear.
    /// - Throws: ``LipSyncError`` (`model`), ``MediaError``, `CancellationError`.
    init(
        _ speech: SpooledSpeech, in folder: WorkFolder, width: Int, _ networks: any LatentSyncNetworks
    ) throws {
        (file, self.width) = (folder.file("features.f32"), width)
        let writer = try file.makeWriter()
        let spectrogram = LogMel(samples: speech.samples)
        let windows = stride(from: 0, to: spectrogram.frames, by: SpeechWindows.melFrames).map {
            $0..<min(spectrogram.frames, $0 + SpeechWindows.melFrames)
        }
        func levels(_ window: Range<Int>) throws -> [Float] {
            try Task.checkCancellation()
            return try spectrogram.levels(of: window) { (range) throws(MediaError) in try speech.speech.read(range) }
        }
        // All of it is measured against its loudest value, so it has to be gone through twice, unless it is short.
        var (loudest, only) = (-Float.infinity, [Float]())
        for window in windows {
            only = try levels(window)
            loudest = max(loudest, only.max() ?? loudest)
        }
        var positions = 0
        for window in windows {
            let raw = windows.count == 1 ? only : try levels(window)
            let embeddings = try networks.encodeSpeech(Self.bands(LogMel.normalized(raw, loudest: loudest)))
            let kept = SpeechWindows.positions(ofMelFrames: window.count)
            try writer.append(Array(embeddings.prefix(kept * width)))
            positions += kept
        }
        self.positions = positions
    }

    /// What some frames of the film hear, frame after frame.
    func audio(ofFrames frames: Range<Int>) throws(MediaError) -> [Float] {
        let wanted = frames.map { SpeechWindows.positions(ofFrame: $0, of: positions) }
        let all = wanted.joined()
        guard let low = all.min(), let high = all.max() else { return [] }
        let values = try file.read(low * width..<(high + 1) * width)
        return all.flatMap { values[($0 - low) * width..<($0 - low + 1) * width] }
    }

    /// What the encoder takes: bands of frames, with zeros where the sound is over, which are not silence.
    private static func bands(_ frames: [Float]) -> [Float] {
        let (count, length) = (frames.count / LogMel.bands, SpeechWindows.melFrames)
        var bands = [Float](repeating: 0, count: LogMel.bands * length)
        for frame in 0..<count {
            for band in 0..<LogMel.bands { bands[band * length + frame] = frames[frame * LogMel.bands + band] }
        }
        return bands
    }
}
