import Foundation
import LatentSync
import LipSync
import Media
import MediaIO
import ModelStore

extension Film {
    /// Makes the film by diffusion: a photo or a clip.
    ///
    /// - Parameters:
    ///   - speech: what the face says.
    ///   - studio: the runtime and the face models.
    ///   - console: where it is said how it goes.
    /// - Throws: ``Stopped`` where it was interrupted and can go on; else the error of whichever part failed.
    func drawByLatentSync(
        speaking speech: sending some SpeechSource, _ studio: Studio, _ console: Console
    ) async throws {
        let store = ModelFolder.locate()
        let model = try engine.model.map { try store.model(named: $0) } ?? store.first(of: .latentsync)
        guard model.kind == .latentsync, let folder = model.folder, let mask = model.url(of: .mask) else {
            throw CommandError("the model \(model.name) is no LatentSync: lipstream models list says which are")
        }
        let signature = try LatentSyncSignature(in: folder)
        let settings = latentSync.settings(seed: output.seed)
        let (core, device) = (studio.core, latentSync.place)
        let makeNetworks: @Sendable () throws(LipSyncError) -> any LatentSyncNetworks = {
            () throws(LipSyncError) -> any LatentSyncNetworks in
            try OpenVINONetworks(
                core: core, folder: folder, signature: signature, device: device, usesDeepCache: settings.usesDeepCache)
        }
        // What is wrong with the device or the files is to be known at once.
        _ = try makeNetworks()
        let dubbing = try LatentSyncDubbing(
            subject(studio, console), signature: signature, mask: ImageFile.read(mask), settings: settings,
            origin: Provenance.Model(name: model.name, digest: model.source.sha256),
            badge: output.badge ? Badge() : nil, makeNetworks: makeNetworks)
        let ready = elapsed
        do {
            let summary = try await dubbing.write(to: output.url, speech: speech, options: output.options) {
                tell($0, console)
            }
            if summary.framesFilled > 0 {
                console.note(
                    "note: \(summary.framesFilled) frames showed no face: theirs was put between those before and after"
                )
            }
            report(summary.film, summary.width, summary.height, ready: ready, console)
        } catch let error as WorkInUse {
            throw error
        } catch {
            let work = LatentSyncDubbing.workFolder(for: output.url)
            guard FileManager.default.fileExists(atPath: work.path) else { throw error }
            let advice = "what is done is kept in \(work.path): the same command goes on from it"
            if error is CancellationError || Task.isCancelled { throw Stopped(message: "stopped; \(advice)") }
            console.note(advice)
            throw error
        }
    }

    /// Whose face speaks.
    private func subject(_ studio: Studio, _ console: Console) throws -> FilmSubject {
        if let url = face.url, try !ImageFile.isPicture(url) {
            let source = ClipSource(
                url, options: clip.options, core: studio.core, models: studio.models, choosing: choices)
            return .clip(source, choosing: choices[0])
        }
        let reading = try studio.readPortrait(face.url, choosing: face.choice)
        for concern in reading.concerns { console.note("note: \(concern)") }
        return .photo(reading.portrait)
    }

    private func tell(_ report: LatentSyncReport, _ console: Console) {
        switch report {
        case .stage(.listening): console.activity("listening")
        case .stage(.looking): console.activity("looking for the face in all frames")
        case .stage(.loading): console.activity("loading the networks")
        case .stage(.finishing): console.activity("decoding and writing the frames")
        case .goesOn(let chunks, let all):
            console.note("\(chunks) of \(all) parts are there from an earlier run: it goes on from them")
        case .expects(let estimate):
            console.note(Self.expectation(estimate))
        case .progress(let done, let all, let elapsed, let left):
            console.progress(steps: done, of: all, elapsed: elapsed, left: left)
        }
    }

    /// What to say of the time that a film will take.
    static func expectation(_ estimate: TimeEstimate) -> String {
        let time = "this film of \(estimate.frames) frames will take about \(Console.time(estimate.seconds)) in all"
        guard estimate.isLong else { return time }
        return
            "warning: \(time), more than an hour. --deep-cache takes less than half, --guidance 1 half, fewer --steps less; "
            + "Ctrl-C stops it, and what is done is kept"
    }
}
