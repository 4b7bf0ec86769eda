internal import Foundation

/// A weights file, read and checked: `LIPSART1`, the header's length, a JSON header, then float16 tensors.
///
/// All little-endian; the header is padded so that the tensors begin at a multiple of 16. Written by `Training/`.
struct WeightsFile {
    /// The JSON header; what it has besides (how the weights were trained) is for people.
    struct Header: Decodable {
        var sampleRate: Int
        var hop: Int
        var delaySteps: Int
        var outputs: [String]
        var networks: [Network]
    }

    /// One network of the average.
    struct Network: Decodable {
        var channels: Int
        var dilations: [Int]
        var tensors: [Tensor]
    }

    /// Where a tensor lies, in bytes from the first tensor's beginning.
    struct Tensor: Decodable {
        var name: String
        var shape: [Int]
        var offset: Int
    }

    static let magic = Array("LIPSART1".utf8)
    /// Ten times what the program ships with: a bound against nonsense, not a format rule.
    static let largestSize = 16 << 20

    let header: Header
    private let bytes: [UInt8]
    private let tensorStart: Int

    init(_ bytes: [UInt8]) throws(ArticulationError) {
        guard bytes.count >= 12, bytes.count <= Self.largestSize, Array(bytes[..<8]) == Self.magic else {
            throw .damaged("it does not begin with LIPSART1, or its size (\(bytes.count) bytes) is out of bounds")
        }
        let length = (0..<4).reduce(0) { $0 | Int(bytes[8 + $1]) << (8 * $1) }
        guard length > 1, 12 + length <= bytes.count, (12 + length).isMultiple(of: 16) else {
            throw .damaged("its header of \(length) bytes does not fit")
        }
        do {
            header = try JSONDecoder().decode(Header.self, from: Data(bytes[12..<12 + length]))
        } catch {
            throw .damaged("its header is not the JSON that it should be (\(error))")
        }
        self.bytes = bytes
        tensorStart = 12 + length
        try check()
    }

    private func check() throws(ArticulationError) {
        guard header.sampleRate == 16_000, header.hop == 200, header.outputs == MouthPose.names else {
            throw .damaged("it is for \(header.sampleRate) Hz, hops of \(header.hop) and outputs \(header.outputs)")
        }
        guard (0...MelArticulator.largestDelay).contains(header.delaySteps) else {
            throw .damaged(
                "it looks \(header.delaySteps) hops ahead, which must be 0 to \(MelArticulator.largestDelay)")
        }
        guard (1...8).contains(header.networks.count) else {
            throw .damaged("it holds \(header.networks.count) networks, which must be 1 to 8")
        }
        for network in header.networks {
            guard (1...512).contains(network.channels), (1...16).contains(network.dilations.count),
                network.dilations.allSatisfy({ (1...64).contains($0) })
            else {
                throw .damaged("a network has \(network.channels) channels and dilations \(network.dilations)")
            }
        }
    }

    /// The values of a tensor.
    ///
    /// - Throws: ``ArticulationError`` when it is not there, has another shape, lies outside the file or is not finite.
    func tensor(_ name: String, _ shape: [Int], of network: Network) throws(ArticulationError) -> [Float] {
        guard let tensor = network.tensors.first(where: { $0.name == name }) else {
            throw .damaged("there is no tensor \(name)")
        }
        guard tensor.shape == shape else {
            throw .damaged("tensor \(name) has shape \(tensor.shape) and not \(shape)")
        }
        let count = shape.reduce(1, *)
        let room = bytes.count - tensorStart
        guard tensor.offset >= 0, tensor.offset.isMultiple(of: 2), tensor.offset <= room - 2 * count else {
            throw .damaged("tensor \(name) lies outside the file")
        }
        let first = tensorStart + tensor.offset
        let values = (0..<count).map { index in
            Self.float(half: UInt16(bytes[first + 2 * index]) | UInt16(bytes[first + 2 * index + 1]) << 8)
        }
        guard values.allSatisfy(\.isFinite) else { throw .damaged("tensor \(name) has a value that is not a number") }
        return values
    }

    /// A half-precision number; Swift's `Float16` does not exist on every Mac.
    static func float(half bits: UInt16) -> Float {
        let sign: Float = bits >> 15 == 0 ? 1 : -1
        let (exponent, fraction) = (Int(bits >> 10 & 0x1F), Float(bits & 0x3FF))
        return switch exponent {
        case 0: sign * fraction * 0x1p-24
        case 31: fraction == 0 ? sign * .infinity : .nan
        default: sign * Float(sign: .plus, exponent: exponent - 25, significand: 1024 + fraction)
        }
    }
}

extension ArticulationError {
    static func damaged(_ why: String) -> ArticulationError {
        ArticulationError(
            code: .weightsDamaged,
            description: "Reading the articulation weights failed: \(why). "
                + "Restore articulation.weights from the program's distribution or train it again with `make train`.")
    }
}
