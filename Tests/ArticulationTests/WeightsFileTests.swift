import Foundation
import Inference
import TestSupport
import Testing

@testable import Articulation

@Suite("Articulation weights")
struct WeightsFileTests {
    @Test("a small network is read, and its outputs are the bias of its read-out where all else is zero")
    func readsNetwork() throws {
        let model = try MelNetworks(bytes: SmallNetwork().bytes)
        let poses = Expected.poses(of: try Expected.sound(), model)
        #expect(poses.allSatisfy { $0.values == [Float](repeating: 0.5, count: 11) })
    }

    @Test("the outputs of several networks are averaged")
    func averages() throws {
        var network = SmallNetwork()
        let half = try MelNetworks(bytes: network.bytes)
        network.bias = 0xBC00
        let minusOne = try MelNetworks(bytes: network.bytes)
        let model = MelNetworks(networks: half.networks + minusOne.networks, delaySteps: 7)
        let poses = Expected.poses(of: try Expected.sound(), model)
        #expect(poses.allSatisfy { $0.values == [Float](repeating: -0.25, count: 11) })
    }

    @Test("the real file with bytes changed in its header is read or refused, and never crashes")
    func survivesChangedBytes() throws {
        let url = Samples.package.appendingPathComponent("Sources/Articulation/Resources/articulation.weights")
        let bytes = [UInt8](try Data(contentsOf: url))
        var refused = 0
        for round in 0..<300 {
            var changed = bytes
            changed[(round * 7919) % 1800] ^= UInt8(1 << (round % 7))
            do {
                _ = try MelNetworks(bytes: changed)
            } catch {
                refused += 1
            }
        }
        #expect(refused > 100)
    }

    @Test("half-precision numbers are read exactly")
    func readsHalves() {
        let halves: [(UInt16, Float)] = [
            (0x3C00, 1), (0xC000, -2), (0x3555, 0.333251953125), (0x7BFF, 65504), (0x0001, 0x1p-24), (0x0400, 0x1p-14),
            (0x8000, 0), (0x7C00, .infinity),
        ]
        for (bits, value) in halves { #expect(WeightsFile.float(half: bits) == value) }
        #expect(WeightsFile.float(half: 0x7E00).isNaN)
    }

    @Test("a damaged file is refused with a sentence that says why", arguments: Damage.allCases)
    func refusesDamage(damage: Damage) {
        let error = #expect(throws: ArticulationError.self) { _ = try MelNetworks(bytes: damage.bytes) }
        #expect(error?.code == .weightsDamaged)
        #expect(error?.description.contains(damage.word) == true, "\(error?.description ?? "no error")")
    }

    @Test("the real file, cut anywhere, is refused and never crashes")
    func refusesCutFiles() throws {
        let url = Samples.package.appendingPathComponent("Sources/Articulation/Resources/articulation.weights")
        let bytes = [UInt8](try Data(contentsOf: url))
        for length in stride(from: 0, to: bytes.count, by: bytes.count / 40) {
            #expect(throws: ArticulationError.self) { _ = try MelNetworks(bytes: Array(bytes[..<length])) }
        }
    }

    @Test("a missing file is named")
    func namesMissingFile() {
        let url = URL(fileURLWithPath: "/nowhere")
        let error = #expect(throws: ArticulationError.self) { _ = try ArticulationModel(folder: url, core: Core()) }
        #expect(error?.code == .weightsMissing)
        #expect(error?.description.contains("/nowhere/articulation.weights") == true)
    }
}

/// Ways to damage a weights file.
enum Damage: CaseIterable {
    case empty, magic, headerLength, json, rate, outputs, delay, noNetworks, channels, dilation, missing, shape
    case negativeOffset, oddOffset, hugeOffset, notANumber, cut

    var word: String {
        switch self {
        case .empty, .magic: "LIPSART1"
        case .headerLength: "does not fit"
        case .json: "JSON"
        case .rate: "8000 Hz"
        case .outputs: "outputs"
        case .delay: "ahead"
        case .noNetworks: "0 networks"
        case .channels, .dilation: "channels"
        case .missing: "no tensor block1.scale"
        case .shape: "shape"
        case .negativeOffset, .oddOffset, .hugeOffset, .cut: "outside the file"
        case .notANumber: "not a number"
        }
    }

    var bytes: [UInt8] {
        var network = SmallNetwork()
        switch self {
        case .empty: return []
        case .magic: return [0] + network.bytes.dropFirst()
        case .headerLength: return network.bytes[..<8] + [0xFF, 0xFF, 0xFF, 0x7F] + network.bytes[12...]
        case .json: return network.bytes[..<12] + [UInt8](repeating: 0x7B, count: 4) + network.bytes[16...]
        case .rate: network.sampleRate = 8000
        case .outputs: network.outputs = ["jaw"]
        case .delay: network.delaySteps = 8
        case .noNetworks: network.isThere = false
        case .channels: network.channels = 1 << 40
        case .dilation: network.dilation = 65
        case .missing: network.leftOut = "block1.scale"
        case .shape: network.shapeOf["input.weight"] = [81, 3]
        case .negativeOffset: network.offsetOf["output.bias"] = -2
        case .oddOffset: network.offsetOf["output.bias"] = 3
        case .hugeOffset: network.offsetOf["output.bias"] = Int.max - 1
        case .notANumber: network.bias = 0x7E00
        case .cut: return network.bytes.dropLast(2)
        }
        return network.bytes
    }
}

/// A network of one channel and one block whose weights are zero and whose read-out has a bias of one half.
struct SmallNetwork {
    var sampleRate = 16_000
    var delaySteps = 7
    var outputs = MouthPose.names
    var isThere = true
    var channels = 1
    var dilation = 2
    var bias: UInt16 = 0x3800
    var leftOut: String?
    var shapeOf: [String: [Int]] = [:]
    var offsetOf: [String: Int] = [:]

    var bytes: [UInt8] {
        let shapes: [(String, [Int])] = [
            ("prior", [80]), ("input.weight", [243, 1]), ("input.bias", [1]), ("block1.weight", [3, 1]),
            ("block1.bias", [1]), ("block1.scale", [1]), ("output.weight", [1, 11]), ("output.bias", [11]),
        ]
        var (tensors, data) = ([[String: Any]](), [UInt8]())
        for (name, shape) in shapes where name != leftOut {
            let values: [String: Any] = [
                "name": name, "shape": shapeOf[name] ?? shape, "offset": offsetOf[name] ?? data.count,
            ]
            tensors.append(values)
            let value = name == "output.bias" ? bias : 0
            for _ in 0..<shape.reduce(1, *) { data += [UInt8(value & 0xFF), UInt8(value >> 8)] }
        }
        let network: [String: Any] = ["channels": channels, "dilations": [dilation], "tensors": tensors]
        let header: [String: Any] = [
            "sampleRate": sampleRate, "hop": 200, "delaySteps": delaySteps, "outputs": outputs,
            "networks": isThere ? [network] : [], "training": ["note": "made up"],
        ]
        var text = [UInt8]((try? JSONSerialization.data(withJSONObject: header)) ?? Data())
        while !(12 + text.count).isMultiple(of: 16) { text.append(0x20) }
        let length = (0..<4).map { UInt8(text.count >> (8 * $0) & 0xFF) }
        return WeightsFile.magic + length + text + data
    }
}

extension SmallNetwork {
    /// A folder that holds it and no encoder.
    func folder() throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("articulation-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: folder.appendingPathComponent("articulation.weights"))
        return folder
    }
}
