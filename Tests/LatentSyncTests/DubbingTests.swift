import Faces
import Foundation
import Inference
import LipSync
import Media
import MediaIO
import ModelStore
import Synchronization
import TestSupport
import Testing

@testable import LatentSync

/// What a dub reported.
final class Reports: Sendable {
    private let all = Mutex<[LatentSyncReport]>([])

    func add(_ report: LatentSyncReport) { all.withLock { $0.append(report) } }

    var expectation: TimeEstimate? {
        all.withLock { all in
            all.compactMap { if case .expects(let estimate) = $0 { estimate } else { nil } }.first
        }
    }

    /// Steps done, from the last report of progress.
    var lastProgress: (done: Int, of: Int)? {
        all.withLock { all in
            all.compactMap { if case .progress(let done, let of, _, _) = $0 { (done: done, of: of) } else { nil } }.last
        }
    }

    var goesOn: Int? {
        all.withLock { all in
            all.compactMap { if case .goesOn(let chunks, _) = $0 { chunks } else { nil } }.first
        }
    }
}

@Suite("Films by LatentSync, with tiny networks")
struct DubbingTests {
    private func portrait() throws -> Portrait {
        var reader = try PortraitReader(core: Core(), models: FaceModels(folder: DependencyFolder.find().models))
        return try reader.read(Samples.portrait).portrait
    }

    /// A clip in which the portrait moves, and is gone for a while.
    private func clip(_ url: URL, frames: Int, without: Range<Int> = 0..<0) throws {
        let image = try ImageFile.read(Samples.portrait)
        let writer = try VideoWriter(url, width: 448, height: 448)
        for frame in 0..<frames {
            let (left, top) = (min(frame, 60), min(frame / 2, 60))
            var picture = image.part(columns: left..<left + 448, rows: top..<top + 448)
            if without.contains(frame) {
                // Something passes before the face; the shot stays the same.
                for row in 30..<330 {
                    for place in (row * 448 + 110) * 4..<(row * 448 + 330) * 4 { picture.pixels[place] = 110 }
                }
            }
            try writer.append(picture)
        }
        try writer.finish()
    }

    private func source(_ url: URL, _ options: ClipOptions = ClipOptions()) throws -> FilmSubject {
        let clip = ClipSource(
            url, options: options, core: try Core(), models: FaceModels(folder: try DependencyFolder.find().models))
        return .clip(clip, choosing: ShotChoices(.largest))
    }

    private func dubbing(
        _ subject: FilmSubject, _ settings: LatentSyncSettings = LatentSyncSettings(steps: 3),
        counter: WatchedNetworks.Counter = .init(), failingAtStep failing: Int? = nil,
        delay: (step: Double, picture: Double) = (0, 0), badge: Badge? = nil
    ) throws -> LatentSyncDubbing {
        try LatentSyncDubbing(
            subject, signature: try LatentSyncSignature(in: Networks.folder), mask: try Networks.mask(),
            settings: settings, badge: badge
        ) { () throws(LipSyncError) in
            WatchedNetworks(
                try Networks.make(usesDeepCache: settings.usesDeepCache), steps: counter, failingAtStep: failing,
                delay: delay)
        }
    }

    private func frames(_ url: URL) throws -> [Image] {
        let reader = try VideoReader(url, frameRate: .standard)
        var images: [Image] = []
        while let frame = try reader.next() { images.append(frame.image) }
        return images
    }

