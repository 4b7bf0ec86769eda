"""Writes the prototype's network as articulation.weights: a stand-in until `Training/` makes the real one.

    python Tests/Reference/convert_prototype_weights.py artic120_f16.npz Sources/Articulation/Resources/articulation.weights

Keys of the prototype: w0...w8, b0...b8, s1...s8, wo, bo, prior; `wo` has 9 columns for each head, the third of four
heads (or the only one) is the one that looks seven hops ahead. Several files are averaged by the program.
"""

import json
import pathlib
import sys

import numpy as np

OUTPUTS = ["jaw", "aperture", "width", "rounding", "closure", "tuck", "teeth", "tongue", "voicing"]
DILATIONS = [1, 2, 4, 8, 1, 2, 4, 8]


def tensors(path):
    """Names and values in the order of the format."""
    source = np.load(path)
    channels = source["b0"].size
    heads = source["bo"].size // len(OUTPUTS)
    head = 2 if heads > 1 else 0
    yield "prior", source["prior"]
    yield "input.weight", source["w0"]
    yield "input.bias", source["b0"]
    for block in range(1, len(DILATIONS) + 1):
        yield f"block{block}.weight", source[f"w{block}"]
        yield f"block{block}.bias", source[f"b{block}"]
        yield f"block{block}.scale", source[f"s{block}"]
    yield "output.weight", source["wo"].reshape(channels, heads, len(OUTPUTS))[:, head]
    yield "output.bias", source["bo"].reshape(heads, len(OUTPUTS))[head]


def write(sources, target):
    """Magic, length of the header, header padded to a multiple of 16, float16 tensors."""
    data, networks = b"", []
    for path in sources:
        entries = []
        for name, values in tensors(path):
            entries.append({"name": name, "shape": list(values.shape), "offset": len(data)})
            data += np.ascontiguousarray(values, dtype="<f2").tobytes()
        channels = entries[2]["shape"][0]
        networks.append({"channels": channels, "dilations": DILATIONS, "tensors": entries})
    header = {
        "sampleRate": 16000, "hop": 200, "delaySteps": 7, "outputs": OUTPUTS, "networks": networks,
        "training": {"note": "the prototype's weights, a stand-in"},
    }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-(12 + len(text)) % 16)
    pathlib.Path(target).write_bytes(b"LIPSART1" + len(text).to_bytes(4, "little") + text + data)


write(sys.argv[1:-1], sys.argv[-1])
