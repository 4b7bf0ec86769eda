/// Samples a second.
public struct SampleRate: Sendable, Hashable {
    /// Samples a second, positive.
    public let hertz: Int

    /// Makes a rate.
    public init(hertz: Int) {
        precondition(hertz > 0)
        self.hertz = hertz
    }

    /// 16 kHz, what every speech model here was trained on.
    public static let speech = SampleRate(hertz: 16_000)
}

/// Speech as the models hear it: 16 kHz, one channel, -1...1.
///
/// The rate is in the type.
public struct SpeechAudio: Sendable, Equatable {
    /// Samples at ``SampleRate/speech``.
    public var samples: [Float]

    /// Takes samples that are at 16 kHz, one channel, -1...1.
    public init(_ samples: [Float] = []) { self.samples = samples }

    /// The one place where 16-bit samples become Float: divided by 32768.
    public init(int16 samples: [Int16]) { self.samples = samples.map { Float($0) / 32768 } }
}

/// Sound to be heard: any rate, one or more channels, interleaved, -1...1.
public struct AudioChunk: Sendable, Equatable {
    /// Samples, channels interleaved: `frames * channels` values.
    public var samples: [Float]
    /// Samples a second in each channel.
    public let sampleRate: SampleRate
    /// Channels, at least 1.
    public let channels: Int

    /// Takes interleaved samples, a whole number of frames.
    public init(samples: [Float], sampleRate: SampleRate, channels: Int) {
        precondition(channels > 0 && samples.count.isMultiple(of: channels))
        (self.samples, self.sampleRate, self.channels) = (samples, sampleRate, channels)
    }

    /// Samples in each channel.
    public var frames: Int { samples.count / channels }
}
