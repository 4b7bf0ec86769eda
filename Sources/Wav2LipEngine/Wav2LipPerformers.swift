internal import LipSync
internal import Media
internal import SpeechProcessing

/// A photo whose face the network has encoded.
struct Wav2LipFace: PreparedFace {
    let picture: Image
    let crop: FaceCrop
    let encoded: [[Float]]
    let network: Wav2LipNetwork
    let settings: Wav2LipSettings
    let provenance: Provenance

    var changingArea: Rectangle { crop.box.rectangle }

    func makePerformer(_ style: PerformanceStyle) throws(LipSyncError) -> any Performer {
        let runner = try network.makeRunner()
        try runner.setFace(encoded: encoded)
        return Wav2LipPerformer(Wav2LipVoice(runner, network, settings), crop, settings)
    }
}

/// One performance of one photo.
struct Wav2LipPerformer: Performer {
    private var voice: Wav2LipVoice
    private let crop: FaceCrop
    private var settings: Wav2LipSettings
    private var weights: [Float]?
    private let enlarge: BilinearResize
    private var hushing = Hush()
    private var isResting = true

    init(_ voice: Wav2LipVoice, _ crop: FaceCrop, _ settings: Wav2LipSettings) {
        (self.voice, self.crop, self.settings) = (voice, crop, settings)
        weights = BlendWeights.weights(for: crop.box, settings)
        let side = voice.network.side
        enlarge = BilinearResize(width: side, height: side, toWidth: crop.box.width, toHeight: crop.box.height)
    }

    mutating func hear(_ speech: SpeechAudio) {
        voice.hear(speech)
        hushing.hear(speech)
    }

    mutating func finishHearing() { voice.finishHearing() }

    mutating func hush(at time: MediaTime) { hushing.begin(at: time) }

    mutating func listen(silenceThreshold: Float) { voice.listen(silenceThreshold: silenceThreshold) }

    mutating func blend(feather name: String) -> Bool {
        guard let feather = Wav2LipSettings.Feather(rawValue: name) else { return false }
        settings.feather = feather
        weights = BlendWeights.weights(for: crop.box, settings)
        return true
    }

    mutating func draw(at time: MediaTime, on picture: inout Image) throws(LipSyncError) -> Bool {
        guard let moment = voice.moment(at: time) else { return false }
        let openness = moment.openness * hushing.openness(at: time)
        if openness > 0 {
            let drawn = try voice.picture(moment.window)
            crop.paste(drawn, enlarge, weights: weights, openness: openness, on: &picture)
        } else if !isResting {
            crop.pasteRest(on: &picture)
            voice.rest()
        }
        isResting = openness == 0
        return true
    }
}

/// One performance of one clip, whose face is another in every frame.
struct Wav2LipClipPerformer: ClipPerformer {
    private var voice: Wav2LipVoice

    init(_ voice: Wav2LipVoice) { self.voice = voice }

    mutating func hear(_ speech: SpeechAudio) { voice.hear(speech) }

    mutating func finishHearing() { voice.finishHearing() }

    mutating func pass(_ time: MediaTime) {
        _ = voice.moment(at: time)
        voice.rest()
    }

    mutating func draw(at time: MediaTime, on picture: inout Image, face: ClipFace) throws(LipSyncError) -> Bool {
        guard let moment = voice.moment(at: time) else { return false }
        guard moment.openness > 0 else {
            voice.rest()
            return true
        }
        let box = face.box
        let (side, signature) = (voice.network.side, voice.network.signature)
        try voice.runner.setFace(FaceCrop.tensor(box, of: picture, side: side, signature))
        let drawn = try voice.picture(moment.window)
        let enlarge = BilinearResize(width: side, height: side, toWidth: box.width, toHeight: box.height)
        let weights = BlendWeights.weights(for: box, voice.settings)
        // Only what is mixed needs the frame's own pixels: a million and a half of them in a close-up.
        if weights == nil, moment.openness >= 1 {
            enlarge(drawn, into: box, of: &picture, order: signature.channelOrder)
        } else {
            FaceCrop(box, of: picture, order: signature.channelOrder).paste(
                drawn, enlarge, weights: weights, openness: moment.openness, on: &picture)
        }
        return true
    }
}
