public import LipSync
public import Media
internal import SpeechProcessing

/// The steps of a frame of a photo or of a clip, one after the other, so that a bench can take the time of each.
///
/// The steps are those of the performers, by the same code; what it draws is what they draw without silence.
public struct Wav2LipSteps {
    /// A step of a frame, in their order.
    public enum Step: String, Sendable, CaseIterable {
        /// Mel frames of 40 ms of sound, the loudness of its speech, and the window that a frame sees.
        case features
        /// A clip's box made small and made a tensor.
        case crop
        /// A clip's face encoded, with its features handed on.
        case encoder
        /// The network: speech in, inference.
        case network
        /// Its picture made bytes.
        case levels
        /// The picture brought to the size of the box, in the frame.
        case paste
    }

    /// Runs a step and takes its time.
    public typealias Clock = (Step, () throws(LipSyncError) -> Void) throws(LipSyncError) -> Void

    private var voice: Wav2LipVoice
    private let box: FaceBox
    private let isClip: Bool

    fileprivate init(_ engine: Wav2LipEngine, _ photo: Image, _ box: FaceBox, isClip: Bool) throws(LipSyncError) {
        let network = engine.network
        voice = Wav2LipVoice(try network.makeRunner(), network, engine.settings)
        (self.box, self.isClip) = (box, isClip)
        let tensor = FaceCrop.tensor(box, of: photo, side: network.side, network.signature)
        // A clip's encoder gets its face here as well, for ``infer()`` before the first frame.
        try voice.runner.setFace(tensor)
        if !isClip { try voice.runner.setFace(encoded: network.encode(tensor)) }
    }

    /// Hears a piece of sound and draws a moment.
    ///
    /// - Parameters:
    ///   - time: later than the one before.
    ///   - speech: sound that was not heard yet.
    ///   - picture: the frame.
    ///   - clock: is given each step.
    /// - Returns: whether it was drawn; `false` while the sound that it needs has not come.
    /// - Throws: ``LipSyncError`` (`model`) when the network fails.
    public mutating func draw(
        at time: MediaTime, hearing speech: SpeechAudio, on picture: inout Image, clock: Clock
    ) throws(LipSyncError) -> Bool {
        var window: [MelFrame]?
        try clock(.features) { () throws(LipSyncError) in
            voice.hear(speech)
            window = voice.moment(at: time)?.window
        }
        guard let window else { return false }
        let (side, signature) = (voice.network.side, voice.network.signature)
        if isClip {
            var tensor: [Float] = []
            try clock(.crop) { () throws(LipSyncError) in
                tensor = FaceCrop.tensor(box, of: picture, side: side, signature)
            }
            try clock(.encoder) { () throws(LipSyncError) in try voice.runner.setFace(tensor) }
        }
        try clock(.network) { () throws(LipSyncError) in
            try voice.runner.setSpeech(window)
            try voice.runner.infer()
        }
        var drawn: BilinearResize.Pixels?
        try clock(.levels) { () throws(LipSyncError) in drawn = try voice.picture() }
        guard let drawn else { return false }
        try clock(.paste) { () throws(LipSyncError) in
            let enlarge = BilinearResize(width: side, height: side, toWidth: box.width, toHeight: box.height)
            enlarge(drawn, into: box, of: &picture, order: signature.channelOrder)
        }
        return true
    }

    /// Runs nothing but what the network has to run for a frame, on the face and the speech of the last one.
    ///
    /// - Throws: ``LipSyncError`` (`model`) when the network fails.
    public func infer() throws(LipSyncError) {
        if isClip { try voice.runner.inferEncoder() }
        try voice.runner.infer()
    }
}

extension Wav2LipEngine {
    /// Begins a performance whose steps can be timed.
    ///
    /// - Parameters:
    ///   - photo: of any format; a clip's frames are of its size.
    ///   - box: of the face.
    ///   - isClip: whether the face is cut out and encoded in every frame.
    /// - Returns: steps that have heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) when the network fails.
    public func makeSteps(_ photo: Image, box: FaceBox, isClip: Bool) throws(LipSyncError) -> Wav2LipSteps {
        try Wav2LipSteps(self, photo, box, isClip: isClip)
    }
}