    @Test("a photo speaks: as many frames as the sound lasts, the rest of the picture untouched, the sound kept")
    func photo() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (portrait, film) = (try portrait(), folder.appendingPathComponent("film.mp4"))
            let counter = WatchedNetworks.Counter()
            let summary = try await dubbing(.photo(portrait), counter: counter)
                .write(to: film, speech: KnownSpeech.tones(seconds: 0.8), options: VideoOptions(quality: 4))
            #expect((summary.film.frames, summary.film.samples) == (20, 12_800))
            #expect((summary.width, summary.height) == (512, 512))
            // Two chunks of three steps.
            #expect(counter.value == 6)
            let images = try frames(film)
            #expect(images.count == 20)
            let photo = portrait.image
            for image in images {
                // A corner, far away from the face; then the mouth.
                let corner = Difference(Array(photo.pixels.prefix(4000)), Array(image.pixels.prefix(4000)))
                #expect(corner.mean < 3)
                let mouth = portrait.face[LandmarkIndex.innerLipTop]
                let at = (Int(mouth.y) * 512 + Int(mouth.x) - 20) * 4
                let lips = Difference(Array(photo.pixels[at..<at + 160]), Array(image.pixels[at..<at + 160]))
                #expect(lips.mean > 8)
            }
            #expect(images[0] != images[19])
            let sound = try AudioReader(film)
            var samples = 0
            while let block = try sound.next() { samples += block.speech.samples.count }
            // The encoder adds what fills its last packet.
            #expect((12_800...14_000).contains(samples))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["film.mp4"])
        }
    }

    @Test("a run that failed goes on with the chunk that was not done, and makes the same film")
    func resuming() async throws {
        try await Samples.withTemporaryFolder { folder in
            let portrait = try portrait()
            let (film, whole) = (folder.appendingPathComponent("a.mp4"), folder.appendingPathComponent("b.mp4"))
            let speech = { KnownSpeech.tones(seconds: 1.5) }
            // Three chunks of three steps: the second one fails in its middle.
            await #expect(throws: LipSyncError.self) {
                try await dubbing(.photo(portrait), failingAtStep: 5).write(to: film, speech: speech())
            }
            #expect(!FileManager.default.fileExists(atPath: film.path))
            let work = LatentSyncDubbing.workFolder(for: film)
            #expect(work.lastPathComponent == "a.mp4.work")
            #expect(FileManager.default.fileExists(atPath: work.path))
            // Another film with the same name shares nothing with it.
            await #expect(throws: LipSyncError.self) {
                try await dubbing(.photo(portrait), LatentSyncSettings(steps: 3, seed: 5), failingAtStep: 1)
                    .write(to: film, speech: speech())
            }
            let (counter, reports) = (WatchedNetworks.Counter(), Reports())
            let summary = try await dubbing(.photo(portrait), counter: counter)
                .write(to: film, speech: speech()) { reports.add($0) }
            #expect(summary.chunksReused == 1)
            #expect(reports.goesOn == 1)
            #expect(counter.value == 6)
            #expect(reports.lastProgress.map { $0.done == 6 && $0.of == 6 } == true)
            #expect(!FileManager.default.fileExists(atPath: work.path))
            _ = try await dubbing(.photo(portrait)).write(to: whole, speech: speech())
            #expect(try frames(film) == frames(whole))
        }
    }

    @Test("a run that fails before a chunk is done leaves nothing")
    func nothingLeft() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("film.mp4")
            let portrait = try portrait()
            await #expect(throws: LipSyncError.self) {
                try await dubbing(.photo(portrait), failingAtStep: 2)
                    .write(to: film, speech: KnownSpeech.tones(seconds: 0.5))
            }
            await #expect(throws: LipSyncError.self) {
                try await dubbing(.photo(portrait)).write(to: film, speech: KnownSpeech([]))
            }
            await #expect(throws: MediaError.self) {
                try await dubbing(.photo(portrait)).write(
                    to: folder.appendingPathComponent("film.avi"), speech: KnownSpeech.tones(seconds: 0.5))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
        }
    }

    @Test("a folder of that name that is somebody else's is left alone")
    func otherFolder() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("film.mp4")
            let other = LatentSyncDubbing.workFolder(for: film)
            try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
            let portrait = try portrait()
            let error = await #expect(throws: MediaError.self) {
                try await dubbing(.photo(portrait)).write(to: film, speech: KnownSpeech.tones(seconds: 0.5))
            }
            #expect(error?.description.contains("film.mp4.work") == true)
            #expect(FileManager.default.fileExists(atPath: other.path))
        }
    }

    @Test("cancelling stops it, and what is done is kept")
    func cancelling() async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("film.mp4")
            let portrait = try portrait()
            let dubbing = try dubbing(.photo(portrait))
            let task = Task {
                try await dubbing.write(to: film, speech: KnownSpeech.tones(seconds: 1.5)) { report in
                    // In the middle of the second chunk, from within the very task: no race against the work.
                    if case .progress(4, _, _, _) = report { unsafe withUnsafeCurrentTask { unsafe $0?.cancel() } }
                }
            }
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(!FileManager.default.fileExists(atPath: film.path))
            #expect(FileManager.default.fileExists(atPath: LatentSyncDubbing.workFolder(for: film).path))
        }
    }

    @Test("DeepCache makes another film than whole steps, the seed another one than another seed")
    func settings() async throws {
        try await Samples.withTemporaryFolder { folder in
            let portrait = try portrait()
            var films: [[Image]] = []
            for settings in [
                LatentSyncSettings(steps: 4), LatentSyncSettings(steps: 4, usesDeepCache: true),
                LatentSyncSettings(steps: 4, seed: 2), LatentSyncSettings(steps: 4, guidance: 1),
            ] {
                let film = folder.appendingPathComponent("film.mp4")
                _ = try await dubbing(.photo(portrait), settings)
                    .write(to: film, speech: KnownSpeech.tones(seconds: 0.2))
                films.append(try frames(film))
            }
            for (one, other) in [(0, 1), (0, 2), (0, 3), (1, 3)] { #expect(films[one] != films[other]) }
        }
    }

    @Test("a clip goes to and fro, its face followed; the mark for people is painted")
    func clips() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (video, film) = (folder.appendingPathComponent("clip.mp4"), folder.appendingPathComponent("film.mp4"))
            try clip(video, frames: 12, without: 5..<7)
            let summary = try await dubbing(source(video), badge: Badge())
                .write(to: film, speech: KnownSpeech.tones(seconds: 0.8), options: VideoOptions(quality: 4))
            #expect(summary.film.frames == 20)
            #expect(summary.framesFilled > 0)
            let (before, after) = (try frames(video), try frames(film))
            #expect(after.count == 20)
            // Frame 12 is frame 11 again; the corner of the hair shows which frame it is.
            func corner(_ image: Image) -> [UInt8] { Array(image.pixels.prefix(448 * 4 * 40)) }
            #expect(Difference(corner(after[12]), corner(before[11])).mean < 4)
            #expect(Difference(corner(after[19]), corner(before[4])).mean < 4)
            #expect(Difference(corner(after[19]), corner(before[11])).mean > 4)
        }
    }

    @Test("a clip that shows no face for long is refused with the frame, and one with a fixed box too")
    func refusals() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (video, film) = (folder.appendingPathComponent("clip.mp4"), folder.appendingPathComponent("film.mp4"))
            try clip(video, frames: 40, without: 10..<36)
            let error = await #expect(throws: LipSyncError.self) {
                try await dubbing(source(video)).write(to: film, speech: KnownSpeech.tones(seconds: 1.6))
            }
            #expect(error?.code == .unusableClip)
            #expect(error?.description.contains("from frame 10 ") == true)
            let box = ClipOptions(fixedBox: ClipArea(top: 0, bottom: -1, left: 0, right: -1))
            await #expect(throws: LipSyncError.self) {
                try await dubbing(source(video, box)).write(to: film, speech: KnownSpeech.tones(seconds: 0.5))
            }
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["clip.mp4"])
        }
    }

    @Test("a clip that is longer than the speech plays on in silence where that is asked for")
    func silence() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (video, film) = (folder.appendingPathComponent("clip.mp4"), folder.appendingPathComponent("film.mp4"))
            try clip(video, frames: 18)
            let summary = try await dubbing(source(video, ClipOptions(syncMode: .silence)))
                .write(to: film, speech: KnownSpeech.tones(seconds: 0.4), options: VideoOptions(quality: 4))
            #expect(summary.film.frames == 18)
            let (before, after) = (try frames(video), try frames(film))
            #expect(after.count == 18)
            #expect(Difference(after[17].pixels, before[17].pixels).mean < 3)
            #expect(Difference(after[5].pixels, before[5].pixels).mean > 3)
        }
    }

    @Test("of two that make the same film at once the second is refused; what died leaves nothing locked")
    func sameFilm() async throws {
        try await Samples.withTemporaryFolder { folder in
            let (portrait, film) = (try portrait(), folder.appendingPathComponent("film.mp4"))
            let work = LatentSyncDubbing.workFolder(for: film)
            var first: WorkFolder? = try WorkFolder(for: film)
            let error = await #expect(throws: WorkInUse.self) {
                try await dubbing(.photo(portrait)).write(to: film, speech: KnownSpeech.tones(seconds: 0.2))
            }
            #expect(error?.description.contains(work.path) == true)
            // The first one's folder is as it was.
            #expect(FileManager.default.fileExists(atPath: work.path) && first != nil)
            first = nil
            _ = try await dubbing(.photo(portrait)).write(to: film, speech: KnownSpeech.tones(seconds: 0.2))
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["film.mp4"])
        }
    }

    @Test("the time is said after two steps, and is right", arguments: [false, true])
    func expectation(_ usesDeepCache: Bool) async throws {
        try await Samples.withTemporaryFolder { folder in
            let film = folder.appendingPathComponent("film.mp4")
            let reports = Reports()
            let settings = LatentSyncSettings(steps: 6, usesDeepCache: usesDeepCache)
            // Long against encoding, which is not foretold, and against what a busy machine does besides.
            let summary = try await dubbing(.photo(portrait()), settings, delay: (0.24, 0.06))
                .write(to: film, speech: KnownSpeech.tones(seconds: 1.5)) { reports.add($0) }
            let estimate = try #require(reports.expectation)
            let share = estimate.seconds / summary.film.elapsed
            Golden.note("expected \(estimate.seconds) s, took \(summary.film.elapsed) s")
            #expect((0.75...1.25).contains(share))
            #expect(estimate.frames == summary.film.frames)
            #expect(!estimate.isLong)
        }
    }
}
