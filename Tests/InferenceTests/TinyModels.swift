import Foundation

/// Models of a few hundred bytes, written by hand in the formats' own terms.
enum TinyModels {
    /// OpenVINO's own format: `y = x * (1, 2, 3)` for x of 2 x 3, or of any number of rows.
    static func writeIR(to folder: URL, rows: Int? = 2) throws -> URL {
        let dimension = "<dim>\(rows ?? -1)</dim><dim>3</dim>"
        let text = """
            <?xml version="1.0"?>
            <net name="tiny" version="11"><layers>
            <layer id="0" name="x" type="Parameter" version="opset1"><data shape="\(rows.map(String.init) ?? "?"),3"
            element_type="f32"/><output><port id="0" precision="FP32" names="x">\(dimension)</port></output></layer>
            <layer id="1" name="w" type="Const" version="opset1"><data element_type="f32" shape="1, 3" offset="0"
            size="12"/><output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim></port></output></layer>
            <layer id="2" name="m" type="Multiply" version="opset1"><data auto_broadcast="numpy"/><input>
            <port id="0" precision="FP32">\(dimension)</port><port id="1" precision="FP32"><dim>1</dim><dim>3</dim>
            </port></input><output><port id="2" precision="FP32" names="y">\(dimension)</port></output></layer>
            <layer id="3" name="r" type="Result" version="opset1"><input><port id="0" precision="FP32">\(dimension)
            </port></input></layer></layers>
            <edges><edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
            <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
            <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/></edges></net>
            """
        let url = folder.appendingPathComponent("tiny.xml")
        try Data(text.utf8).write(to: url)
        try Data(bytes(of: [1, 2, 3])).write(to: folder.appendingPathComponent("tiny.bin"))
        return url
    }

    /// ONNX: `y = operation(x, (10, 20, 30))` for x of 1 x 3; see onnx.proto for the field numbers.
    static func writeONNX(to folder: URL, operation: String = "Add") throws -> URL {
        func value(_ name: String) -> [UInt8] {
            let extents = [1, 3].flatMap { field(1, field(1, varint: $0)) }
            return field(1, name) + field(2, field(1, field(1, varint: 1) + field(2, extents)))
        }
        let node = field(1, "x") + field(1, "b") + field(2, "y") + field(4, operation)
        let constant =
            field(1, varint: 1) + field(1, varint: 3) + field(2, varint: 1) + field(8, "b")
            + field(9, bytes(of: [10, 20, 30]))
        let graph =
            field(1, node) + field(2, "tiny") + field(5, constant) + field(11, value("x")) + field(12, value("y"))
        let model = field(1, varint: 8) + field(7, graph) + field(8, field(1, "") + field(2, varint: 13))
        let url = folder.appendingPathComponent("tiny.onnx")
        try Data(model).write(to: url)
        return url
    }

    private static func bytes(of values: [Float]) -> [UInt8] {
        values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) } }
    }

    // Protocol buffers: a key (number << 3 | kind), then a length and bytes (kind 2) or a number (kind 0), all small.
    private static func field(_ number: Int, _ content: [UInt8]) -> [UInt8] {
        precondition(content.count < 1 << 14)
        let length = content.count < 128 ? [content.count] : [content.count & 127 | 128, content.count >> 7]
        return ([number << 3 | 2] + length).map { UInt8($0) } + content
    }
    private static func field(_ number: Int, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    private static func field(_ number: Int, varint value: Int) -> [UInt8] { [UInt8(number << 3), UInt8(value)] }
}
