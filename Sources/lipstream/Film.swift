import Faces
import Foundation
import LipSync
import Media
import MediaIO
import Wav2LipEngine

/// The work that `dub` and `say` share: faces, an engine, speech, a video.
struct Film {
    let face: FaceArguments
    /// Which faces of it speak, each with a voice of the speech.
    private(set) var choices: [ShotChoices]
    let engine: EngineArguments
    let clip: ClipArguments
    let latentSync: LatentSyncArguments
    let restoration: RestorationArguments
    let output: OutputArguments
    private let start = ContinuousClock.now

    init(
        face: FaceArguments, choices: [FaceChoice], engine: EngineArguments, clip: ClipArguments,
        latentSync: LatentSyncArguments, restoration: RestorationArguments, output: OutputArguments
    ) {
        self.choices = choices.map { ShotChoices($0) }
        (self.face, self.engine, self.clip, self.latentSync) = (face, engine, clip, latentSync)
        (self.restoration, self.output) = (restoration, output)
    }

    /// Makes the video.
    ///
    /// - Parameter speech: what the faces say, a voice each.
    /// - Throws: the error of whichever part failed; ``ExitStatus`` tells them apart.
    func make(speaking speech: sending some SpeechSource) async throws {
        let console = Console(isJSON: output.json, isQuiet: output.quiet)
        let studio = try Studio()
        var film = self
        film.choices = try searched(studio, console)
        try await film.draw(speaking: speech, studio, console)
    }

    /// Who speaks, as a choice in the first frame of each shot.
    private func searched(_ studio: Studio, _ console: Console) throws -> [ShotChoices] {
        if face.isSpeaking { return [try heard(studio, console)] }
        guard let frame = clip.faceFrame, frame > 0, let place = face.place?.point else { return choices }
        guard let url = face.url, try !ImageFile.isPicture(url) else {
            throw CommandError("--face-frame is for clips: a photo has one frame")
        }
        let search = SpeakerSearch(url, core: studio.core, models: studio.models)
        return [ShotChoices(try search.choice(at: place, inFrame: frame))]
    }

    /// Whose mouth moves with the clip's own sound.
    private func heard(_ studio: Studio, _ console: Console) throws -> ShotChoices {
        guard let url = face.url, try !ImageFile.isPicture(url) else {
            console.note("note: a photo does not tell who speaks: the largest face is taken")
            return ShotChoices(.largest)
        }
        let (begun, articulation) = (ContinuousClock.now, try studio.articulation().model)
        var isSaid = false
        let speaker = ActiveSpeaker(core: studio.core, models: studio.models, articulation: articulation)
        let finding = try speaker.find(in: url, framing: clip.options.framing) { seconds, total in
            console.activity("looking for who speaks: \(Int(clamping: seconds)) of \(Int(clamping: total)) s")
            guard !isSaid, ContinuousClock.now - begun > .seconds(2) else { return }
            isSaid = true
            console.note(
                "looking for who speaks, in the first \(Int(clamping: total.rounded(.up))) s of \(url.lastPathComponent)"
            )
        }
        console.note("\(finding)")
        return finding.choices
    }

    private func draw(
        speaking speech: sending some SpeechSource, _ studio: Studio, _ console: Console
    ) async throws {
        guard engine.engine != .latentsync else {
            return try await drawByLatentSync(speaking: speech, studio, console)
        }
        // Before anything that takes time: it may not be there, or turn out to be slow.
        let restorer = try await Restorer(restoration, studio)
        restorer?.announce(
            seconds: speech.expectedDuration, output.fps.rate, isFidelityGiven: restoration.fidelity != nil, console)
        if let url = face.url, try !ImageFile.isPicture(url), engine.engine == .wav2lip || !clip.options.isStatic {
            try await dub(url, speaking: speech, studio, restorer, console)
        } else {
            try await animate(speaking: speech, studio, restorer, console)
        }
    }

