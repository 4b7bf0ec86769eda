import ArgumentParser
import Foundation
import LipSync
import Media
import MediaIO
import ModelStore
import SpeechProcessing
import SyncAPI
import SyncEngine

/// A film that Sync.so makes: files are looked at, the price is asked, the order given, the film fetched.
struct SyncFilm {
    /// What is said.
    enum Speech {
        /// A sound file, a video with sound, or an address of one.
        case source(SyncOrder.Source)
        /// A text, for one of our own voices.
        case text(String, VoiceArguments)
    }

    let face: FaceArguments
    let clip: ClipArguments
    let sync: SyncArguments
    let output: OutputArguments

    /// Seconds of clip and speech, where they are known.
    private struct Lengths {
        var clip: Double?
        var speech: Double?
        var framesPerSecond: Double?
    }

    /// Makes the film.
    ///
    /// - Parameter speech: what the face says.
    /// - Throws: ``SyncError``, ``MediaError``, `ValidationError` where nobody agreed to pay, ``Stopped``.
    func make(speaking speech: Speech) async throws {
        let console = Console(isJSON: output.json, isQuiet: output.quiet)
        let desk = try SyncDesk(console)
        try WholeFile.check(output.url)
        let video = SyncOrder.Source(address: face.face) ?? .file(URL(fileURLWithPath: face.face))
        var lengths = try look(at: video)
        if case .source(.file(let url)) = speech { lengths.speech = try AudioReader(url).duration }
        // Tells at once whether there is a service and the key is right.
        console.activity("asking \(desk.service.host)")
        try await requireModel(desk)
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let order = try await order(video, speech, in: folder.url, &lengths, console)
        try await agree(to: order, lengths, desk)
        try await desk.bringHome(try await place(order, desk), to: output.url)
    }

    /// What the clip is; refuses photos.
    private func look(at video: SyncOrder.Source) throws -> Lengths {
        guard let url = video.file else { return Lengths() }
        guard try !ImageFile.isPicture(url) else {
            throw CommandError(
                "\(url.lastPathComponent) is a photo, and Sync.so moves the mouths of clips only: let another engine make a "
                    + "clip of it (lipstream dub without --engine sync), or give a video")
        }
        let reader = try VideoReader(url, frameRate: nil)
        return Lengths(clip: reader.duration, framesPerSecond: reader.sourceFrameRate?.framesPerSecond)
    }

    private func requireModel(_ desk: SyncDesk) async throws {
        let models = try await desk.service.models()
        guard !models.contains(where: { $0.id == sync.model || $0.name == sync.model }), !models.isEmpty else { return }
        let names = models.map { ServiceText.plain($0.name) }.joined(separator: ", ")
        desk.console.note(
            "note: the service does not list a model \(sync.model) (it lists \(names)); it may know it all the same")
    }

    private func order(
        _ video: SyncOrder.Source, _ speech: Speech, in folder: URL, _ lengths: inout Lengths, _ console: Console
    ) async throws -> SyncOrder {
        let sound = folder.appendingPathComponent("speech.wav")
        let options = sync.options(clip, face)
        switch speech {
        case .text(let text, let voice):
            console.activity("speaking")
            lengths.speech = try await SoundFile.write(sound, TextSpeech(voice.utterance(text, console)))
            let identity = "\(voice.voice ?? "") \(voice.rate) \(voice.pitch) \(text)"
            return SyncOrder(model: sync.model, video: video, audio: .file(sound), options: options, text: identity)
        case .source(.file(let url)) where !Self.isPlainSound(url):
            console.activity("taking the sound out of \(url.lastPathComponent)")
            lengths.speech = try await SoundFile.write(sound, FileSpeech(url))
            return SyncOrder(model: sync.model, video: video, audio: .file(sound), options: options)
        case .source(let source):
            return SyncOrder(model: sync.model, video: video, audio: source, options: options)
        }
    }

    /// Whether a file is sent as it is; of all others, videos among them, the sound is sent as WAV.
    private static func isPlainSound(_ url: URL) -> Bool {
        guard ["wav", "mp3", "m4a", "aac", "ogg", "flac"].contains(url.pathExtension.lowercased()) else { return false }
        return (try? VideoReader(url)) == nil
    }

