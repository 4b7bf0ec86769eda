import Foundation

/// Networks that compute next to nothing and have the shapes that a test wants.
enum TinyNetworks {
    /// OpenVINO's own format: every input goes through a ReLU, and the first one comes out.
    ///
    /// - Parameters:
    ///   - inputs: extents, outermost first; -1 leaves one open.
    ///   - type: of the numbers.
    ///   - url: the `.xml`; an empty `.bin` is written beside it.
    /// - Throws: Foundation's error when it cannot be written.
    static func writeIR(_ inputs: [[Int]], type: String = "f32", to url: URL) throws {
        let precision = type.uppercased().replacingOccurrences(of: "F", with: "FP")
        var (layers, edges) = ("", "")
        for (index, extents) in inputs.enumerated() {
            let port = extents.map { "<dim>\($0)</dim>" }.joined()
            let shape = extents.map { $0 < 0 ? "?" : "\($0)" }.joined(separator: ",")
            let (input, relu, result) = (3 * index, 3 * index + 1, 3 * index + 2)
            layers += """
                <layer id="\(input)" name="x\(index)" type="Parameter" version="opset1"><data shape="\(shape)"
                element_type="\(type)"/><output><port id="0" precision="\(precision)" names="x\(index)">\(port)</port>
                </output></layer>
                """
            layers += """
                <layer id="\(relu)" name="r\(index)" type="ReLU" version="opset1"><input><port id="0"
                precision="\(precision)">\(port)</port></input><output><port id="1" precision="\(precision)"
                names="y\(index)">\(port)</port></output></layer>
                """
            edges += "<edge from-layer=\"\(input)\" from-port=\"0\" to-layer=\"\(relu)\" to-port=\"0\"/>"
            guard index == 0 else { continue }
            layers += """
                <layer id="\(result)" name="o\(index)" type="Result" version="opset1"><input><port id="0"
                precision="\(precision)">\(port)</port></input></layer>
                """
            edges += "<edge from-layer=\"\(relu)\" from-port=\"1\" to-layer=\"\(result)\" to-port=\"0\"/>"
        }
        let text =
            "<?xml version=\"1.0\"?><net name=\"tiny\" version=\"11\"><layers>\(layers)</layers>"
            + "<edges>\(edges)</edges></net>"
        try Data(text.utf8).write(to: url)
        try Data().write(to: url.deletingPathExtension().appendingPathExtension("bin"))
    }

    /// ONNX: `y = Relu(x)`; see onnx.proto for the field numbers.
    static func onnx(_ extents: [Int]) -> Data {
        func value(_ name: String) -> [UInt8] {
            let dimensions = extents.flatMap { field(1, field(1, varint: $0)) }
            return field(1, Array(name.utf8)) + field(2, field(1, field(1, varint: 1) + field(2, dimensions)))
        }
        let node = field(1, Array("x".utf8)) + field(2, Array("y".utf8)) + field(4, Array("Relu".utf8))
        let graph = field(1, node) + field(2, Array("tiny".utf8)) + field(11, value("x")) + field(12, value("y"))
        let operators = field(1, []) + field(2, varint: 13)
        return Data(field(1, varint: 8) + field(7, graph) + field(8, operators))
    }

    // Protocol buffers: a key (number << 3 | kind), then a length and bytes (kind 2) or a number (kind 0).
    private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        [UInt8(number << 3 | 2)] + varint(content.count) + content
    }
    private static func field(_ number: Int, varint value: Int) -> [UInt8] { [UInt8(number << 3)] + varint(value) }
    private static func varint(_ value: Int) -> [UInt8] {
        value < 128 ? [UInt8(value)] : [UInt8(value & 127 | 128)] + varint(value >> 7)
    }
}
