"""The weights file that Lipstream reads.

Little-endian: 8 bytes `LIPSART1`; UInt32 n; n bytes of UTF-8 JSON, padded with spaces so that 12 + n is a multiple of
16; then the tensors, float16, at the byte offsets (from the first tensor) that the JSON gives.
"""

import json
import struct
from pathlib import Path

import numpy as np

from .articulation import OUTPUTS
from .mel import HOP, SAMPLE_RATE
from .network import DELAY, DILATIONS

MAGIC = b"LIPSART1"
# The outputs that real mouths taught: `MouthPose.seenOpening`, and the width in a speaker's standard deviations.
SEEN = ("seenOpening", "seenWidth")


def names():
    """The tensors of a network in file order."""
    blocks = [f"block{i}.{part}" for i in range(1, len(DILATIONS) + 1) for part in ("weight", "bias", "scale")]
    return ["prior", "input.weight", "input.bias", *blocks, "output.weight", "output.bias"]


def write(path: Path, networks, training):
    """Writes the networks (tensors by name) with the facts of their `training`."""
    data, described = b"", []
    for tensors in networks:
        rows = []
        if np.shape(tensors["output.bias"]) != (len(OUTPUTS) + len(SEEN),):
            raise ValueError(f"the network has {len(tensors['output.bias'])} outputs")
        for name in names():
            values = np.asarray(tensors[name], "<f2")
            if not np.isfinite(values).all():
                raise ValueError(f"{name} does not fit float16")
            rows.append({"name": name, "shape": list(values.shape), "offset": len(data)})
            data += values.tobytes()
        channels = len(tensors["input.bias"])
        described.append({"channels": channels, "dilations": list(DILATIONS), "tensors": rows})
    header = {
        "sampleRate": SAMPLE_RATE, "hop": HOP, "delaySteps": DELAY, "outputs": [*OUTPUTS, *SEEN], "networks": described,
        "training": training,
    }
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode()
    text += b" " * (-(12 + len(text)) % 16)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".part")
    partial.write_bytes(MAGIC + struct.pack("<I", len(text)) + text + data)
    partial.rename(path)


def read(path: Path):
    """The networks (float32 tensors by name) and the training facts of a weights file."""
    raw = path.read_bytes()
    if raw[:8] != MAGIC:
        raise ValueError(f"{path} is not a Lipstream articulation file")
    (length,) = struct.unpack_from("<I", raw, 8)
    header = json.loads(raw[12 : 12 + length])
    networks = []
    for network in header["networks"]:
        tensors = {}
        for row in network["tensors"]:
            count = int(np.prod(row["shape"]))
            values = np.frombuffer(raw, "<f2", count, 12 + length + row["offset"])
            tensors[row["name"]] = values.reshape(row["shape"]).astype(np.float32)
        networks.append(tensors)
    return networks, header["training"]
