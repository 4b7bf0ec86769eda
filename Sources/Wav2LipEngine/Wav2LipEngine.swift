internal import Faces
internal import Foundation
public import Inference
public import LipSync
public import Media

/// Wav2Lip as its published inference does it, on OpenVINO.
///
/// The network is [that of 2020](https://arxiv.org/abs/2008.10010). Boxes, windows, colours and pasting follow `inference.py` of Rudrabha/Wav2Lip; what differs is said in
/// `Docs/Wav2Lip.md`. One network is shared by all faces and clips.
public struct Wav2LipEngine: StreamingEngine, ClipEngine {
    /// How it is used.
    public let settings: Wav2LipSettings
    let network: Wav2LipNetwork
    /// What films say of it.
    public let provenance: Provenance

    /// Loads a network.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - files: the network.
    ///   - signature: what it takes and gives.
    ///   - settings: how it is used.
    ///   - origin: what films say of the network; its file's name unless told otherwise.
    ///   - options: how it computes; 16 bits where the processor has them, and all cores, unless told otherwise.
    /// - Throws: ``LipSyncError`` (`model`) when the files are missing, damaged or another network.
    public init(
        core: Core, files: Wav2LipFiles, signature: Wav2LipSignature = Wav2LipSignature(),
        settings: Wav2LipSettings = Wav2LipSettings(), origin: Provenance.Model? = nil,
        options: CompileOptions = CompileOptions()
    ) throws(LipSyncError) {
        self.settings = settings
        provenance = Provenance(
            engine: Self.name, isDrawnByNetwork: true,
            model: origin ?? Provenance.Model(name: files.whole.lastPathComponent))
        network = try Wav2LipNetwork(core: core, files: files, signature: signature, options: options)
    }

    /// The same network, used otherwise.
    ///
    /// - Parameter settings: how it is to be used.
    /// - Returns: an engine that shares the network.
    public func with(_ settings: Wav2LipSettings) -> Wav2LipEngine { Wav2LipEngine(settings, network, provenance) }

    private init(_ settings: Wav2LipSettings, _ network: Wav2LipNetwork, _ provenance: Provenance) {
        (self.settings, self.network, self.provenance) = (settings, network, provenance)
    }

    /// `wav2lip`.
    public var name: String { Self.name }
    private static let name = "wav2lip"
    /// 212.5 ms, or 172.5 ms as trained.
    public var lookAhead: MediaTime { MelWindows.lookAhead(settings.alignment) }
    /// What the network takes and gives.
    public var signature: Wav2LipSignature { network.signature }
    /// Pixels a side of the face that the network draws.
    public var faceSide: Int { network.side }
    /// What the runtime computes with, such as `bf16`.
    public var precision: String { network.precision }

    /// Cuts the face out and encodes it.
    ///
    /// - Parameter portrait: the photo and its face, whose box is that of its landmarks and ten pixels below.
    /// - Returns: the face, ready to perform.
    /// - Throws: ``LipSyncError``: `unusableFace` where the face lies outside the photo, `model` when the network fails.
    public func prepare(_ portrait: Portrait) throws(LipSyncError) -> any PreparedFace {
        try prepare(portrait.image, box: Self.box(of: portrait))
    }

    /// The published box of a face: that of its landmarks, padded.
    ///
    /// - Parameters:
    ///   - portrait: the photo and its face.
    ///   - pads: how far it reaches beyond the face; ten pixels below unless told otherwise.
    /// - Returns: the box, inside the photo.
    /// - Throws: ``LipSyncError`` (`unusableFace`) where the face lies outside the photo.
    public static func box(of portrait: Portrait, pads: FacePads = FacePads()) throws(LipSyncError) -> FaceBox {
        let (width, height) = (portrait.image.width, portrait.image.height)
        guard let box = FaceBox(around: portrait.face.bounds, pads: pads, width: width, height: height) else {
            throw LipSyncError(.unusableFace, "the face lies outside the picture: take a photo that shows all of it")
        }
        return box
    }

    /// Cuts a box out of a photo and encodes it.
    ///
    /// - Parameters:
    ///   - photo: any format; kept as `.rgba`.
    ///   - box: of the face.
    /// - Returns: the face, ready to perform.
    /// - Throws: ``LipSyncError`` (`model`) when the network fails.
    public func prepare(_ photo: Image, box: FaceBox) throws(LipSyncError) -> any PreparedFace {
        let photo = photo.converted(to: .rgba)
        let signature = network.signature
        let crop = FaceCrop(box, of: photo, order: signature.channelOrder)
        let encoded = try network.encode(FaceCrop.tensor(box, of: photo, side: network.side, signature))
        return Wav2LipFace(
            picture: photo, crop: crop, encoded: encoded, network: network, settings: settings, provenance: provenance)
    }

    /// Begins a clip; it is not looked at before.
    ///
    /// - Parameters:
    ///   - clip: whose frames it will get.
    ///   - style: not looked at: the clip's own face moves.
    ///   - looked: not called.
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) when memory runs out.
    public func makeClipPerformer(
        for clip: ClipSource, _ style: PerformanceStyle, looked: (Double) -> Void
    ) throws -> any ClipPerformer {
        try makeClipPerformer()
    }

    /// Begins any row of frames.
    ///
    /// - Returns: a performer that has heard nothing yet.
    /// - Throws: ``LipSyncError`` (`model`) when memory runs out.
    public func makeClipPerformer() throws(LipSyncError) -> any ClipPerformer {
        Wav2LipClipPerformer(Wav2LipVoice(try network.makeRunner(), network, settings))
    }
}
