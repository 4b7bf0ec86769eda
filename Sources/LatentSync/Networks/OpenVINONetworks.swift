public import Foundation
public import Inference
public import LipSync

/// The networks of a folder, on OpenVINO; each is loaded when it is first needed.
///
/// The large one is compiled for exactly the frames that it gets: its norms take all frames of a chunk together, so that a
/// short last chunk cannot be filled up. Its two halves for guidance run at once.
public final class OpenVINONetworks: LatentSyncNetworks {
    private let core: Core
    private let folder: URL
    private let signature: LatentSyncSignature
    private let options: CompileOptions
    private let usesDeepCache: Bool

    private var speech: LoadedNetwork?
    private var encoder: LoadedNetwork?
    private var decoder: LoadedNetwork?
    private var unet: Unet?

    /// The large network, as it was compiled last.
    private struct Unet {
        let frames: Int
        let halves: Int
        let whole: LoadedNetwork
        let shallow: LoadedNetwork?
    }

    /// Looks at a folder of networks; loads nothing yet.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - folder: with the networks and `signature.json`.
    ///   - signature: what they are.
    ///   - device: where they run, by OpenVINO's name.
    ///   - usesDeepCache: whether the small part of the large network will be needed.
    /// - Throws: ``LipSyncError`` (`model`) where a file or the device is missing.
    public init(
        core: Core, folder: URL, signature: LatentSyncSignature, device: String = CompileOptions.processor,
        usesDeepCache: Bool = false
    ) throws(LipSyncError) {
        (self.core, self.folder, self.signature, self.usesDeepCache) = (core, folder, signature, usesDeepCache)
        // A compiled copy of two and a half gigabytes would save ten seconds of many minutes on a processor.
        let isProcessor = device == CompileOptions.processor
        var options = CompileOptions(
            precision: isProcessor ? .f32 : .automatic, cache: isProcessor ? nil : CacheFolder.standard)
        options.device = device
        self.options = options
        let devices = try LipSyncError.inference { () throws(InferenceError) in try core.devices() }
        guard devices.contains(where: { $0 == device || $0.hasPrefix(device + ".") }) else {
            throw LipSyncError(
                .model,
                "there is no device \(device) here, only \(devices.joined(separator: ", ")): leave --device out, or install "
                    + "the graphics card's driver for OpenVINO")
        }
        if usesDeepCache, signature.networks[LatentSyncNetwork.shallow.rawValue] == nil {
            throw LipSyncError(
                .model,
                "\(folder.path) has no network \(LatentSyncNetwork.shallow.rawValue), which --deep-cache needs: leave it "
                    + "out, or export the networks again")
        }
        for file in signature.fileNames
        where !FileManager.default.isReadableFile(atPath: folder.appendingPathComponent(file).path) {
            throw LipSyncError(
                .model, "\(folder.path) has no file \(file): export the networks again, with Scripts/export-latentsync")
        }
    }

    private func load(
        _ network: LatentSyncNetwork, _ shapes: [String: Shape], _ outputs: [String]
    ) throws(LipSyncError) -> LoadedNetwork {
        let file = signature.networks[network.rawValue]?.file ?? "\(network.rawValue).xml"
        return try LoadedNetwork(
            folder.appendingPathComponent(file), core: core, options: options, shapes: shapes, outputs: outputs)
    }

    /// Hears up to 30 s.
    ///
    /// - Parameter mel: 80 bands x 3000 frames.
    /// - Returns: positions x layers x width.
    /// - Throws: ``LipSyncError`` (`model`).
    public func encodeSpeech(_ mel: [Float]) throws(LipSyncError) -> [Float] {
        let frames = SpeechWindows.melFrames
        let network =
            if let speech { speech } else {
                try load(.audioEncoder, ["mel": [1, LogMel.bands, frames]], ["embeddings"])
            }
        speech = network
        try network.set("mel", to: mel)
        let count = SpeechWindows.positions(ofMelFrames: frames) * signature.speechLayers * signature.speechWidth
        return try network.run("embeddings", count: count)
    }

    /// Encodes one picture.
    ///
    /// - Parameter picture: three planes.
    /// - Returns: means and logarithms of variances.
    /// - Throws: ``LipSyncError`` (`model`).
    public func encode(_ picture: [Float]) throws(LipSyncError) -> [Float] {
        let side = signature.resolution
        let network =
            if let encoder { encoder } else { try load(.encoder, ["image": [1, 3, side, side]], ["moments"]) }
        encoder = network
        try network.set("image", to: picture)
        return try network.run("moments", count: 2 * signature.shape.frame)
    }

    /// Decodes the latents of one picture.
    ///
    /// - Parameter latents: 4 channels.
    /// - Returns: three planes.
    /// - Throws: ``LipSyncError`` (`model`).
    public func decode(_ latents: [Float]) throws(LipSyncError) -> [Float] {
        let side = signature.shape.side
        let network =
            if let decoder { decoder } else {
                try load(.decoder, ["latent": [1, LatentShape.channels, side, side]], ["image"])
            }
        decoder = network
        try network.set("latent", to: latents)
        return try network.run("image", count: 3 * signature.resolution * signature.resolution)
    }

    /// Compiles the large network for a chunk, if it is not.
    ///
    /// - Parameter input: of the chunk.
    /// - Throws: ``LipSyncError`` (`model`).
    public func prepare(_ input: NoiseInput) throws(LipSyncError) { _ = try unet(for: input) }

    /// Says what is noise.
    ///
    /// - Parameters:
    ///   - input: what the network looks at.
    ///   - reusing: takes the deep layers from the last whole run.
    /// - Returns: halves x 4 channels x frames x latents.
    /// - Throws: ``LipSyncError`` (`model`).
    public func predictNoise(_ input: NoiseInput, reusing: Bool) throws(LipSyncError) -> [Float] {
        let unet = try unet(for: input)
        let network = reusing ? unet.shallow ?? unet.whole : unet.whole
        try network.set("sample", to: input.sample)
        try network.set("timestep", to: input.timestep)
        try network.set("audio", to: input.audio)
        return try network.run("noise", count: input.halves * input.frames * signature.shape.frame)
    }

    private func unet(for input: NoiseInput) throws(LipSyncError) -> Unet {
        let (frames, halves, side) = (input.frames, input.halves, signature.shape.side)
        if let unet, unet.frames == frames, unet.halves == halves { return unet }
        // Two of them at once would be five gigabytes.
        unet = nil
        var shapes: [String: Shape] = [
            "sample": [halves, NoiseInput.channels, frames, side, side], "timestep": [1],
            "audio": [halves * frames, SpeechWindows.length * signature.speechLayers, signature.speechWidth],
        ]
        let whole = try load(.unet, shapes, usesDeepCache ? ["noise", "cache"] : ["noise"])
        var shallow: LoadedNetwork?
        if usesDeepCache {
            shapes["cache"] = [halves, signature.cacheChannels, frames, side, side]
            let network = try load(.shallow, shapes, ["noise"])
            try network.connect("cache", to: "cache", of: whole)
            shallow = network
        }
        let made = Unet(frames: frames, halves: halves, whole: whole, shallow: shallow)
        unet = made
        return made
    }

    /// Lets go of networks.
    ///
    /// - Parameter networks: which.
    public func release(_ networks: Set<LatentSyncNetwork>) {
        if networks.contains(.audioEncoder) { speech = nil }
        if networks.contains(.encoder) { encoder = nil }
        if networks.contains(.decoder) { decoder = nil }
        if networks.contains(.unet) { unet = nil }
    }
}
