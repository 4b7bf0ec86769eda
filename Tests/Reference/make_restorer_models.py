"""Stand-ins for face restorers, for RestorationTests: networks of GFPGAN's signature that do something known.

    python3 Tests/Reference/make_restorer_models.py Tests/RestorationTests/Models

Writes ONNX by hand (see onnx.proto for the field numbers), so only numpy and OpenVINO are needed; OpenVINO reads each
file back, runs it and saves one of them in its own format. None of them restores anything.
"""
import os
import struct
import sys

import numpy as np
import openvino as ov

FLOAT, DOUBLE = 1, 11
folder = sys.argv[1]


def varint(number):
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def field(number, content):
    if isinstance(content, int):
        return varint(number << 3) + varint(content)
    if isinstance(content, float):
        return varint(number << 3 | 5) + struct.pack("<f", content)
    if isinstance(content, str):
        content = content.encode()
    return varint(number << 3 | 2) + varint(len(content)) + content


def attribute(name, value):
    if isinstance(value, list):
        return field(1, name) + b"".join(field(8, v) for v in value) + field(20, 7)
    if isinstance(value, float):
        return field(1, name) + field(2, value) + field(20, 1)
    return field(1, name) + field(3, value) + field(20, 2)


def node(operation, inputs, output, **attributes):
    body = b"".join(field(1, name) for name in inputs) + field(2, output) + field(4, operation)
    return body + b"".join(field(5, attribute(name, value)) for name, value in attributes.items())


def constant(name, value):
    value = np.asarray(value, np.float32)
    return b"".join(field(1, n) for n in value.shape) + field(2, FLOAT) + field(8, name) + field(9, value.tobytes())


def port(name, shape, kind=FLOAT):
    extents = b"".join(field(1, field(2, n) if isinstance(n, str) else field(1, n)) for n in shape)
    return field(1, name) + field(2, field(1, field(1, kind) + field(2, extents)))


picture = [1, 3, 512, 512]


def write(name, nodes, constants=(), inputs=None, outputs=None):
    inputs = inputs or [port("input", picture)]
    outputs = outputs or [port("output", picture)]
    graph = b"".join(field(1, n) for n in nodes) + field(2, name)
    graph += b"".join(field(5, c) for c in constants)
    graph += b"".join(field(11, i) for i in inputs) + b"".join(field(12, o) for o in outputs)
    model = field(1, 8) + field(7, graph) + field(8, field(1, "") + field(2, 13))
    with open(os.path.join(folder, name + ".onnx"), "wb") as file:
        file.write(model)


def channels(*values):
    return np.reshape(values, (1, 3, 1, 1))


# The picture as it is; once with an open batch, as many exports have it.
write("identity", [node("Mul", ["input", "one"], "output")], [constant("one", channels(1, 1, 1))])
write(
    "open-batch", [node("Mul", ["input", "one"], "output")], [constant("one", channels(1, 1, 1))],
    inputs=[port("input", ["batch", 3, 512, 512])], outputs=[port("output", ["batch", 3, 512, 512])])
# Red + 38.25, green - 25.5, blue + 12.75 levels.
shift = [node("Add", ["input", "shift"], "output")], [constant("shift", channels(0.3, -0.2, 0.1))]
write("shift", *shift)
# A soft bright dot of 6 pixels on the template's right eye (192.98138, 239.94708), which has to land on the face's.
place = np.arange(512)
column = np.exp(-(((place - 239.94708) / 6) ** 2) / 2).reshape(512, 1)
row = np.exp(-(((place - 192.98138) / 6) ** 2) / 2).reshape(1, 512)
write(
    "dot", [node("MatMul", ["column", "row"], "dot"), node("Add", ["input", "dot"], "output")],
    [constant("column", column), constant("row", row)])
# Adds what each pixel differs by from four pixels near it: camera noise comes out several times as strong.
kernel = np.tile(np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], np.float32), (3, 1, 1, 1))
write(
    "sharpen", [node("Conv", ["input", "kernel"], "output", group=3, kernel_shape=[3, 3], dilations=[4, 4], pads=[4, 4, 4, 4])],
    [constant("kernel", kernel)])
# Draws fresh noise each time, as GFPGAN's PyTorch model does: to be refused.
write(
    "noise",
    [
        node("RandomNormalLike", ["input"], "random", scale=0.1),
        node("Add", ["input", "random"], "output"),
    ])
# Numbers that are none, as a half-precision export that overflows gives: to be refused.
write(
    "not-a-number", [node("Sub", ["input", "ten"], "less"), node("Log", ["less"], "output")],
    [constant("ten", channels(10, 10, 10))])
# Adds a tenth of the fidelity, which is a number or, as in CodeFormer's export, a double.
write(
    "fidelity", [node("Mul", ["weight", "tenth"], "step"), node("Add", ["input", "step"], "output")],
    [constant("tenth", [0.1])], inputs=[port("input", picture), port("weight", [1])])
write(
    "fidelity-double",
    [
        node("Cast", ["weight"], "single", to=FLOAT), node("Mul", ["single", "tenth"], "step"),
        node("Add", ["input", "step"], "output"),
    ],
    [constant("tenth", [0.1])], inputs=[port("input", picture), port("weight", [], DOUBLE)])
# Networks of other kinds: to be refused.
one = [constant("one", [1.0])]
small = [1, 3, 256, 256]
write("side-256", [node("Mul", ["input", "one"], "output")], one, [port("input", small)], [port("output", small)])
write(
    "two-pictures", [node("Add", ["input", "other"], "output")],
    inputs=[port("input", picture), port("other", picture)])
write(
    "no-picture", [node("GlobalAveragePool", ["input"], "output")], outputs=[port("output", [1, 3, 1, 1])])

core = ov.Core()
for name in sorted(os.listdir(folder)):
    if not name.endswith(".onnx"):
        continue
    model = core.read_model(os.path.join(folder, name))
    request = core.compile_model(model, "CPU").create_infer_request()
    values = [
        np.full([1 if n.is_dynamic else n.get_length() for n in i.partial_shape], 0.5, i.element_type.to_dtype())
        for i in model.inputs
    ]
    first, second = (next(iter(request.infer(values).values())).copy() for _ in range(2))
    same = np.array_equal(first, second)
    print(name, [f"{i.partial_shape} {i.element_type}" for i in model.inputs], first.shape, first.mean(), same)
ov.save_model(core.read_model(os.path.join(folder, "shift.onnx")), os.path.join(folder, "shift.xml"), False)
