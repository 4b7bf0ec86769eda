internal import Foundation
internal import Media

/// Lets a voice say the same text the same way every time.
///
/// VITS draws its tone and its rhythm from noise, which the network makes itself by ONNX's
/// [RandomNormalLike](https://onnx.ai/onnx/operators/onnx__RandomNormalLike.html), anew in every run: a film could then
/// not be made twice. Here the noise is a table of numbers with the same distribution, read from its start for each
/// sentence: the operator is replaced by five that lay the table over its input's shape.
struct FixedNoise {
    /// Field numbers of [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
    private enum Number {
        enum Model { static let (graph, operators) = (7, 8) }
        enum Graph { static let (node, initializer) = (1, 5) }
        enum Node { static let (input, output, operation, attribute) = (1, 2, 4, 5) }
        enum Attribute { static let name = 1 }
        enum Tensor { static let (extent, type, name, bytes) = (1, 2, 8, 9) }
        enum OperatorSet { static let (domain, version) = (1, 2) }
    }

    /// Numbers in the table: a sentence of ten seconds takes 170 000.
    private static let size = 1 << 18
    /// How far apart two operators begin to read, so that tone and rhythm do not follow each other.
    private static let distance = 65_537
    private static let prefix = "lipstream.noise"

    /// Operators that were replaced.
    private var count = 0

    /// Replaces the noise of a network.
    ///
    /// - Parameter model: an ONNX file.
    /// - Returns: another ONNX file, or the same where it makes no noise, or noise of another kind.
    static func fixed(_ model: Data) -> Data {
        var noise = FixedNoise()
        return noise.fix(model)
    }

    private mutating func fix(_ model: Data) -> Data {
        let fields = Array(WireMessage(model))
        // Range, which counts the numbers, came with the eleventh set of operators.
        let hasRange = fields.contains { field in
            guard field.number == Number.Model.operators else { return false }
            let set = Array(WireMessage(field.content))
            return !set.contains { $0.number == Number.OperatorSet.domain && !$0.content.isEmpty }
                && set.contains { $0.number == Number.OperatorSet.version && $0.value >= 11 }
        }
        guard hasRange, let graph = fields.first(where: { $0.number == Number.Model.graph }) else { return model }
        let fixed = fixGraph(graph.content)
        guard count > 0 else { return model }
        var result = Data(capacity: model.count + 4 * Self.size + 65_536)
        for field in fields {
            if field.number == Number.Model.graph {
                result.appendField(field.number, fixed)
            } else {
                result.append(field.whole)
            }
        }
        return result
    }

    private mutating func fixGraph(_ graph: Data) -> Data {
        var result = Data(capacity: graph.count + 4 * Self.size + 65_536)
        for field in WireMessage(graph) {
            if field.number == Number.Graph.node, let ends = Self.noise(field.content) {
                for node in nodes(from: ends.input, to: ends.output) { result.appendField(field.number, node) }
                count += 1
            } else {
                result.append(field.whole)
            }
        }
        guard count > 0 else { return result }
        var tensors = [
            Self.tensor("table", type: 1, extents: [Self.size], Self.table()),
            Self.number("one", 1), Self.number("size", Self.size),
        ]
        for index in 0..<count { tensors.append(Self.number("start\(index)", index * Self.distance)) }
        for tensor in tensors { result.appendField(Number.Graph.initializer, tensor) }
        return result
    }

    /// What a node takes and gives, where it makes noise of mean 0 and deviation 1.
    private static func noise(_ node: Data) -> (input: String, output: String)? {
        let fields = Array(WireMessage(node))
        func text(_ number: Int) -> String? { fields.first { $0.number == number }?.text }
        guard text(Number.Node.operation) == "RandomNormalLike" else { return nil }
        let attributes = fields.filter { $0.number == Number.Node.attribute }.flatMap { attribute in
            WireMessage(attribute.content).filter { $0.number == Number.Attribute.name }.map(\.text)
        }
        guard !attributes.contains("mean"), !attributes.contains("scale") else { return nil }
        guard let input = text(Number.Node.input), let output = text(Number.Node.output) else { return nil }
        return (input, output)
    }

    /// What stands in its place: position k of the input's shape gets number start + k of the table.
    private func nodes(from input: String, to output: String) -> [Data] {
        func local(_ name: String) -> String { "\(Self.prefix).\(count).\(name)" }
        func shared(_ name: String) -> String { "\(Self.prefix).\(name)" }
        return [
            Self.node("Shape", [input], local("shape")), Self.node("Size", [input], local("count")),
            Self.node("Add", [local("count"), shared("start\(count)")], local("end")),
            Self.node("Range", [shared("start\(count)"), local("end"), shared("one")], local("places")),
            Self.node("Mod", [local("places"), shared("size")], local("wrapped")),
            Self.node("Gather", [shared("table"), local("wrapped")], local("values")),
            Self.node("Reshape", [local("values"), local("shape")], output),
        ]
    }

    private static func node(_ operation: String, _ inputs: [String], _ output: String) -> Data {
        var node = Data()
        for input in inputs { node.appendField(Number.Node.input, input) }
        node.appendField(Number.Node.output, output)
        node.appendField(Number.Node.operation, operation)
        return node
    }

    private static func number(_ name: String, _ value: Int) -> Data {
        tensor(name, type: 7, extents: [], withUnsafeBytes(of: Int64(clamping: value).littleEndian) { unsafe Data($0) })
    }

    /// A tensor of a type of TensorProto.DataType: 1 is 32 bits of floating point, 7 is 64 bits of integer.
    private static func tensor(_ name: String, type: Int, extents: [Int], _ bytes: Data) -> Data {
        var tensor = Data()
        for extent in extents { tensor.appendField(Number.Tensor.extent, extent) }
        tensor.appendField(Number.Tensor.type, type)
        tensor.appendField(Number.Tensor.name, "\(prefix).\(name)")
        tensor.appendField(Number.Tensor.bytes, bytes)
        return tensor
    }

    /// Normally distributed numbers.
    private static func table() -> Data {
        var random = SeededRandom(seed: 1)
        var bytes = Data(capacity: 4 * size)
        for _ in 0..<size {
            withUnsafeBytes(of: random.gaussian().bitPattern.littleEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}
