internal import CFFmpeg
public import Media

/// Brings sound to another rate and number of channels, piece by piece.
///
/// However the sound is cut into pieces, the samples that come out are the same, and as many in all as the exact ratio
/// gives, to the nearest one. One owner: not to be used from two threads at once.
public final class AudioResampler {
    /// Rate of what goes in.
    public let inputRate: SampleRate
    /// Channels of what goes in.
    public let inputChannels: Int
    /// Rate of what comes out.
    public let outputRate: SampleRate
    /// Channels of what comes out.
    public let outputChannels: Int
    private let converter: SampleConverter
    private var isFinished = false

    /// Makes a resampler.
    ///
    /// - Parameters:
    ///   - inputRate: rate of what goes in.
    ///   - inputChannels: channels of what goes in, 1 to 8.
    ///   - outputRate: rate of what comes out.
    ///   - outputChannels: channels of what comes out; fewer than go in are mixed so that they cannot exceed 1.
    /// - Throws: ``MediaError`` for rates or channels that cannot be had.
    public init(
        from inputRate: SampleRate, channels inputChannels: Int, to outputRate: SampleRate,
        channels outputChannels: Int
    ) throws(MediaError) {
        guard (1...8).contains(inputChannels), (1...8).contains(outputChannels),
            max(inputRate.hertz, outputRate.hertz) <= 768_000
        else {
            throw MediaError(
                .unsupported,
                "Cannot resample \(inputChannels) channels at \(inputRate.hertz) Hz to \(outputChannels) channels at "
                    + "\(outputRate.hertz) Hz: 1 to 8 channels and at most 768 kHz are taken.")
        }
        (self.inputRate, self.inputChannels) = (inputRate, inputChannels)
        (self.outputRate, self.outputChannels) = (outputRate, outputChannels)
        var layout = unsafe AVChannelLayout()
        unsafe av_channel_layout_default(&layout, Int32(clamping: inputChannels))
        unsafe converter = try SampleConverter(
            layout: layout, format: AV_SAMPLE_FMT_FLT, inputRate: inputRate.hertz, channels: outputChannels,
            outputRate: outputRate.hertz)
    }

    /// Takes a piece and gives what is ready.
    ///
    /// - Parameter chunk: sound at the rate and with the channels of the input.
    /// - Returns: sound at the output's rate, possibly empty: a millisecond or so is held back until more comes.
    /// - Throws: ``MediaError`` for a piece of another rate or other channels, or after ``finish()``.
    public func append(_ chunk: AudioChunk) throws(MediaError) -> AudioChunk {
        guard chunk.sampleRate == inputRate, chunk.channels == inputChannels, !isFinished else {
            throw MediaError(
                .internal,
                isFinished
                    ? "Cannot resample more sound: the resampler was finished."
                    : "Cannot resample \(chunk.channels) channels at \(chunk.sampleRate.hertz) Hz: this resampler was "
                        + "made for \(inputChannels) at \(inputRate.hertz) Hz.")
        }
        var samples: [Float] = []
        try converter.append(chunk.samples, frames: chunk.frames, to: &samples)
        return AudioChunk(samples: samples, sampleRate: outputRate, channels: outputChannels)
    }

    /// Gives what was held back.
    ///
    /// - Returns: the rest; empty the second time.
    /// - Throws: ``MediaError`` when FFmpeg fails.
    public func finish() throws(MediaError) -> AudioChunk {
        var samples: [Float] = []
        if !isFinished { try converter.finish(&samples) }
        isFinished = true
        return AudioChunk(samples: samples, sampleRate: outputRate, channels: outputChannels)
    }
}