    /// Makes a photo speak.
    private func animate(
        speaking speech: sending some SpeechSource, _ studio: Studio, _ restorer: Restorer?, _ console: Console
    ) async throws {
        guard clip.segments == nil else {
            throw CommandError("--segments is for clips: a photo has no frames of its own to leave as they are")
        }
        let readings = try studio.readPortraits(face.url, choosing: choices.map(\.first))
        if let time = readings[0].time {
            console.note(
                "\(face.face) is a video: its frame at \(String(format: "%.1f", time.seconds)) s speaks as a photo")
        }
        let drawing = try studio.makeEngine(engine)
        let portraits = Portrait.framed(readings.map(\.portrait), output.framing)
        var faces: [any PreparedFace] = []
        for (number, reading) in readings.enumerated() {
            let who = readings.count > 1 ? "face \(number + 1): " : ""
            for concern in reading.concerns { console.note("note: \(who)\(concern)") }
            let prepared = try prepare(portraits[number], drawing)
            faces.append(try restorer?.behind(prepared, of: portraits[number], console) ?? prepared)
        }
        try Task.checkCancellation()
        let ready = elapsed
        let shown = portraits.map(\.face.bounds)
        let dubbing = Dubbing(
            faces: faces, style: output.style, frameRate: output.fps.rate,
            badge: output.badge ? Badge(awayFrom: shown.dropFirst().reduce(shown[0]) { $0.union($1) }) : nil)
        let summary = try await dubbing.write(to: output.url, speech: speech, options: output.options) {
            console.progress($0)
        }
        report(summary, faces[0].picture.width, faces[0].picture.height, ready: ready, console)
    }

    private func prepare(_ portrait: Portrait, _ engine: any StreamingEngine) throws -> any PreparedFace {
        guard let network = engine as? Wav2LipEngine else { return try engine.prepare(portrait) }
        let (image, options) = (portrait.image, clip.options)
        let box =
            try options.fixedBox?.box("--box", width: image.width, height: image.height)
            ?? Wav2LipEngine.box(of: portrait, pads: options.pads)
        return try network.prepare(image, box: box)
    }

    /// Dubs a clip, frame by frame.
    private func dub(
        _ url: URL, speaking speech: sending some SpeechSource, _ studio: Studio, _ restorer: Restorer?,
        _ console: Console
    ) async throws {
        let drawing: any ClipEngine =
            switch engine.engine {
            case .mesh: try studio.makeClipEngine()
            // LatentSync and Sync.so do not draw frame by frame, and do not come here.
            case .wav2lip, .latentsync, .sync: try studio.makeWav2Lip(model: engine.model, engine.settings)
            }
        let source = ClipSource(
            url, options: clip.options, core: studio.core, models: studio.models, choosing: choices)
        let ready = elapsed
        let dubbing = ClipDubbing(
            clip: source, engine: restorer?.behind(drawing) ?? drawing, style: output.style, frameRate: output.fps.rate,
            badge: output.badge ? Badge() : nil, framing: output.framing)
        let summary = try await dubbing.write(
            to: output.url, speech: speech, options: output.options,
            report: { console.progress($0) }, looking: { console.progress($0) })
        if summary.framesWithoutFace > 0 {
            let missing = choices.count > 1 ? "did not show every face" : "showed no face"
            console.note(
                "note: \(summary.framesWithoutFace) frames \(missing): they were drawn on where another frame had "
                    + "it, \(summary.framesUntouched) of them left as they are")
        }
        if !summary.unreached.isEmpty {
            console.note(
                "note: the film ends before \(TimeRanges(summary.unreached).argument) of --segments, where the face was to speak"
            )
        }
        if summary.framesCovered > 0 {
            console.note(
                "note: something was before the mouth in \(summary.framesCovered) frames, and stays as it is in the clip"
            )
        }
        report(summary.film, summary.width, summary.height, ready: ready, console)
    }

    var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

    func report(_ summary: Dubbing.Summary, _ width: Int, _ height: Int, ready: Double, _ console: Console) {
        if summary.damagedPackets > 0 {
            console.note("note: \(summary.damagedPackets) damaged pieces of the speech were left out")
        }
        if summary.clockJumps > 0 {
            console.note(
                "note: the clock of the speech jumps by over a minute in \(summary.clockJumps) places: it is spoken without "
                    + "these pauses")
        }
        // The film's, which is longer or shorter than the speech where --sync-mode says so.
        let (seconds, elapsed) = (output.fps.rate.time(ofFrame: summary.frames).seconds, elapsed)
        console.say(
            String(
                format: "%@: %.1f s, %d frames, %d x %d, made in %.1f s", output.output, seconds, summary.frames, width,
                height, elapsed),
            [
                "event": "done", "output": output.output, "seconds": seconds, "frames": summary.frames,
                "width": width, "height": height, "elapsed": elapsed, "firstFrame": ready + summary.firstFrame,
            ])
    }
}
