/// A network in the terms of [OpenVINO IR](https://docs.openvino.ai/2026/documentation/openvino-ir-format.html),
/// version 11, built operation by operation.
///
/// Shapes have -1 where the number of frames is open.
struct IRGraph {
    /// What an operation gives, for others to take.
    struct Value {
        fileprivate var node: Int
        fileprivate var port: Int
        let shape: [Int]
    }

    private struct Node {
        var kind: String
        var name: String
        var attributes: [(String, String)]
        var inputs: [Value]
        /// `nil` for a result.
        var output: [Int]?
        /// What the output is called by who runs the network.
        var label: String?
    }

    let name: String
    private var nodes: [Node] = []

    init(name: String) { self.name = name }

    mutating func parameter(_ label: String, _ shape: [Int]) -> Value {
        let text = shape.map { $0 < 0 ? "?" : String($0) }.joined(separator: ",")
        return add("Parameter", label, [("shape", text), ("element_type", "f32")], [], shape, label: label)
    }

    mutating func constant(_ slot: WeightsFile.Slot, _ name: String) -> Value {
        let attributes = [
            ("element_type", "f32"), ("shape", Self.list(slot.shape)), ("offset", String(slot.offset)),
            ("size", String(slot.size)),
        ]
        return add("Const", name, attributes, [], slot.shape)
    }

    mutating func convolution(_ input: Value, _ weights: Value, _ layer: ConvolutionLayer) -> Value {
        var attributes = [
            ("strides", Self.list(layer.stride)), ("dilations", "1, 1"), ("pads_begin", Self.list(layer.padding)),
            ("pads_end", Self.list(layer.padding)), ("auto_pad", "explicit"),
        ]
        if layer.isTransposed { attributes.append(("output_padding", Self.list(layer.outputPadding))) }
        let size = layer.output(of: Array(input.shape[2...])) ?? [0, 0]
        return add(
            layer.isTransposed ? "ConvolutionBackpropData" : "Convolution", layer.prefix, attributes, [input, weights],
            [input.shape[0], layer.outputs] + size)
    }

    mutating func add(_ left: Value, _ right: Value, _ name: String) -> Value {
        add("Add", name, [("auto_broadcast", "numpy")], [left, right], left.shape)
    }

    mutating func relu(_ input: Value, _ name: String, label: String? = nil) -> Value {
        add("ReLU", name, [], [input], input.shape, label: label)
    }

    mutating func sigmoid(_ input: Value, _ name: String, label: String) -> Value {
        add("Sigmoid", name, [], [input], input.shape, label: label)
    }

    /// Joins two pictures of one size, channel behind channel.
    mutating func concatenation(_ first: Value, _ second: Value, _ name: String) -> Value {
        var shape = first.shape
        shape[1] += second.shape[1]
        return add("Concat", name, [("axis", "1")], [first, second], shape)
    }

    mutating func result(_ input: Value, _ name: String) {
        nodes.append(Node(kind: "Result", name: name, attributes: [], inputs: [input]))
    }

    private mutating func add(
        _ kind: String, _ name: String, _ attributes: [(String, String)], _ inputs: [Value], _ shape: [Int],
        label: String? = nil
    ) -> Value {
        nodes.append(
            Node(kind: kind, name: name, attributes: attributes, inputs: inputs, output: shape, label: label))
        return Value(node: nodes.count - 1, port: inputs.count, shape: shape)
    }

    private static func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ", ") }

    /// The `.xml` file.
    var xml: String {
        var lines = ["<?xml version=\"1.0\"?>", "<net name=\"\(name)\" version=\"11\">", "<layers>"]
        for (index, node) in nodes.enumerated() {
            lines.append(
                "<layer id=\"\(index)\" name=\"\(node.name)\" type=\"\(node.kind)\" version=\"opset1\">")
            if !node.attributes.isEmpty {
                lines.append("<data \(node.attributes.map { "\($0)=\"\($1)\"" }.joined(separator: " "))/>")
            }
            let ports = node.inputs.enumerated().map { Self.port($0, $1.shape) }
            if !ports.isEmpty { lines.append("<input>\(ports.joined())</input>") }
            if let shape = node.output {
                lines.append("<output>\(Self.port(node.inputs.count, shape, label: node.label))</output>")
            }
            lines.append("</layer>")
        }
        lines += ["</layers>", "<edges>"]
        for (index, node) in nodes.enumerated() {
            for (port, input) in node.inputs.enumerated() {
                lines.append(
                    "<edge from-layer=\"\(input.node)\" from-port=\"\(input.port)\" to-layer=\"\(index)\" "
                        + "to-port=\"\(port)\"/>")
            }
        }
        return (lines + ["</edges>", "</net>", ""]).joined(separator: "\n")
    }

    private static func port(_ index: Int, _ shape: [Int], label: String? = nil) -> String {
        let names = label.map { " names=\"\($0)\"" } ?? ""
        let extents = shape.map { "<dim>\($0)</dim>" }.joined()
        return "<port id=\"\(index)\" precision=\"FP32\"\(names)>\(extents)</port>"
    }
}
