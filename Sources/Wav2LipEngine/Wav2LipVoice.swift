internal import LipSync
internal import Media
internal import SpeechProcessing

/// What a photo's and a clip's performance have in common: hears, knows when to rest, has the network draw.
struct Wav2LipVoice {
    let runner: Wav2LipNetwork.Runner
    let network: Wav2LipNetwork
    let settings: Wav2LipSettings
    private var windows: MelWindows
    private var gate: SpeechGate
    private var track = OpennessTrack(ahead: Self.ahead)
    private var last: BilinearResize.Pixels?

    /// Windows of the gate that count ahead, so that the mouth is there when a word begins: the gate opens over three.
    private static let ahead = 2

    init(_ runner: Wav2LipNetwork.Runner, _ network: Wav2LipNetwork, _ settings: Wav2LipSettings) {
        (self.runner, self.network, self.settings) = (runner, network, settings)
        windows = MelWindows(settings)
        gate = SpeechGate(threshold: settings.silenceThreshold)
    }

    mutating func listen(silenceThreshold: Float) { gate.threshold = silenceThreshold }

    mutating func hear(_ speech: SpeechAudio) {
        windows.hear(speech)
        for openness in gate.append(speech) { track.append(openness) }
    }

    mutating func finishHearing() {
        windows.finish()
        if let last = gate.finish() { track.append(last) }
    }

    /// The speech of a moment and how far the mouth may open; `nil` while its sound has not come.
    mutating func moment(at time: MediaTime) -> (window: [MelFrame], openness: Float)? {
        guard let window = windows.window(at: time) else { return nil }
        return (window, track.openness(at: time))
    }

    /// Has the network draw a window of speech, in its own size: the channels of a pixel side by side, 8 bits, truncated
    /// as the published code does.
    mutating func picture(_ window: [MelFrame]) throws(LipSyncError) -> BilinearResize.Pixels {
        try runner.setSpeech(window)
        try runner.infer()
        return try picture()
    }

    /// The picture that the network drew last.
    mutating func picture() throws(LipSyncError) -> BilinearResize.Pixels {
        let (side, scale) = (network.side, 255 / network.signature.fullScale)
        var bytes = try runner.readPicture { BilinearResize.Pixels(planes: $0, side: side, scale: scale).bytes }
        if settings.smoothing > 0, let last {
            for index in bytes.indices {
                let (old, new) = (Float(last.bytes[index]), Float(bytes[index]))
                bytes[index] = UInt8(new + (old - new) * settings.smoothing + 0.5)
            }
        }
        let drawn = BilinearResize.Pixels(width: side, height: side, bytes: bytes)
        last = drawn
        return drawn
    }

    /// Forgets the picture before: the mouth rested meanwhile.
    mutating func rest() { last = nil }
}
