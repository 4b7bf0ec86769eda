#!/usr/bin/env python3
"""Makes tiny networks that take and give what LatentSync's do, for LatentSyncTests.

    make_latentsync_networks.py FOLDER

Five OpenVINO networks of a few kilobytes, the mask and signature.json, as Scripts/export-latentsync lays them out. They draw
no faces: they have the right inputs, outputs and open extents, and every input changes every output; as in the real
network, all frames of a chunk and nothing else are mixed. Needs numpy and openvino.
"""
import hashlib
import json
import os
import struct
import sys
import zlib

import numpy as np
import openvino as ov
from openvino import opset13 as op

RESOLUTION, WIDTH, LAYERS, CACHE = 64, 6, 5, 3
drawn = {}


def weights(name, *shape):
    """The same for the same name: unet_shallow is the outer part of unet."""
    if name not in drawn:
        random = np.random.default_rng(len(drawn) + 5)
        drawn[name] = random.normal(0, 1 / np.sqrt(np.prod(shape[1:])), shape).astype(np.float32)
    return op.constant(drawn[name])


def ints(*values):
    return op.constant(np.array(values, np.int64))


def convolution(name, node, inputs, outputs, dimensions):
    kernel = weights(name, outputs, inputs, *[1] * dimensions)
    ones, zeros = [1] * dimensions, [0] * dimensions
    return op.convolution(node, kernel, ones, zeros, zeros, ones)


def model(outputs, inputs, name):
    for output, label in outputs:
        output.output(0).get_tensor().set_names({label})
    results = [op.result(output) for output, _ in outputs]
    for (_, label), result in zip(outputs, results):
        result.output(0).get_tensor().add_names({label})
    return ov.Model(results, inputs, name)


def parameter(shape, label, kind=np.float32):
    node = op.parameter(shape, kind, name=label)
    node.output(0).get_tensor().set_names({label})
    return node


def audio_encoder():
    mel = parameter([1, 80, 3000], "mel")
    half = op.reduce_mean(op.reshape(mel, ints(80, 1500, 2), False), ints(2), False)
    mixed = op.matmul(half, weights("speech", 80, LAYERS * WIDTH), True, False)
    return model([(op.reshape(op.tanh(mixed), ints(1500, LAYERS, WIDTH), False), "embeddings")], [mel], "audio_encoder")


def vae_encoder():
    image = parameter([-1, 3, -1, -1], "image")
    small = op.avg_pool(image, [8, 8], [0, 0], [0, 0], [8, 8], True)
    return model([(convolution("encoder", small, 3, 8, 2), "moments")], [image], "vae_encoder")


def vae_decoder():
    latent = parameter([-1, 4, -1, -1], "latent")
    color = op.tanh(convolution("decoder", latent, 4, 3, 2))
    large = op.interpolate(color, np.array([8, 8], np.float32), "nearest", "scales", axes=np.array([2, 3], np.int64))
    return model([(large, "image")], [latent], "vae_decoder")


def heard(name, sample, audio, channels):
    """What is heard, a number for each half, channel and frame: [B, channels, F, 1, 1]."""
    mean = op.reduce_mean(audio, ints(1), False)
    mixed = op.matmul(mean, weights(name, WIDTH, channels), False, False)
    extents = op.shape_of(sample)
    halves, frames = (op.gather(extents, ints(place), ints(0)) for place in (0, 2))
    parted = op.reshape(mixed, op.concat([halves, frames, ints(channels)], 0), False)
    turned = op.transpose(parted, ints(0, 2, 1))
    return op.unsqueeze(turned, ints(3, 4))


def ports():
    sample = parameter([-1, 13, -1, -1, -1], "sample")
    timestep = parameter([1], "timestep", np.int64)
    audio = parameter([-1, 50, WIDTH], "audio")
    level = op.sin(op.multiply(op.convert(timestep, "f32"), op.constant(np.float32(0.01))))
    return sample, timestep, audio, level


def head(sample, audio, level, deep):
    own = convolution("own", sample, 13, 4, 3)
    across = op.reduce_mean(own, ints(2, 3, 4), True)
    summed = op.add(op.add(own, across), op.add(heard("heard", sample, audio, 4), convolution("outer", deep, CACHE, 4, 3)))
    return op.tanh(op.add(summed, level))


def unet():
    sample, timestep, audio, level = ports()
    deep = op.tanh(op.add(op.add(convolution("deep", sample, 13, CACHE, 3), heard("deeply heard", sample, audio, CACHE)), level))
    return model([(head(sample, audio, level, deep), "noise"), (deep, "cache")], [sample, timestep, audio], "unet")


def unet_shallow():
    sample, timestep, audio, level = ports()
    cache = parameter([-1, CACHE, -1, -1, -1], "cache")
    return model(
        [(head(sample, audio, level, cache), "noise")], [sample, timestep, audio, cache], "unet_shallow")


def write_grey(path, levels):
    """A PNG of one channel."""
    def part(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", levels.shape[1], levels.shape[0], 8, 0, 0, 0, 0)
    rows = b"".join(b"\0" + row.tobytes() for row in levels)
    with open(path, "wb") as file:
        file.write(
            b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows, 9)) + part(b"IEND", b""))


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    networks = {}
    for make in (audio_encoder, vae_encoder, vae_decoder, unet, unet_shallow):
        file = f"{make.__name__}.xml"
        ov.save_model(make(), os.path.join(folder, file), compress_to_fp16=False)
        content = b"".join(
            open(os.path.join(folder, make.__name__ + end), "rb").read() for end in (".xml", ".bin"))
        networks[make.__name__] = {
            "file": file, "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    mask = np.full((256, 256), 255, np.uint8)
    mask[95:243, 9:248] = 0
    write_grey(os.path.join(folder, "mask.png"), mask)
    signature = {
        "format": "lipstream.latentsync", "version": 1, "resolution": RESOLUTION, "chunk_frames": 16,
        "speech_width": WIDTH, "speech_layers": LAYERS, "cache_channels": CACHE,
        "constants": {
            "train_steps": 1000, "beta_start": 0.00085, "beta_end": 0.012, "scaling_factor": 0.18215,
            "steps_offset": 1},
        "mask": "mask.png", "networks": networks, "sources": {"tests": hashlib.sha256(b"tiny").hexdigest()},
    }
    with open(os.path.join(folder, "signature.json"), "w", encoding="utf-8") as file:
        json.dump(signature, file, indent=2, sort_keys=True)
        file.write("\n")


if __name__ == "__main__":
    main()
