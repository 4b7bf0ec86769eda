public import Media

/// How a live session's pictures are compressed.
public enum LiveCodec: String, Sendable, CaseIterable {
    /// H.264, Annex B access units.
    case h264
    /// A JPEG each.
    case jpeg
}

/// What a client asks for when a live session begins.
public struct LiveRequest: Sendable {
    /// Rate of the microphone and of the sound that is sent back, 8000 to 48 000.
    public var sampleRate: SampleRate
    /// How pictures are compressed.
    public var codec: LiveCodec
    /// How the face behaves besides speaking.
    public var style: PerformanceStyle

    /// Makes a request.
    ///
    /// - Parameters:
    ///   - sampleRate: of the microphone and of the sound that is sent back, 8000 to 48 000.
    ///   - codec: how pictures are compressed.
    ///   - style: how the face behaves besides speaking.
    public init(sampleRate: SampleRate, codec: LiveCodec = .h264, style: PerformanceStyle = PerformanceStyle()) {
        (self.sampleRate, self.codec, self.style) = (sampleRate, codec, style)
    }
}

/// What a live session sends: known before its first picture.
public struct LiveDescription: Sendable, Hashable {
    /// Pixels in a row of every picture.
    public let width: Int
    /// Rows of every picture.
    public let height: Int
    /// Pictures a second.
    public let frameRate: FrameRate
    /// The exact [RFC 6381](https://www.rfc-editor.org/rfc/rfc6381) string (`avc1.42c01f`), or `jpeg`.
    public let codec: String
    /// Rate of the sound.
    public let sampleRate: SampleRate
    /// The engine's name.
    public let engine: String
    /// Sound that the engine wants beyond a moment.
    public let lookAhead: MediaTime
    /// What draws, for the mark that recordings carry.
    public let provenance: Provenance
}

/// What happens in a live session, in the order in which it is to be sent.
public enum LiveEvent: Sendable {
    /// A picture.
    case picture(LivePicture)
    /// The sound that belongs to the pictures before and after it.
    case sound(LiveSound)
    /// The session does something else now.
    case state(LiveState)
    /// What will be said, before it is heard.
    case caption(LiveCaption)
    /// A text is over.
    case spoken(LiveSpoken)
    /// How it went in the last second.
    case metrics(LiveMetrics)
}

/// What is said during a time of the session, to be read.
public struct LiveCaption: Sendable, Hashable {
    /// The text's, as the client named it.
    public let id: String?
    /// What is read, and when.
    public let caption: Caption
}

/// The end of a text.
public struct LiveSpoken: Sendable, Hashable {
    /// The text's, as the client named it.
    public let id: String?
    /// When the last of it is heard, in seconds of the session.
    public let time: Double
    /// Whether it was interrupted, perhaps before it began.
    public let isCut: Bool
}

/// A compressed picture.
public struct LivePicture: Sendable {
    /// Its number: shown at `frame / frameRate` of the session's time.
    public let frame: Int
    /// When it is shown.
    public let time: MediaTime
    /// How it is compressed.
    public let codec: LiveCodec
    /// Whether it can be decoded without those before it.
    public let isKey: Bool
    /// An Annex B access unit, or a JPEG.
    public let bytes: [UInt8]
}

/// A piece of sound, one channel.
public struct LiveSound: Sendable {
    /// When its first sample is heard.
    public let time: MediaTime
    /// Samples at ``LiveDescription/sampleRate``.
    public let samples: [Int16]
}

/// What a live session does.
public enum LiveState: String, Sendable {
    /// Nobody speaks and no microphone is open.
    case idle
    /// A microphone is open, and silent.
    case listening
    /// The face speaks.
    case speaking
}

/// How a live session went in the last second.
public struct LiveMetrics: Sendable, Hashable {
    /// A middle and a high value, in milliseconds.
    public struct Percentiles: Sendable, Hashable {
        /// Half of the values are below it.
        public var p50 = 0.0
        /// 95 % of the values are below it.
        public var p95 = 0.0
    }

    /// Median milliseconds of each stage of a frame.
    public struct Stages: Sendable, Hashable {
        /// Sound to features and pose.
        public var features = 0.0
        /// Drawing.
        public var engine = 0.0
        /// Restoration.
        public var restore = 0.0
        /// Compression.
        public var encode = 0.0
    }

    /// Pictures sent in the second.
    public var framesPerSecond = 0.0
    /// Pictures that were not sent, since the session began, because the client was too slow.
    public var framesDropped = 0
    /// From a sample received to its picture handed over; zero when nothing was received.
    public var latency = Percentiles()
    /// Where the time went.
    public var stages = Stages()
}

/// What may be changed while a session runs; `nil` leaves it as it is.
public struct LiveSettings: Sendable, Hashable {
    /// Root mean square, in 16-bit steps, below which sound is silence.
    public var silenceThreshold: Double?
    /// How softly a neural engine's picture is blended in.
    public var feather: String?
    /// The restorer's name.
    public var restorer: String?
    /// How a neural engine's face is cut out.
    public var alignment: String?

    /// Changes nothing.
    public init() {}
}

/// Why a live session refused something or ended.
public struct LiveError: Error, CustomStringConvertible, Sendable {
    /// What went wrong, as clients read it.
    public enum Code: String, CaseIterable, Sendable {
        /// A rate, text or setting that is not possible.
        case badRequest = "bad_request"
        /// Too much was queued.
        case queueFull = "queue_full"
        /// More sound came than real time has room for.
        case tooFast = "too_fast"
        /// The client did not acknowledge pictures for ten seconds.
        case stalled
        /// Ours.
        case failed
    }

    /// What went wrong, for code to decide by.
    public let code: Code
    /// A sentence: what was wrong.
    public let description: String
    /// What to do next.
    public let hint: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: what went wrong.
    ///   - description: what was wrong, a sentence.
    ///   - hint: what to do next, a sentence.
    public init(_ code: Code, _ description: String, hint: String) {
        (self.code, self.description, self.hint) = (code, description, hint)
    }
}
