internal import Foundation
internal import LipSync
internal import Media
internal import MediaIO

/// A film in the making, after its speech was taken in.
struct LatentSyncFilm {
    /// What it is made of.
    struct Parts {
        let subject: FilmSubject
        let signature: LatentSyncSignature
        let mask: FaceMask
        let settings: LatentSyncSettings
        let noise: any LatentNoise
    }

    let start: ContinuousClock.Instant
    let folder: WorkFolder
    let speech: SpooledSpeech
    let networks: any LatentSyncNetworks
    let maker: ChunkMaker
    let frames: any FrameSource
    let report: @Sendable (LatentSyncReport) -> Void

    private let work: [ChunkWork]
    private let todo: [ChunkWork]
    private var times = WorkTimes()
    private var stepsDone = 0
    private var isExpectationSaid = false

    /// Hears the speech and looks for the face.
    ///
    /// - Throws: errors of the clip and of the models; `CancellationError`.
    init(
        start: ContinuousClock.Instant, folder: WorkFolder, speech: SpooledSpeech, networks: any LatentSyncNetworks,
        parts: Parts, report: @escaping @Sendable (LatentSyncReport) -> Void
    ) throws {
        (self.start, self.folder, self.speech, self.networks, self.report) = (start, folder, speech, networks, report)
        let (signature, settings) = (parts.signature, parts.settings)
        let features = try SpeechFeatures(
            speech, in: folder, width: signature.speechLayers * signature.speechWidth, networks)
        networks.release([.audioEncoder])
        report(.stage(.looking))
        let template = CropTemplate(resolution: signature.resolution)
        let (places, mode): (FacePlaces, SyncMode)
        switch parts.subject {
        case .photo(let portrait):
            frames = StillFrame(portrait.image)
            (places, mode) = (try FacePlaces(portrait, template), .bounce)
        case .clip(let clip, _):
            // A picture that stands has no length of its own.
            mode = clip.options.isStatic ? .bounce : clip.options.syncMode
            let wanted = FramePlan.wanted(positions: features.positions, mode: mode)
            places = try FacePlaces(clip, template, limit: clip.options.isStatic ? 1 : wanted)
            frames = try ClipFrames(clip)
        }
        var length = places.placements.count
        if mode == .silence, case .clip(let clip, _) = parts.subject { length = max(length, try Self.length(of: clip)) }
        let plan = FramePlan(
            samples: speech.samples, positions: features.positions, clip: length, mode: mode,
            chunk: signature.chunkFrames)
        maker = ChunkMaker(
            signature: signature, plan: plan, places: places, mask: parts.mask, features: features,
            denoiser: ChunkDenoiser(
                shape: signature.shape, schedule: DenoisingSchedule(steps: settings.steps), guidance: settings.guidance,
                usesDeepCache: settings.usesDeepCache),
            noise: parts.noise)
        work = plan.chunks.enumerated().map { [maker] index, chunk in
            ChunkWork(
                index: index, frames: chunk.count, faces: maker.sources(of: chunk).count, steps: settings.steps)
        }
        todo = work.filter { folder.chunk($0.index).count != signature.shape.frame * $0.frames }
    }

    /// Frames of a clip; what files say of their length is not always so.
    private static func length(of clip: ClipSource) throws -> Int {
        let pictures = try ClipPictures(clip, frameRate: FramePlan.rate)
        var count = 0
        while try pictures.skip() {
            try Task.checkCancellation()
            count += 1
        }
        return count
    }

