public import Media

/// A piece of sound in the two forms that are needed: for the models, and for people.
public struct AudioBlock: Sendable {
    /// 16 kHz, one channel.
    public let speech: SpeechAudio
    /// 48 kHz, one or two channels.
    public let playback: AudioChunk

    /// Joins two forms of the same sound.
    ///
    /// - Parameters:
    ///   - speech: for the models.
    ///   - playback: for people.
    public init(speech: SpeechAudio, playback: AudioChunk) { (self.speech, self.playback) = (speech, playback) }
}

/// The rate and the channels of a sound track.
public struct AudioFormat: Sendable, Hashable {
    /// Samples a second in each channel.
    public let sampleRate: SampleRate
    /// 1 or 2 in what is written.
    public let channels: Int

    /// Makes a format.
    ///
    /// - Parameters:
    ///   - sampleRate: samples a second in each channel.
    ///   - channels: how many.
    public init(sampleRate: SampleRate, channels: Int) {
        self.sampleRate = sampleRate
        self.channels = channels
    }
}