    /// Says what will be sent where and what that costs, and asks.
    private func agree(to order: SyncOrder, _ lengths: Lengths, _ desk: SyncDesk) async throws {
        let console = desk.console
        let files = [order.video, order.audio].compactMap(\.file)
        let bytes = files.reduce(0) { sum, file in
            sum + (((try? FileManager.default.attributesOfItem(atPath: file.path))?[.size] as? NSNumber)?.intValue ?? 0)
        }
        if !files.isEmpty {
            console.note(
                String(format: "%.1f MB will be uploaded to %@", Double(bytes) / 1e6, desk.service.host))
        }
        console.note(try await price(of: order, lengths, desk))
        if sync.isAgreed { return }
        // Where the price is not shown, nobody can agree to it.
        guard Question.canAsk, !output.json, !output.quiet else {
            throw ValidationError("This is sent to \(desk.service.host) and may cost money: add --yes to agree.")
        }
        guard try await Question.isYes("Send it to \(desk.service.host) and pay what it costs?") else {
            throw CommandError("nothing was ordered")
        }
    }

    private func price(of order: SyncOrder, _ lengths: Lengths, _ desk: SyncDesk) async throws -> String {
        let estimates: [CostEstimate]?
        do throws(SyncError) {
            estimates = try await desk.service.cost(of: order)
        } catch {
            // Not every service estimates; what is wrong with the order itself is to be known now.
            guard [.notFound, .serviceDown, .unreadableAnswer].contains(error.code) else { throw error }
            estimates = []
        }
        if let estimates, !estimates.isEmpty {
            let dollars = estimates.reduce(0) { $0 + $1.estimatedGenerationCost }
            let frames = estimates.reduce(0) { $0 + $1.estimatedFrameCount }
            return String(format: "the service estimates $%.2f for %.0f frames", dollars, frames)
        }
        let why =
            estimates == nil
            ? "the service estimates nothing that is not at an address yet" : "the service gives no estimate"
        guard let seconds = expectedSeconds(lengths) else { return "price not known: \(why)" }
        let frames = lengths.framesPerSecond.map { String(format: " (%.0f frames)", seconds * $0) } ?? ""
        return String(
            format: "price not known: %@; about %.1f s%@ by %@, at your plan's rate", why, seconds, frames, order.model)
    }

    /// How long the film will be.
    private func expectedSeconds(_ lengths: Lengths) -> Double? {
        guard let film = lengths.clip, let speech = lengths.speech else { return lengths.speech }
        return switch clip.syncMode {
        case .cutOff: min(film, speech)
        case .silence: max(film, speech)
        case .bounce, .loop, .remap: speech
        }
    }

    /// Gives the order, or finds the same one that was given before.
    ///
    /// - Returns: the service's name for it.
    private func place(_ order: SyncOrder, _ desk: SyncDesk) async throws -> String {
        let (console, folder) = (desk.console, desk.folder)
        console.activity("looking whether this was ordered before")
        let fingerprint = try await order.fingerprint()
        let address = desk.service.account.address
        var job =
            folder.job(fingerprint: fingerprint, at: address)
            ?? SyncJob(fingerprint: fingerprint, output: output.url, address: address, model: order.model)
        job.output = output.url.path
        if let id = job.id {
            try folder.save(job)
            console.note("this was ordered before and not fetched yet: going on with \(id), nothing is ordered again")
            return id
        }
        // Before anything is sent: whatever happens then, the same command gives the same key.
        try folder.save(job)
        let id = try await send(order, job, desk)
        console.note("ordered: \(id); after an interruption lipstream sync resume \(id) picks it up")
        job.id = id
        do throws(SyncError) {
            try folder.save(job)
        } catch {
            // It is paid for: rather no note of it than no film.
            console.note("warning: \(error)")
        }
        return id
    }

    private func send(_ order: SyncOrder, _ job: SyncJob, _ desk: SyncDesk) async throws -> String {
        let begun = ContinuousClock.now
        do throws(SyncError) {
            return try await desk.service.create(order, key: job.key) { progress in
                desk.console.progress(progress, at: (ContinuousClock.now - begun) / .seconds(1))
            }.id
        } catch {
            // Without an answer, the service may have the order all the same.
            let isUncertain = [.stopped, .cut, .serviceDown, .unreadableAnswer].contains(error.code)
            if !isUncertain { desk.folder.remove(job) }
            guard error.code == .stopped || Task.isCancelled else { throw error }
            throw Stopped(
                message:
                    "stopped while the order was on its way; the same command goes on with it and orders nothing twice")
        }
    }
}
