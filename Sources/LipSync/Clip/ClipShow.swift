internal import Media
internal import MediaIO

/// A clip whose faces speak: draws frame after frame, hearing and reading no more than each one needs.
struct ClipShow<Source: SpeechSource>: FilmScene {
    private(set) var speech: SpeechFeed<Source>
    /// Everything around the mouth moves.
    let changingArea: Rectangle? = nil
    private(set) var frames = 0
    private(set) var faceArea: Rectangle?
    /// Frames in which not every face was seen, of those in which it speaks.
    private(set) var framesWithoutFace = 0
    /// Frames among those that were not drawn on, as no face was known yet.
    private(set) var framesUntouched = 0
    /// Frames in which something was before a face that was drawn on.
    private(set) var framesCovered = 0
    /// Frames in which the face speaks anew.
    private var framesSpoken = 0

    /// One a face, in the order of the source's voices.
    private var performers: [any ClipPerformer]
    /// One a performer, or `nil` where nothing is looked for.
    private var watches: [OcclusionWatch?]
    private let playback: ClipPlayback
    private let mode: SyncMode
    private let spoken: SpokenParts?
    let frameRate: FrameRate
    private var upcoming: ClipPlayback.Shown?

    init(
        performers: [any ClipPerformer], watches: [OcclusionWatch?], speech: SpeechFeed<Source>, playback: ClipPlayback,
        options: ClipOptions, frameRate: FrameRate
    ) {
        (self.performers, self.watches, self.speech) = (performers, watches, speech)
        (self.playback, self.frameRate) = (playback, frameRate)
        // A picture that stands has no length of its own.
        mode = options.isStatic ? .bounce : options.syncMode
        spoken = options.spoken
    }

    /// Frames in all, as far as the files tell their lengths.
    var expectedFrames: Int? {
        let (spoken, shown) = (speech.expectedFrames(frameRate), playback.estimatedFrameCount)
        return switch mode {
        case .bounce, .loop, .remap: spoken
        case .cutOff: spoken.flatMap { spoken in shown.map { min(spoken, $0) } }
        case .silence: spoken.flatMap { spoken in shown.map { max(spoken, $0) } }
        }
    }

    nonisolated(nonsending) mutating func drawNext(on picture: inout Image) async throws -> Bool {
        // One frame further than is needed: at the end it has to be known that this is the last one.
        while !speech.isOver, !isSpoken(frames + 1) { try await hear() }
        guard speech.samples > 0, mode == .silence || isSpoken(frames) else { return try await end() }
        let shown: ClipPlayback.Shown
        if let upcoming { shown = upcoming } else { shown = try await playback.next() }
        upcoming = nil
        let isShown =
            switch mode {
            case .bounce, .loop, .remap: true
            case .cutOff: !shown.isPastEnd
            case .silence: isSpoken(frames) || !shown.isPastEnd
            }
        guard isShown else { return try await end() }
        // Not one frame too many: after the last frame of a clip that bounces, the next one takes a while.
        let (playback, isWanted) = (playback, mode == .silence || isSpoken(frames + 1))
        async let next = playback.next(isWanted: isWanted)
        // Given away: who draws on a picture that somebody else holds too copies all of it.
        try await draw((consume shown).frame, on: &picture)
        upcoming = try await next
        frames += 1
        return true
    }

    /// Ends the film, where anything of it speaks.
    private nonisolated(nonsending) func end() async throws -> Bool {
        if frames > 0, framesUntouched == frames, let missing = await playback.missingFace { throw missing }
        guard frames > 0, let spoken, framesSpoken == 0 else { return false }
        func text(_ seconds: Double) -> String {
            let rounded = (seconds * 1000).rounded() / 1000
            return rounded == rounded.rounded() ? "\(Int(clamping: rounded))" : "\(rounded)"
        }
        let parts = spoken.ranges.map { "\(text($0.lowerBound))-\($0.upperBound.isFinite ? text($0.upperBound) : "")" }
        throw LipSyncError(
            .unusableClip,
            "no frame of the film lies in --segments \(parts.joined(separator: ",")): it lasts "
                + "\(text(frameRate.time(ofFrame: frames).seconds)) s; give a part of that, of a frame at least")
    }

    /// Parts in which the face was to speak, which the film has ended before.
    var unreached: [Range<Double>] {
        let end = frameRate.time(ofFrame: frames).seconds
        return spoken?.ranges.filter { $0.lowerBound >= end } ?? []
    }

    private nonisolated(nonsending) mutating func draw(_ frame: consuming ClipFrame, on picture: inout Image)
        async throws
    {
        let (faces, time) = (performers.indices.map { frame.face($0) }, frameRate.time(ofFrame: frames))
        faceArea = frame.facesArea
        let share = spoken?.share(at: time.seconds) ?? 1
        guard share > 0 else {
            for number in performers.indices { try performers[number].pass(time) }
            picture = (consume frame).image
            return
        }
        framesSpoken += 1
        if frame.faces.contains(where: { !$0.isSeen }) { framesWithoutFace += 1 }
        if faces.allSatisfy({ $0 == nil }) { framesUntouched += 1 }
        picture = (consume frame).image
        let own = share < 1 ? picture : nil
        var isCovered = false
        for (number, face) in faces.enumerated() {
            guard let face else {
                try performers[number].pass(time)
                continue
            }
            let cover = watches[number]?.look(at: picture, face: face)
            // A copy of the frame, as soon as it is drawn on.
            let covered = cover.map { _ in picture }
            while try !performers[number].draw(at: time, on: &picture, face: face) {
                guard !speech.isOver else {
                    throw LipSyncError(
                        .model, "the engine did not draw a frame although it had heard all of the speech")
                }
                try await hear()
            }
            if let cover, let covered {
                cover.restore(from: covered, to: &picture)
                isCovered = true
            }
        }
        if let own { picture.melt(into: own, keeping: share) }
        if isCovered { framesCovered += 1 }
    }

    private nonisolated(nonsending) mutating func hear() async throws {
        let voices = try await speech.hear()
        for number in performers.indices {
            if let voices { performers[number].hear(voices[number]) } else { performers[number].finishHearing() }
        }
    }

    /// Whether a frame begins before the speech, as far as it was heard, ends.
    private func isSpoken(_ frame: Int) -> Bool {
        frame < frameRate.frames(coveringSamples: speech.samples, at: .speech)
    }

    mutating func takeSound() -> [AudioChunk] {
        speech.takeSound(until: frameRate.time(ofFrame: frames), isPadded: mode == .silence && speech.isOver)
    }

    mutating func takeRest() -> [AudioChunk] {
        switch mode {
        // What is spoken after the last frame is not heard.
        case .cutOff: takeSound()
        case .silence: takeSound() + speech.takeSound()
        case .bounce, .loop, .remap: speech.takeSound()
        }
    }
}