    private var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }
    private var plan: FramePlan { maker.plan }
    private var reused: Int { work.count - todo.count }

    // MARK: Chunks

    /// Makes the chunks that are not there; each is kept as soon as it is done.
    ///
    /// - Throws: errors of the file and of the models; `CancellationError`.
    mutating func makeChunks() throws {
        if reused > 0 { report(.goesOn(chunks: reused, of: work.count)) }
        guard !todo.isEmpty else { return }
        report(.stage(.loading))
        try measureFinishing()
        for (place, chunk) in todo.enumerated() {
            let latents = try make(chunk, following: todo[(place + 1)...])
            try folder.chunk(chunk.index).write(latents)
        }
        networks.release([.encoder, .unet, .shallow])
    }

    private mutating func make(_ chunk: ChunkWork, following: ArraySlice<ChunkWork>) throws -> [Float] {
        let (denoiser, range) = (maker.denoiser, plan.chunks[chunk.index])
        var input: NoiseInput?
        times.encoding =
            try seconds {
                input = denoiser.start(try maker.conditions(of: range, frames, networks))
            } / Double(chunk.faces)
        guard var input else { return [] }
        for step in 0..<chunk.steps {
            try Task.checkCancellation()
            let isFirst = step == 0 && (chunk == todo.first || chunk.frames != todo.first?.frames)
            if isFirst { try load(input) }
            let taken = try seconds { try denoiser.step(step, &input, networks) }
            times.note(step: taken, frames: chunk.frames, isWhole: denoiser.isWhole(step: step))
            stepsDone += 1
            tell(chunk, from: step + 1, following)
        }
        return denoiser.latents(of: input)
    }

    /// Loads the large network apart from its first step, which is to be measured by itself.
    private mutating func load(_ input: NoiseInput) throws {
        let isNew = times.loading == 0
        let taken = try seconds { try networks.prepare(input) }
        if isNew { times.loading = taken }
    }

    private mutating func tell(_ chunk: ChunkWork, from step: Int, _ following: ArraySlice<ChunkWork>) {
        let isWhole = maker.denoiser.isWhole
        var left = times.chunk(chunk, from: step, isWhole: isWhole)
        for next in following { left += times.chunk(next, from: 0, isWhole: isWhole) }
        // The last chunk is mostly shorter than the others, and the network is loaded anew for it.
        if let last = following.last, last.frames != chunk.frames { left += times.loading }
        left += times.finishing * Double(plan.drawn)
        let isKnown = stepsDone >= min(2, todo.count * chunk.steps)
        if isKnown, !isExpectationSaid {
            isExpectationSaid = true
            report(.expects(TimeEstimate(seconds: elapsed + left, frames: plan.shown)))
        }
        report(
            .progress(
                done: stepsDone, of: todo.count * chunk.steps, elapsed: elapsed, left: isKnown ? left : nil))
    }

    /// Finishes a frame of noise, to know how long that takes; the decoder is let go of again.
    private mutating func measureFinishing() throws {
        var finisher = FrameFinisher(maker)
        let (latents, source) = (maker.noise.values(0..<maker.denoiser.shape.frame), plan.source(of: 0))
        try frames.forEach([source]) { _, image in
            var (first, second) = (image, image)
            try finisher.finish(latents, source: source, on: &first, networks)
            times.finishing = try seconds {
                try finisher.finish(latents, source: source, on: &second, networks)
            }
        }
        networks.release([.decoder])
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let before = ContinuousClock.now
        try body()
        return (ContinuousClock.now - before) / .seconds(1)
    }

    // MARK: The file

    /// Writes the film out of the chunks.
    ///
    /// - Throws: errors of the files and of the models; `CancellationError`; then there is no file.
    func write(
        to url: URL, options: VideoOptions, provenance: Provenance, badge: Badge?
    ) throws -> LatentSyncDubbing.Summary {
        report(.stage(.finishing))
        let (width, height) = (maker.places.width, maker.places.height)
        let writer = try VideoWriter(
            url, width: width, height: height, frameRate: FramePlan.rate, audio: speech.format, options: options,
            provenance: provenance)
        var sheet = FilmSheet(writer, speech, painter: badge.map { _ in BadgePainter(width: width, height: height) })
        do {
            var first: ContinuousClock.Instant?
            var finisher = FrameFinisher(maker)
            for (index, chunk) in plan.chunks.enumerated() {
                let shown = chunk.clamped(to: 0..<plan.drawn)
                let latents = try folder.chunk(index).read(0..<maker.denoiser.shape.frame * chunk.count)
                var images: [Int: Image] = [:]
                try frames.forEach(maker.sources(of: shown)) { images[$0] = $1 }
                for frame in shown {
                    try Task.checkCancellation()
                    let source = plan.source(of: frame)
                    guard var image = images[source] else { continue }
                    let own = maker.denoiser.frame(frame - chunk.lowerBound, of: latents)
                    try finisher.finish(own, source: source, on: &image, networks)
                    first = first ?? ContinuousClock.now
                    try sheet.add(&image, face: finisher.area(source))
                }
            }
            for frame in plan.drawn..<plan.shown {
                try Task.checkCancellation()
                try frames.forEach([plan.source(of: frame)]) { _, image in
                    var image = image
                    try sheet.add(&image, face: nil)
                }
            }
            try sheet.finish(isCut: plan.shown < FramePlan.spoken(speech.samples))
            networks.release([.decoder])
            return summary(width, height, firstFrame: ((first ?? start) - start) / .seconds(1))
        } catch {
            writer.cancel()
            throw error
        }
    }

    private func summary(_ width: Int, _ height: Int, firstFrame: Double) -> LatentSyncDubbing.Summary {
        LatentSyncDubbing.Summary(
            film: Dubbing.Summary(
                frames: plan.shown, samples: speech.samples, damagedPackets: speech.damagedPackets,
                clockJumps: speech.clockJumps, elapsed: elapsed,
                firstFrame: firstFrame),
            width: width, height: height, framesFilled: maker.places.filled, chunksReused: reused)
    }
}
