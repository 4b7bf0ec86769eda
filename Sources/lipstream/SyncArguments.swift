import ArgumentParser
import Foundation
import LipSync
import Media
import SyncAPI
import SyncEngine

/// How Sync.so draws, and whether it may be paid: for commands that make films.
struct SyncArguments: ParsableArguments {
    /// What the service's networks that act may change.
    enum Region: String, CaseIterable, ExpressibleByArgument {
        case lips, face, head
    }

    /// What a face may feel.
    enum Emotion: String, CaseIterable, ExpressibleByArgument {
        case happy, sad, angry, disgusted, surprised, neutral
    }

    /// The model that alone takes a region and an emotion.
    static let actingModel = "react-1"

    @Option(
        help: ArgumentHelp(
            "Which of the service's models draws: lipsync-2 (default), lipsync-2-pro, react-1, sync-3, ...",
            valueName: "name"))
    var syncModel: String?

    @Option(help: ArgumentHelp("How much the mouth moves, 0 to 1; the service takes 0.5.", valueName: "number"))
    var temperature: Double?

    @Flag(help: "Let the service find out who of several people speaks. To name one: --face-at x,y.")
    var activeSpeaker = false

    @Flag(help: "Look for things before the face; slower.")
    var occlusion = false

    @Option(help: ArgumentHelp("react-1: what may change.", valueName: "region"))
    var modelMode: Region?

    @Option(help: ArgumentHelp("react-1: what the face feels.", valueName: "emotion"))
    var prompt: Emotion?

    @Flag(name: .customLong("yes"), help: "Send the files and pay without being asked.")
    var isAgreed = false

    func validate() throws {
        if let temperature, !(0...1).contains(temperature) {
            throw ValidationError("--temperature is 0 to 1; without it the service takes 0.5.")
        }
        if let syncModel, !Self.isName(syncModel) {
            throw ValidationError("--sync-model is a name such as lipsync-2: letters, digits, dots and hyphens.")
        }
        guard modelMode == nil && prompt == nil || model == Self.actingModel else {
            throw ValidationError("--model-mode and --prompt go with --sync-model \(Self.actingModel).")
        }
    }

    private static func isName(_ text: String) -> Bool {
        (1...100).contains(text.utf8.count)
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || "0123456789.-_".unicodeScalars.contains($0))
            }
    }

    /// Which model draws.
    var model: String { syncModel ?? "lipsync-2" }

    private var isUsed: Bool {
        syncModel != nil || temperature != nil || activeSpeaker || occlusion || modelMode != nil || prompt != nil
            || isAgreed
    }

    /// Refuses options that would not be looked at, of this engine or of the others.
    ///
    /// - Parameters:
    ///   - engine: what draws.
    ///   - face: the clip.
    ///   - clip: how it is looked at.
    ///   - restoration: what may come behind it.
    ///   - output: the film.
    /// - Throws: `ValidationError`.
    func refuseUnused(
        _ engine: EngineArguments, _ face: FaceArguments, _ clip: ClipArguments, _ restoration: RestorationArguments,
        _ output: OutputArguments
    ) throws {
        guard engine.engine == .sync else {
            guard !isUsed else {
                throw ValidationError(
                    "--sync-model, --temperature, --active-speaker, --occlusion, --model-mode, --prompt and --yes go with "
                        + "--engine sync.")
            }
            guard SyncOrder.Source(address: face.face) == nil else {
                throw ValidationError(
                    "\(face.face) is an address, and only --engine sync takes one: download the file.")
            }
            return
        }
        guard face.face != "default" else {
            throw ValidationError("--engine sync wants a clip, and the portrait that ships is a photo: name a video.")
        }
        guard face.which == nil else {
            throw ValidationError(
                face.isSpeaking
                    ? "The service finds out itself who speaks: ask it to with --active-speaker."
                    : "The service does not number faces: point to one with --face-at x,y, or leave --face out.")
        }
        guard face.place == nil || !activeSpeaker else {
            throw ValidationError("Give --face-at or --active-speaker, not both.")
        }
        if let point = face.place?.point, point.x < 0 || point.y < 0 || max(point.x, point.y) > 100_000 {
            throw ValidationError("--face-at is a pixel of the clip: 0,0 is its left upper corner.")
        }
        guard restoration.restore == nil else {
            throw ValidationError("--restore does not go with --engine sync: the film is kept as the service made it.")
        }
        guard clip.options.framing == ClipFraming(), !clip.options.isStatic else {
            throw ValidationError(
                "--crop, --rotate, --resize-factor and --static do not go with --engine sync: the clip is sent as it is."
            )
        }
        try refuseUnused(output)
    }

    private func refuseUnused(_ output: OutputArguments) throws {
        guard !output.still, output.seed == nil else {
            throw ValidationError("--still and --seed do not go with --engine sync: the service has neither.")
        }
        guard output.fps.rate == FrameRate.standard, output.quality == OutputArguments.standardQuality else {
            throw ValidationError(
                "--fps and --quality do not go with --engine sync: the film is as the service makes it.")
        }
        guard !output.badge else {
            throw ValidationError(
                "--badge does not go with --engine sync: the film is kept as the service made it. Its mark for machines "
                    + "is written in any case.")
        }
        guard ["mp4", "m4v"].contains(output.url.pathExtension.lowercased()) else {
            throw ValidationError("The service makes mp4 files: let the name of -o end in .mp4.")
        }
    }

    /// The options as the service takes them.
    ///
    /// - Parameters:
    ///   - clip: what happens when clip and speech differ in length.
    ///   - face: who speaks.
    /// - Returns: what is sent.
    func options(_ clip: ClipArguments, _ face: FaceArguments) -> SyncOptions {
        var options = SyncOptions()
        options.syncMode =
            switch clip.syncMode {
            case .bounce: .bounce
            case .loop: .loop
            case .cutOff: .cutOff
            case .silence: .silence
            case .remap: .remap
            }
        options.temperature = temperature
        if occlusion { options.occlusionDetectionEnabled = true }
        options.modelMode = modelMode.map(\.rawValue)
        options.prompt = prompt.map(\.rawValue)
        if activeSpeaker {
            options.activeSpeakerDetection = .automatic
        } else if let point = face.place?.point {
            options.activeSpeakerDetection = .point(
                frame: clip.faceFrame ?? 0, x: Int(clamping: point.x.rounded()), y: Int(clamping: point.y.rounded()))
        }
        return options
    }
}
