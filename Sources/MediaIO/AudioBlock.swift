public import Media

/// A piece of sound in the two forms that are needed: for the models, and for people.
public struct AudioBlock: Sendable {
    /// Who speaks in it, each by themselves and as long as the others: 16 kHz, one channel; mostly one.
    public let voices: [SpeechAudio]
    /// 48 kHz, one or two channels.
    public let playback: AudioChunk

    /// What the first voice speaks.
    public var speech: SpeechAudio { voices[0] }

    /// Joins two forms of the same sound.
    ///
    /// - Parameters:
    ///   - speech: for the models.
    ///   - playback: for people.
    public init(speech: SpeechAudio, playback: AudioChunk) { (voices, self.playback) = ([speech], playback) }

    /// Joins the voices of a conversation and how they sound together.
    ///
    /// - Parameters:
    ///   - voices: for the models; one at least, all of one length.
    ///   - playback: for people.
    public init(voices: [SpeechAudio], playback: AudioChunk) {
        precondition(!voices.isEmpty, "sound has a voice")
        (self.voices, self.playback) = (voices, playback)
    }
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
