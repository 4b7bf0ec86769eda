internal import Foundation
internal import HTTPTypes
internal import LipSync
internal import Media
internal import MediaIO
internal import SpeechProcessing
internal import SyncAPI

/// Brings what a generation needs into its folder: fetched files, faces that the server keeps, spoken text, and the sound
/// of segments.
struct GenerationInputs: Sendable {
    let store: GenerationStore
    let fetcher: Fetcher
    let avatars: AvatarStore
    let synthesizer: any VoiceSynthesizer
    private let mixer = SegmentMixer()
    private let probe = MediaProbe()

    init(store: GenerationStore, fetcher: Fetcher, avatars: AvatarStore, synthesizer: any VoiceSynthesizer) {
        (self.store, self.fetcher, self.avatars, self.synthesizer) = (store, fetcher, avatars, synthesizer)
    }

    /// Gets everything.
    ///
    /// - Parameter record: what is to be made.
    /// - Returns: the film as the program makes it.
    /// - Throws: ``FetchError``, ``Failure``, ``MediaError``, `SpeechError`.
    func film(for record: GenerationRecord) async throws -> FilmOrder {
        let uploads = Set(record.uploads.split(separator: ",").map(String.init))
        let order = try GenerationOrder(record.readRequest(), uploads: uploads)
        let video = try await file(order.video, of: record.id, as: "video")
        let speech: FilmOrder.Speech
        var spoken: [Range<Double>]?
        if order.segments.isEmpty {
            if case .text(let text, let voice) = order.voices[0].source {
                speech = .text(text, voice: known(voice), rate: 1)
            } else {
                speech = .file(try await file(order.voices[0].source, of: record.id, as: "speech"))
            }
        } else {
            let sound = store.folder(record.id).appendingPathComponent("segments.wav")
            spoken = try await mix(order, over: video, of: record.id, to: sound)
            speech = .file(sound)
        }
        var film = FilmOrder(face: video, engine: record.engine, speech: speech, output: store.film(record))
        film.spoken = spoken
        film.syncMode = order.segments.isEmpty ? order.syncMode : .cutOff
        film.keepsOccluders = order.keepsOccluders
        switch order.speaker {
        case .largest: break
        case .heard: film.isSpeaker = true
        case .place(let frame, let x, let y): (film.place, film.placeFrame) = (Point(Float(x), Float(y)), frame)
        }
        return film
    }

    /// How long a request's film would be, in seconds; what it names is fetched to look at it, and removed.
    ///
    /// - Parameters:
    ///   - order: what would be made.
    ///   - files: by field of the form.
    /// - Returns: 0 for a photo without a sound of known length.
    /// - Throws: as ``film(for:)``.
    func duration(of order: GenerationOrder, files: [String: URL]) async throws -> Double {
        func length(_ source: GenerationOrder.Source) async throws -> Double? {
            switch source {
            // Some fifteen characters are said in a second.
            case .text(let text, _): return Double(text.count) / 15
            case .upload(let field): return await seconds(of: files[field])
            case .avatar(let avatar): return await seconds(of: try await avatars.source(id: avatar, face: 1))
            case .address(let address):
                let file = try await fetcher.fetch(address)
                let length = await seconds(of: file)
                await FileWork.run { try? FileManager.default.removeItem(at: file) }
                return length
            }
        }
        let video = try await length(order.video)
        guard order.segments.isEmpty else { return video ?? order.segments.last?.endTime ?? 0 }
        let spoken = try await length(order.voices[0].source)
        return switch order.syncMode {
        case .bounce, .loop, .remap: spoken ?? video ?? 0
        case .cutOff: min(video ?? .infinity, spoken ?? video ?? 0)
        case .silence: max(video ?? 0, spoken ?? 0)
        }
    }

    /// Refuses assets that are not there, while the client listens.
    ///
    /// - Throws: ``Failure`` (400 `no_avatar`): the API knows no 404 for a generation that is asked for.
    func check(_ order: GenerationOrder) async throws {
        guard case .avatar(let avatar) = order.video else { return }
        do {
            _ = try await avatars.source(id: avatar, face: 1)
        } catch let failure as Failure where failure.code == "no_avatar" {
            throw Failure(
                .badRequest, failure.code, "There is no asset \"\(avatar.prefix(40))\".",
                hint: "GET /v2/assets says which there are.")
        }
    }

    /// How long a finished film is, in seconds.
    func duration(of film: URL) async -> Double? { await probe.duration(of: film) }

    private func seconds(of file: URL?) async -> Double? {
        guard let file else { return nil }
        return await probe.duration(of: file)
    }

    /// Joins the files of segments with the video's own sound; tells when the face speaks anew.
    private func mix(
        _ order: GenerationOrder, over video: URL, of id: String, to output: URL
    ) async throws -> [Range<Double>] {
        var sounds: [String: URL] = [:]
        for (number, voice) in order.voices.enumerated() {
            guard let name = voice.name else { continue }
            sounds[name] = try await file(voice.source, of: id, as: "speech\(number)")
        }
        return try await mixer.write(order.segments, of: sounds, in: video, to: output)
    }

    /// A file with what a source has.
    private func file(_ source: GenerationOrder.Source, of id: String, as name: String) async throws -> URL {
        switch source {
        case .upload(let field): return store.upload(id, field)
        case .avatar(let avatar): return try await avatars.source(id: avatar, face: 1)
        case .address(let address):
            let place = store.folder(id).appendingPathComponent("\(name).fetched")
            let fetched = try await fetcher.fetch(address)
            try await FileWork.run {
                // Of an attempt that a restart ended.
                try? FileManager.default.removeItem(at: place)
                try FileManager.default.moveItem(at: fetched, to: place)
            }
            return place
        case .text(let text, let voice):
            let place = store.folder(id).appendingPathComponent("\(name).wav")
            let sound = try await synthesizer.speech(text, named: known(voice), delivery: .standard).whole()
            try await FileWork.run { try Data(sound.waveFile).write(to: place) }
            return place
        }
    }

    /// A voice that we have; other services' names mean the one that fits the text.
    private func known(_ voice: String?) -> String? {
        synthesizer.voices.contains { $0.id == voice } ? voice : nil
    }
}
