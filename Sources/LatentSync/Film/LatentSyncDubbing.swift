public import Foundation
public import LipSync
public import Media
public import MediaIO

/// Makes a film whose face is drawn by LatentSync: a clip or a photo, and speech.
///
/// Four passes, each with its own networks: all of the speech is heard; the face is found in all frames; chunk after chunk is
/// made of noise, which takes nearly all of the time; frames are decoded and written. What is kept between them lies in a
/// folder beside the film: a second run with the same arguments goes on with the chunk that was not done. Memory does not
/// grow with length, but for six numbers a frame.
public actor LatentSyncDubbing {
    /// What was made.
    public struct Summary: Sendable, Equatable {
        /// Frames, sound and time, as of any film.
        public let film: Dubbing.Summary
        /// Width of the video.
        public let width: Int
        /// Height of the video.
        public let height: Int
        /// Frames of the clip in which no face was seen, put between those before and after.
        public let framesFilled: Int
        /// Chunks that an earlier run had made.
        public let chunksReused: Int
    }

    private let executor = BlockingExecutor(label: "lipstream.latentsync")
    /// The thread that does everything: the networks use all cores by themselves.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    private let subject: FilmSubject
    private let signature: LatentSyncSignature
    private let mask: FaceMask
    private let settings: LatentSyncSettings
    private let noise: any LatentNoise
    private let provenance: Provenance
    private let badge: Badge?
    private let makeNetworks: @Sendable () throws(LipSyncError) -> any LatentSyncNetworks

    /// Prepares a film; opens nothing yet.
    ///
    /// - Parameters:
    ///   - subject: whose face speaks.
    ///   - signature: of the networks.
    ///   - mask: the picture that comes with them: square, black where the face is drawn.
    ///   - settings: how it is drawn.
    ///   - noise: what faces are made of; that of the settings' seed unless told otherwise.
    ///   - origin: what the film says of the networks.
    ///   - badge: the mark for people, where one is wanted.
    ///   - makeNetworks: called once, on the thread that uses them.
    /// - Throws: ``LipSyncError`` (`model`) for a mask that is none.
    public init(
        _ subject: FilmSubject, signature: LatentSyncSignature, mask: Image,
        settings: LatentSyncSettings = LatentSyncSettings(), noise: (any LatentNoise)? = nil,
        origin: Provenance.Model? = nil, badge: Badge? = nil,
        makeNetworks: @escaping @Sendable () throws(LipSyncError) -> any LatentSyncNetworks
    ) throws(LipSyncError) {
        guard mask.width == mask.height else {
            throw LipSyncError(
                .model,
                "the mask of LatentSync's networks is \(mask.width) x \(mask.height) pixels and not square: export "
                    + "them again")
        }
        (self.subject, self.signature, self.settings, self.badge) = (subject, signature, settings, badge)
        self.mask = FaceMask(
            levels: mask.converted(to: .gray).pixels, side: mask.width, resolution: signature.resolution)
        self.noise = noise ?? SeededNoise(seed: settings.seed)
        provenance = Provenance(engine: "latentsync", isDrawnByNetwork: true, model: origin)
        self.makeNetworks = makeNetworks
    }

    /// Where work is kept until a film is whole.
    ///
    /// - Parameter url: of the film.
    /// - Returns: a folder beside it.
    public static func workFolder(for url: URL) -> URL { WorkFolder.url(for: url) }

    /// Writes the film.
    ///
    /// - Parameters:
    ///   - url: an `.mp4`, `.mov` or `.m4v`; it gets its name when it is whole.
    ///   - speech: what the face says.
    ///   - options: how to compress.
    ///   - report: is told how it goes, on this actor's thread.
    /// - Returns: what was made.
    /// - Throws: ``WorkInUse`` where another process makes the same film; errors of the speech, the clip, the models and the
    ///   files; `CancellationError`. Chunks that are done are kept in ``workFolder(for:)``, where there are any; nothing else
    ///   is left.
    public func write(
        to url: URL, speech: sending some SpeechSource, options: VideoOptions = VideoOptions(),
        report: @escaping @Sendable (LatentSyncReport) -> Void = { _ in }
    ) async throws -> Summary {
        let start = ContinuousClock.now
        // Whatever is wrong with the name is to be known before hours have passed.
        try OutputName.check(url)
        var folder = try WorkFolder(for: url)
        do {
            report(.stage(.listening))
            let spooled = try await SpooledSpeech(speech, in: folder)
            try folder.open(fingerprint: try FilmFingerprint(signature, settings, speech: spooled, subject).digits)
            let networks = try makeNetworks()
            var film = try LatentSyncFilm(
                start: start, folder: folder, speech: spooled, networks: networks, parts: parts(), report: report)
            try film.makeChunks()
            let summary = try film.write(to: url, options: options, provenance: provenance, badge: badge)
            folder.remove()
            return summary
        } catch {
            folder.tidy()
            throw error
        }
    }

    private func parts() -> LatentSyncFilm.Parts {
        LatentSyncFilm.Parts(subject: subject, signature: signature, mask: mask, settings: settings, noise: noise)
    }
}
