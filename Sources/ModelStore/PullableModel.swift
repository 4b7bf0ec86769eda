public import Foundation

/// A neural model that is fetched from its public home when the user asks for it and accepts its licence.
public struct PullableModel: Sendable, Hashable {
    /// What it is called in commands.
    public let name: String
    /// A sentence: what it does.
    public let purpose: String
    /// What it is for.
    public let kind: InstalledModel.Kind
    /// Under which terms it may be used.
    public let licence: ModelEntry.Licence
    /// Which version, and of what.
    public let version: String
    /// Where its file is.
    public let url: URL
    /// 64 hexadecimal digits, lower case; `nil` where nobody has told us beforehand.
    public let sha256: String?
    /// Megabytes, about; `nil` where unknown.
    public let megabytes: Int?

    /// All of them, the best of each kind first.
    public static let all: [PullableModel] = [
        PullableModel(
            name: "wav2lip-gan", purpose: "draws a speaking mouth, sharper teeth", kind: .wav2lip,
            licence: .wav2Lip, version: "Wav2Lip + GAN, 96 pixels, 2020",
            address: "https://huggingface.co/camenduru/Wav2Lip/resolve/main/checkpoints/wav2lip_gan.pth",
            sha256: "ca9ab7b7b812c0e80a6e70a5977c545a1e8a365a6c49d5e533023c034d7ac3d8", megabytes: 436),
        PullableModel(
            name: "wav2lip", purpose: "draws a speaking mouth, closer to the speech", kind: .wav2lip,
            licence: .wav2Lip, version: "Wav2Lip, 96 pixels, 2020",
            address: "https://huggingface.co/camenduru/Wav2Lip/resolve/main/checkpoints/wav2lip.pth", sha256: nil,
            megabytes: 436),
        PullableModel(
            name: "gfpgan", purpose: "makes a face clearer", kind: .restorer, licence: .gfpgan,
            version: "GFPGAN 1.4, 512 pixels, ONNX by FaceFusion",
            address: "https://github.com/facefusion/facefusion-assets/releases/download/models-3.0.0/gfpgan_1.4.onnx",
            // No SHA-256 of the publisher's is known here; ten public projects that pin this file agree on this one.
            sha256: "accc4757b26bdb89b32b4d3500d4f79c9dff97c1dd7c7104bf9dcb95e3311385", megabytes: 340),
    ].compactMap(\.self)

    /// The model of that name, or `nil`.
    public static func named(_ name: String) -> PullableModel? { all.first { $0.name == name } }

    private init?(
        name: String, purpose: String, kind: InstalledModel.Kind, licence: ModelEntry.Licence, version: String,
        address: String, sha256: String?, megabytes: Int?
    ) {
        guard let url = URL(string: address) else { return nil }
        (self.name, self.purpose, self.kind, self.licence) = (name, purpose, kind, licence)
        (self.version, self.url, self.sha256, self.megabytes) = (version, url, sha256, megabytes)
    }
}

extension ModelEntry.Licence {
    /// The terms of the published Wav2Lip checkpoints, and of what was trained from them.
    public static let wav2Lip = ModelEntry.Licence(
        name: "research and personal use",
        text: "Wav2Lip's authors allow research and personal use, not commercial use (github.com/Rudrabha/Wav2Lip)",
        allowsCommercialUse: false)

    /// The terms of GFPGAN.
    public static let gfpgan = ModelEntry.Licence(
        name: "Apache-2.0",
        text: "GFPGAN, by Tencent ARC Lab; keep the licence with copies (github.com/TencentARC/GFPGAN)",
        allowsCommercialUse: true)

    /// The terms of LatentSync: those of several weights in one.
    public static let latentSync = ModelEntry.Licence(
        name: "see the weights' own licence",
        text:
            "LatentSync's code is Apache-2.0; its weights, and those of Stable Diffusion's VAE and of Whisper that were "
            + "exported with them, have terms of their own, which you have accepted where you fetched them",
        allowsCommercialUse: false)

    /// What stands beside a model whose terms are not known here.
    public static let unknown = ModelEntry.Licence(
        name: "unknown", text: "ask whoever published the file what you may do with it", allowsCommercialUse: false)
}
