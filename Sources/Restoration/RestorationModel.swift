public import Foundation
public import Inference
public import Media

/// A network that restores faces, loaded and checked once: GFPGAN 1.2 to 1.4 or another of its signature.
///
/// It takes and gives one face of 512 x 512 pixels, red, green, blue, values -1...1. Any number of restorers run it, each
/// on its own thread.
public final class RestorationModel: Sendable {
    /// Close to the originalrather than best looking.
    public static let standardFidelity: Float = 0.7
    /// The file's name.
    public let name: String
    /// What films say of it.
    public let origin: Provenance.Model
    /// Whether the network takes a fidelity; where not, it is of no effect.
    public let takesFidelity: Bool
    /// How long the network alone takes for one face on this machine, as measured while it was checked.
    public let timePerFace: Duration

    private let compiled: CompiledModel
    private let ports: RestorationPorts
    private let fidelity: Float

    /// Loads a network, and runs it twice to see that it gives the same picture both times.
    ///
    /// - Parameters:
    ///   - core: the inference runtime.
    ///   - url: an `.onnx` file, or an `.xml` file with its `.bin` beside it.
    ///   - fidelity: 0 (best looking) to 1 (closest to the original), for networks that take it, as CodeFormer does.
    ///   - origin: what films say of it; its file's name unless told otherwise.
    ///   - options: precision, threads and cache.
    /// - Throws: ``RestorationError``: `model` (no such file, damaged, cannot be run), `wrongSignature`, `randomNoise`,
    ///   `notAPicture`, `badSetting`.
    public init(
        core: Core, contentsOf url: URL, fidelity: Float = RestorationModel.standardFidelity,
        origin: Provenance.Model? = nil, options: CompileOptions = CompileOptions()
    ) throws(RestorationError) {
        try RestorationError.requireShare(fidelity, "fidelity")
        name = url.lastPathComponent
        self.origin = origin ?? Provenance.Model(name: url.lastPathComponent)
        self.fidelity = fidelity
        var model = try RestorationError.wrapping { () throws(InferenceError) in try core.readModel(at: url) }
        let signature = try RestorationError.wrapping { () throws(InferenceError) in try model.signature() }
        ports = try RestorationPorts(signature, name: url.lastPathComponent)
        takesFidelity = ports.fidelity != nil
        if signature.inputs[ports.picture].shape.fixed == nil {
            // An open batch is common in exports; a network for one face is faster.
            let picture = ports.picture
            try RestorationError.wrapping { () throws(InferenceError) in
                try model.reshape(input: picture, to: RestorationPorts.shape)
            }
        }
        let made = try RestorationError.wrapping { () throws(InferenceError) in
            try core.compile(model, options: options)
        }
        timePerFace = try Self.check(made, ports: ports, fidelity: fidelity)
        compiled = made
    }

    /// Makes a restorer for single pictures.
    ///
    /// - Returns: a restorer with its own memory.
    /// - Throws: ``RestorationError`` (`model`) when memory runs out.
    public func makeRestorer() throws(RestorationError) -> FaceRestorer {
        let request = try RestorationError.wrapping { () throws(InferenceError) in try compiled.makeRequest() }
        return FaceRestorer(try RestorationRequest(request, ports: ports, fidelity: fidelity))
    }

    /// Makes a restorer for the frames of one face, which keeps them from flickering.
    ///
    /// - Parameter strength: 0 (nothing changes) to 1 (as the network draws the face).
    /// - Returns: a session that has seen nothing.
    /// - Throws: ``RestorationError`` (`badSetting`, or `model` when memory runs out).
    public func makeSession(strength: Float = FaceRestorer.standardStrength) throws(RestorationError) -> RestorerSession
    {
        try RestorationError.requireShare(strength, "strength")
        return RestorerSession(try makeRestorer(), strength: strength)
    }

    /// Runs the network twice on the same crop.
    ///
    /// - Returns: how long the second run took.
    private static func check(
        _ compiled: borrowing CompiledModel, ports: RestorationPorts, fidelity: Float
    ) throws(RestorationError) -> Duration {
        let name = compiled.name
        let made = try RestorationError.wrapping { () throws(InferenceError) in try compiled.makeRequest() }
        var request = try RestorationRequest(made, ports: ports, fidelity: fidelity)
        let crop = ColorField.waves
        var (first, second) = (crop, crop)
        try request.run(crop, difference: &first)
        let clock = ContinuousClock()
        let start = clock.now
        try request.run(crop, difference: &second)
        let time = clock.now - start
        guard try request.gaveNumbers() else {
            throw RestorationError(
                .notAPicture,
                "\(name) answers a face with values that are no numbers: export it in single precision, or fetch it again"
            )
        }
        // Half a level: sums in another order may differ by less, noise that is seen does not.
        let largest = zip(first.pixels, second.pixels).reduce(Float(0)) { largest, pair in
            let step = pair.0 - pair.1
            return max(largest, pointwiseMax(step, -step).max())
        }
        guard largest <= 0.5 else {
            throw RestorationError(
                .randomNoise,
                "\(name) gives another picture each time (the same face twice differed by \(Int(largest.rounded())) of 255 "
                    + "levels): it draws random noise, and a film would flicker; use an export with stored noise, such as "
                    + "gfpgan_1.4.onnx")
        }
        return time
    }
}

extension ColorField {
    /// A crop that is no face and has a little of everything: slopes and waves in all colours.
    fileprivate static var waves: ColorField {
        var field = ColorField()
        field.resize(width: FaceTemplate.side, height: FaceTemplate.side)
        for y in 0..<field.height {
            for x in 0..<field.width {
                let (u, v) = (Float(x) / 40, Float(y) / 50)
                field.pixels[y * field.width + x] =
                    SIMD4(u.sine + v.cosine, (u + v).sine, (u - 2 * v).cosine, 0) * 60 + SIMD4(128, 128, 128, 0)
            }
        }
        return field
    }
}
