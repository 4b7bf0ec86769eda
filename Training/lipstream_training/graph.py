"""Writes the encoder with its heads as ONNX: three small graphs that share two files of float16 weights."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from . import encoder
from .head import OUTPUTS, REACH, TAPS

OPSET, IR_VERSION = 20, 10
ALIGNMENT = 64
ENCODER_FILE, HEADS_FILE = "encoder.weights", "heads.weights"
FILM_FRAMES, LIVE_FRAMES = 400, 128
# Read-outs of a live window, in features (20 ms) from its end: 160 and 120 ms before it.
LIVE_READ = (-8, -6)


class WeightsFile:
    """One file of external data: float16 tensors, each stored once."""

    def __init__(self, name):
        self.name = name
        self.data = b""
        self._offsets = {}

    def tensor(self, name, values):
        """The initializer for the first rows of the tensor `name`; `values` must begin as they did the first time."""
        stored = np.ascontiguousarray(values, "<f2")
        if not np.isfinite(stored).all():
            raise ValueError(f"{name} does not fit float16")
        if name not in self._offsets:
            self.data += b"\0" * (-len(self.data) % ALIGNMENT)
            self._offsets[name] = len(self.data)
            self.data += stored.tobytes()
        offset = self._offsets[name]
        if self.data[offset : offset + stored.nbytes] != stored.tobytes():
            raise ValueError(f"{name} is already stored with other values")
        tensor = TensorProto(name=name, data_type=TensorProto.FLOAT16, dims=stored.shape)
        tensor.data_location = TensorProto.EXTERNAL
        facts = {"location": self.name, "offset": offset, "length": stored.nbytes}
        for key, value in facts.items():
            tensor.external_data.add(key=key, value=str(value))
        return tensor


class _Graph:
    """Nodes in order; every method adds some and gives the name of their output."""

    def __init__(self, files):
        self._files = files
        self.nodes, self.initializers = [], []
        self._known, self._count = {}, 0

    def add(self, operation, *inputs, **attributes):
        self._count += 1
        output = f"{operation.lower()}{self._count}"
        self.nodes.append(helper.make_node(operation, list(inputs), [output], name=output, **attributes))
        return output

    def weight(self, name, values, file):
        """A float16 weight, cast to float32."""
        if name not in self._known:
            self.initializers.append(self._files[file].tensor(name, values))
            self._known[name] = self.add("Cast", name, to=TensorProto.FLOAT)
        return self._known[name]

    def integers(self, *values):
        name = "integers" + "_".join(map(str, values)).replace("-", "m")
        if name not in self._known:
            self.initializers.append(helper.make_tensor(name, TensorProto.INT64, [len(values)], values))
            self._known[name] = name
        return name

    def last(self, x, frames, axis=1):
        """The last `frames` of axis 1."""
        return self.add("Slice", x, self.integers(-frames), self.integers(2**31 - 1), self.integers(axis))


def _encoded(graph, w, mel, frames, layers, kept):
    """Names of the features after each layer: the last `kept` of them, or all.

    Only the kept frames ask anything of the last layer; the others only answer there, as keys and values.
    """
    weight = lambda name: graph.weight(f"encoder.{name}", w[name], ENCODER_FILE)
    linear = lambda name, x: graph.add("Add", graph.add("MatMul", x, weight(f"{name}.weight")), weight(f"{name}.bias"))
    norm = lambda name, x: graph.add(
        "LayerNormalization", x, weight(f"{name}.weight"), weight(f"{name}.bias"), axis=-1, epsilon=1e-5
    )

    def convolved(name, x, stride):
        parts = (x, weight(f"{name}.weight"), weight(f"{name}.bias"))
        return graph.add("Gelu", graph.add("Conv", *parts, kernel_shape=[3], pads=[1, 1], strides=[stride]))

    def split(x, order):
        shape = graph.integers(0, 0, encoder.HEADS, encoder.WIDTH // encoder.HEADS)
        return graph.add("Transpose", graph.add("Reshape", x, shape), perm=order)

    x = convolved("conv2", convolved("conv1", mel, 1), 2)
    x = graph.add("Transpose", x, perm=[0, 2, 1])
    h = graph.add("Add", x, graph.weight("encoder.positions", w["positions"][: frames // 2], ENCODER_FILE))
    normed, out = norm("layer0.before", h), []
    for i in range(layers):
        name = f"layer{i}"
        cut = (lambda x: graph.last(x, kept)) if kept and i == layers - 1 else (lambda x: x)
        query = split(linear(f"{name}.query", cut(normed)), [0, 2, 1, 3])
        key = split(graph.add("MatMul", normed, weight(f"{name}.key.weight")), [0, 2, 3, 1])
        value = split(linear(f"{name}.value", normed), [0, 2, 1, 3])
        attended = graph.add("MatMul", graph.add("Softmax", graph.add("MatMul", query, key), axis=-1), value)
        joined = graph.add("Transpose", attended, perm=[0, 2, 1, 3])
        joined = graph.add("Reshape", joined, graph.integers(0, 0, encoder.WIDTH))
        h = graph.add("Add", cut(h), linear(f"{name}.out", joined))
        wide = graph.add("Gelu", linear(f"{name}.wide", norm(f"{name}.between", h)))
        h = graph.add("Add", h, linear(f"{name}.narrow", wide))
        normed = norm(f"layer{i + 1}.before", h)
        out.append(normed if not kept or i == layers - 1 else graph.last(normed, kept))
    return out


def joined(heads):
    """Heads of several seeds as one, by tensor name: channels side by side, outputs averaged; kernels (out, in, taps)."""
    out = {
        "project.weight": np.concatenate([h["project.weight"] for h in heads], 1),
        "output.weight": np.concatenate([h["output.weight"] for h in heads]) / len(heads),
        "output.bias": np.mean([h["output.bias"] for h in heads], 0),
    }
    for name in ("project.bias", "conv1.bias", "conv2.bias"):
        out[name] = np.concatenate([h[name] for h in heads])
    for i, taps in enumerate(TAPS, 1):
        kernels = [h[f"conv{i}.weight"].reshape(len(taps), -1, h[f"conv{i}.bias"].size) for h in heads]
        out[f"conv{i}.weight"] = np.concatenate([np.transpose(kernel, (2, 1, 0)) for kernel in kernels])
    return out


def _read(graph, name, heads, features, read, kept):
    """The poses of the mean of `heads` on the features; only the frames `read` (from the end), or all."""
    w = joined(heads)
    weight = lambda part: graph.weight(f"{name}.{part}", w[part], HEADS_FILE)
    x = features[0] if len(features) == 1 else graph.add("Concat", *features, axis=2)
    x = graph.add("Relu", graph.add("Add", graph.add("MatMul", x, weight("project.weight")), weight("project.bias")))
    x = graph.add("Transpose", x, perm=[0, 2, 1])
    for i, taps in enumerate(TAPS, 1):
        reach, step = max(taps), taps[1] - taps[0]
        padded = graph.add("Pad", x, graph.integers(0, 0, reach, 0, 0, reach), mode="edge")
        parts = (padded, weight(f"conv{i}.weight"), weight(f"conv{i}.bias"))
        inner = graph.add("Conv", *parts, kernel_shape=[len(taps)], dilations=[step], group=len(heads))
        x = graph.add("Add", x, graph.add("Relu", inner))
    if read:
        x = graph.add("Gather", x, graph.integers(*(kept + place for place in read)), axis=2)
    x = graph.add("Transpose", x, perm=[0, 2, 1])
    return graph.add("MatMul", x, weight("output.weight")), weight("output.bias")


def _model(graph, name, batch, frames, outputs, note):
    inputs = [helper.make_tensor_value_info("mel", TensorProto.FLOAT, [batch, 80, frames])]
    outputs = [helper.make_tensor_value_info(o, TensorProto.FLOAT, [batch, *shape]) for o, shape in outputs]
    graph = helper.make_graph(graph.nodes, name, inputs, outputs, graph.initializers, doc_string=note)
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="lipstream"
    )


def head_model(files, w, name, heads, layers, frames, read=(), batch=1, note=""):
    """The encoder's first `layers` and the mean of `heads`: `mel` (batch, 80, frames) to `poses`.

    `read`: the features, counted from the end, whose poses are wanted; all where it is empty.
    """
    graph = _Graph({file.name: file for file in files})
    # The head hears REACH features before the first one that is read, and repeats the newest one after the end.
    kept = max(-min(read) + REACH, 0) if read else 0
    features = _encoded(graph, w, "mel", frames, layers, kept)
    graph.nodes.append(helper.make_node("Add", _read(graph, name, heads, features, read, kept), ["poses"], name="poses"))
    shape = (len(read) or frames // 2, OUTPUTS)
    return _model(graph, name, batch, frames, [("poses", shape)], note)


def feature_model(files, w, layers, frames, kept=0):
    """The encoder alone, for training: `mel` (N, 80, frames) to `features` (N, frames kept, 384 x layers)."""
    graph = _Graph({file.name: file for file in files})
    features = _encoded(graph, w, "mel", frames, layers, kept)
    graph.nodes.append(helper.make_node("Concat", features, ["features"], name="features", axis=2))
    return _model(graph, "features", "N", frames, [("features", (kept or frames // 2, encoder.WIDTH * layers))], "")


def write(folder: Path, w, film, live_two, live_one, note=""):
    """Writes film.onnx, live-two.onnx, live-one.onnx and the two files of weights into `folder`."""
    files = WeightsFile(ENCODER_FILE), WeightsFile(HEADS_FILE)
    models = {
        "film": head_model(files, w, "film", film, 3, FILM_FRAMES, note=note),
        "live-two": head_model(files, w, "live-two", live_two, 2, LIVE_FRAMES, LIVE_READ, "N", note),
        "live-one": head_model(files, w, "live-one", live_one, 1, LIVE_FRAMES, LIVE_READ, "N", note),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file.name).write_bytes(file.data)
    for name, model in models.items():
        (folder / f"{name}.onnx").write_bytes(model.SerializeToString())
        onnx.checker.check_model(str(folder / f"{name}.onnx"))
