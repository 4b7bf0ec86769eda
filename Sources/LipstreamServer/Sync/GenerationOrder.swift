internal import Foundation
internal import HTTPTypes
internal import LipSync
internal import SyncAPI

/// A request that can be made here: what every field means for our engines.
struct GenerationOrder: Sendable, Equatable {
    /// Where a video or a sound comes from.
    enum Source: Sendable, Equatable {
        /// The file of this field of the form.
        case upload(String)
        case address(String)
        /// A face that the server keeps.
        case avatar(String)
        case text(String, voice: String?)
    }

    /// A sound and what segments call it.
    struct Voice: Sendable, Equatable {
        var name: String?
        var source: Source
    }

    /// The video, or a photo.
    let video: Source
    /// One, or those of the segments.
    let voices: [Voice]
    let segments: [Segment]
    let syncMode: SyncMode
    /// Whether things before the mouth stay as they are.
    let keepsOccluders: Bool
    /// Which face speaks.
    let speaker: Speaker

    /// A face of the video.
    enum Speaker: Sendable, Equatable {
        case largest
        /// The one whose mouth moves with the video's own sound.
        case heard
        /// The one at a pixel of a frame, the first being 0.
        case place(frame: Int, x: Int, y: Int)
    }

    /// The last moment of a segment, in seconds.
    private static let latest = 36_000.0

    /// Reads a request.
    ///
    /// - Parameters:
    ///   - request: as a client sent it.
    ///   - uploads: fields of its form that hold files.
    /// - Throws: ``Failure`` (400 `bad_request`), with a sentence that names the field.
    init(_ request: GenerationRequest, uploads: Set<String>) throws(Failure) {
        let videos = request.input.filter { $0.type == "video" }
        let sounds = request.input.filter { ["audio", "text"].contains($0.type) }
        if let other = request.input.first(where: { !["video", "audio", "text"].contains($0.type) }) {
            throw .badInput("input has the type \"\(other.type.prefix(40))\": there are video, audio and text.")
        }
        guard videos.count + (uploads.contains("video") ? 1 : 0) == 1 else {
            throw .badInput("input needs exactly one video.")
        }
        video = try videos.first.map { item throws(Failure) in try Self.source(item) } ?? .upload("video")
        var voices: [Voice] = []
        for item in sounds { voices.append(Voice(name: item.refId, source: try Self.source(item))) }
        if uploads.contains("audio") { voices.append(Voice(source: .upload("audio"))) }
        guard !voices.isEmpty else { throw .badInput("input needs an audio or a text beside the video.") }
        self.voices = voices
        segments = try Self.segments(request.segments ?? [], voices)
        guard !segments.isEmpty || voices.count == 1 else {
            throw .badInput("input has several sounds: segments say which of them is heard where.")
        }
        let options = request.options ?? SyncOptions()
        guard (0...1).contains(options.temperature ?? 0.5) else {
            throw .badInput("options.temperature lies between 0 and 1.")
        }
        syncMode =
            switch options.syncMode {
            case nil, .bounce: .bounce
            case .loop: .loop
            case .cutOff: .cutOff
            case .silence: .silence
            case .remap: .remap
            }
        keepsOccluders = options.occlusionDetectionEnabled ?? true
        speaker = try Self.speaker(options.activeSpeakerDetection)
        let name = request.outputFileName ?? "film"
        guard (1...255).contains(name.count),
            name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") })
        else { throw .badInput("outputFileName has letters, digits, _ and - only, 255 at most.") }
    }

    /// Addresses that have to be fetched.
    var addresses: [String] {
        ([video] + voices.map(\.source)).compactMap { source in
            if case .address(let address) = source { address } else { nil }
        }
    }

    private static func source(_ item: InputItem) throws(Failure) -> Source {
        if item.type == "text" {
            guard let provider = item.provider, provider.script.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw .badInput("an input of type text needs provider.script with something to say.")
            }
            guard provider.script.unicodeScalars.count <= SpeechLimits.text else {
                throw .badInput("provider.script is longer than \(SpeechLimits.text) characters.")
            }
            return .text(provider.script, voice: provider.voiceId)
        }
        switch (item.url, item.assetId) {
        case (let url?, nil): return .address(url)
        case (nil, let asset?) where item.type == "video": return .avatar(asset)
        case (nil, _?): throw .badInput("an asset of this server is a face: give a url, or upload the sound.")
        default: throw .badInput("an input of type \(item.type) needs either url or assetId.")
        }
    }

    private static func segments(_ segments: [Segment], _ voices: [Voice]) throws(Failure) -> [Segment] {
        guard segments.count <= 100 else { throw .badInput("segments has more than 100 parts.") }
        let sorted = segments.sorted { $0.startTime < $1.startTime }
        for (index, segment) in sorted.enumerated() {
            let number = "segments[\(index)]"
            guard segment.startTime >= 0, segment.endTime > segment.startTime, segment.endTime <= latest else {
                throw .badInput("\(number) needs startTime and endTime in seconds, the second after the first.")
            }
            guard index == 0 || segment.startTime >= sorted[index - 1].endTime else {
                throw .badInput("\(number) begins before the one before it ends.")
            }
            let part = segment.audioInput
            guard voices.contains(where: { $0.name == part.refId }) else {
                throw .badInput("\(number).audioInput.refId is that of no input.")
            }
            let (begin, end) = (part.startTime ?? 0, part.endTime ?? latest)
            guard (part.startTime == nil) == (part.endTime == nil), begin >= 0, end > begin, end <= latest else {
                throw .badInput("\(number).audioInput needs both startTime and endTime in seconds, or none.")
            }
        }
        return sorted
    }

    /// Beyond this nobody is looked for: an hour at 25 frames a second.
    private static let lastFrame = 90_000
    /// Where the sides of any picture end.
    private static func isPixel(_ number: Int) -> Bool { (0...100_000).contains(number) }

    private static func speaker(_ detection: ActiveSpeakerDetection?) throws(Failure) -> Speaker {
        guard let detection else { return .largest }
        if let boxes = detection.boundingBoxes {
            guard let frame = boxes.firstIndex(where: { $0 != nil }), let box = boxes[frame], box.count == 4,
                box.allSatisfy(isPixel), box[2] > box[0], box[3] > box[1], frame <= lastFrame
            else {
                throw .badInput("active_speaker_detection.bounding_boxes needs [left, top, right, bottom] of a face.")
            }
            return .place(frame: frame, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2)
        }
        guard let place = detection.coordinates else {
            guard detection.frameNumber == nil else {
                throw .badInput("active_speaker_detection.frame_number needs coordinates.")
            }
            return detection.autoDetect == true ? .heard : .largest
        }
        guard place.count == 2, place.allSatisfy(isPixel) else {
            throw .badInput("active_speaker_detection.coordinates are [x, y], a pixel of the face.")
        }
        let frame = detection.frameNumber ?? 0
        guard (0...lastFrame).contains(frame) else {
            throw .badInput("active_speaker_detection.frame_number lies between 0 and \(lastFrame).")
        }
        return .place(frame: frame, x: place[0], y: place[1])
    }
}

extension Failure {
    static func badInput(_ message: String) -> Failure {
        Failure(.badRequest, "bad_request", message, hint: "Docs/SyncAPI.md says what is taken.")
    }
}
