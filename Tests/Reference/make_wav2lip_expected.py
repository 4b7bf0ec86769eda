"""Makes Tests/CheckpointTests/Expected: small Wav2Lip checkpoints with random weights, and what such networks answer.

Nothing here is shared with the importer: the files are written by Python's own pickle and zipfile, as torch.save does,
and the networks are computed by numpy from the published layer lists (strides and paddings included).

    python make_wav2lip_expected.py                 the fixtures (numpy)
    python make_wav2lip_expected.py --full FILE     one legacy checkpoint of the published shapes, 145 MB
    python make_wav2lip_expected.py --train FILE    the same with the optimizer's state, 436 MB
"""

import collections
import io
import pickle
import struct
import sys
import types
import zipfile
from pathlib import Path

import numpy as np

random = np.random.default_rng(20)


# The published layers: (channels in, channels out, kernel, stride, padding, kind); kind r = residual, t = transposed.
def conv(a, b, k=3, s=1, p=None, kind="", op=0):
    return (a, b, k, s, (k - 1) // 2 if p is None else p, kind, op)


def stage(a, b, count, k=3, s=2):
    return [conv(a, b, k, s)] + [conv(b, b, kind="r") for _ in range(count)]


def up(a, b, count, k=3, s=2, p=1, op=1):
    return [conv(a, b, k, s, p, "t", op)] + [conv(b, b, kind="r") for _ in range(count)]


def audio(w, counts, extra=0):
    layers = stage(1, w[0], counts[0], s=1) + stage(w[0], w[1], counts[1], s=(3, 1))
    layers += stage(w[1], w[2], counts[2], s=3) + stage(w[2], w[3], counts[3], s=(3, 2))
    last = w[3]
    for index in range(extra):
        layers += stage(last, w[4 + index], 2, s=1)
        last = w[4 + index]
    return layers + [conv(last, w[-1], p=0), conv(w[-1], w[-1], 1)]


def network(size, f, a, d, out, variant):
    """Layer lists of a variant. f, a, d: widths of face encoder, audio encoder, decoder."""
    face = [[conv(6, f[0], 7)]]
    for index, count in enumerate(variant["face"]):
        face.append(stage(f[index], f[index + 1], count, k=5 if variant.get("wide") == index else 3))
    last = len(variant["face"])
    for index, k in enumerate(variant["close"]):
        w, last = f[last], last + 1
        if k == "point":  # a bare 1 x 1 of stride 2, not inside a Sequential
            face.append([conv(w, f[last], 1, 2)])
        elif k == "half":
            face.append([conv(w, f[last], 3, 2), conv(f[last], f[last], 1)])
        else:
            face.append([conv(w, f[last], k, 1, 0), conv(f[last], f[last], 1)])
    decoder = [[conv(a[-1], d[0], 1)]]
    for index, (count, k, s, p, op) in enumerate(variant["up"]):
        decoder.append(up(d[index] + f[-1 - index], d[index + 1], count, k, s, p, op))
    output = [conv(d[-1] + f[0], out), conv(out, 3, 1, kind="bare")]
    return dict(size=size, face=face, audio=audio(a, *variant["audio"]), decoder=decoder, output=output,
                single=variant["close"][-1] == "point")


TWICE = (2, 3, 2, 1, 1)
VARIANTS = {
    96: dict(face=[2, 3, 2, 2, 1], close=[3], up=[(1, 3, 1, 0, 0)] + [TWICE] * 5, audio=([2, 2, 2, 1],)),
    288: dict(face=[1, 2, 3, 2, 2, 1], wide=0, close=[3, 3], audio=([2, 2, 2, 1],),
              up=[(1, 3, 1, 0, 0), (2, 3, 2, 1, 0), (2, 3, 2, 1, 0)] + [TWICE] * 5),
    "256-point": dict(face=[2, 3, 2, 2, 1, 1], close=[3, "point"], audio=([2, 2, 2, 1],),
                      up=[(1, 2, 1, 0, 0)] + [TWICE] * 7),
    "256-half": dict(face=[2, 2, 2, 3, 2, 2, 1], close=["half"], audio=([2, 2, 2, 1],), up=[(1, 3, 2, 1, 1)] + [TWICE] * 7),
    384: dict(face=[2, 2, 3, 2, 2, 2, 2], close=[3], audio=([2, 2, 2, 2], 1), up=[(1, 3, 1, 0, 0)] + [TWICE] * 7),
}


def named(net):
    for index, layers in enumerate(net["face"]):
        for j, layer in enumerate(layers):
            alone = net["single"] and index == len(net["face"]) - 1
            yield f"face_encoder_blocks.{index}" + ("" if alone else f".{j}"), layer
    for j, layer in enumerate(net["audio"]):
        yield f"audio_encoder.{j}", layer
    for index, layers in enumerate(net["decoder"]):
        for j, layer in enumerate(layers):
            yield f"face_decoder_blocks.{index}.{j}", layer
    for j, layer in enumerate(net["output"]):
        yield f"output_block.{j}", layer


def weights(net, plain=False):
    """Random tensors by their key; `plain` is quick and for speed only."""
    tensors = collections.OrderedDict()
    for name, (a, b, k, s, p, kind, op) in named(net):
        shape = (a, b, k, k) if kind == "t" else (b, a, k, k)
        w = random.standard_normal(shape, dtype=np.float32) * np.float32((1.0 / (a * k * k)) ** 0.5)
        bare = kind == "bare"
        key = name + ("." if bare else ".conv_block.0.")
        tensors[key + "weight"], tensors[key + "bias"] = w, random.standard_normal(b).astype("f4") * np.float32(0.1)
        if bare:
            continue
        key = name + ".conv_block.1."
        tensors[key + "weight"] = random.uniform(0.8, 1.2, b).astype("f4") * np.float32(0.6 if kind == "r" else 1.2)
        tensors[key + "bias"] = (random.standard_normal(b) * 0.2).astype("f4")
        tensors[key + "running_mean"] = (random.standard_normal(b) * 0.1).astype("f4")
        tensors[key + "running_var"] = random.uniform(0.3, 1.5, b).astype("f4")
        tensors[key + "num_batches_tracked"] = np.array(254000, "i8")
    return tensors


# The network in numpy.
def convolve(x, w, s, p):
    s = (s, s) if isinstance(s, int) else s
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    windows = np.lib.stride_tricks.sliding_window_view(x, w.shape[2:], (2, 3))[:, :, :: s[0], :: s[1]]
    return np.einsum("nchwij,ocij->nohw", windows, w, optimize=True)


def transpose(x, w, s, p, op):
    n, c, h, wd = x.shape
    k = w.shape[2]
    full = np.zeros((n, w.shape[1], (h - 1) * s + k + op, (wd - 1) * s + k + op))
    for i in range(k):
        for j in range(k):
            part = np.einsum("nchw,co->nohw", x, w[:, :, i, j])
            full[:, :, i : i + h * s : s, j : j + wd * s : s][:, :, :h, :wd] += part
    return full[:, :, p : full.shape[2] - p, p : full.shape[3] - p]


def block(x, name, layer, t):
    a, b, k, s, p, kind, op = layer
    t = {key: value.astype("f8") for key, value in t.items() if key.startswith(name + ".")}
    if kind == "bare":
        return convolve(x, t[name + ".weight"], s, p) + t[name + ".bias"][:, None, None]
    w, bias = t[name + ".conv_block.0.weight"], t[name + ".conv_block.0.bias"]
    y = (transpose(x, w, s, p, op) if kind == "t" else convolve(x, w, s, p)) + bias[:, None, None]
    n = {part: t[f"{name}.conv_block.1.{part}"][:, None, None] for part in ("weight", "bias", "running_mean", "running_var")}
    y = (y - n["running_mean"]) / np.sqrt(n["running_var"] + 1e-5) * n["weight"] + n["bias"]
    return np.maximum(y + x if kind == "r" else y, 0)


def forward(net, t, mel, face):
    names = iter(named(net))
    features, x = [], face
    for layers in net["face"]:
        for layer in layers:
            x = block(x, next(names)[0], layer, t)
        features.append(x)
    x = mel
    for layer in net["audio"]:
        x = block(x, next(names)[0], layer, t)
    for layers in net["decoder"]:
        for layer in layers:
            x = block(x, next(names)[0], layer, t)
        x = np.concatenate([x, features.pop()], 1)
    for layer in net["output"]:
        x = block(x, next(names)[0], layer, t)
    return 1 / (1 + np.exp(-x))


def noise(count, seed):
    """The same numbers in 0..<1 as in the tests: a hash of the index."""
    return ((np.arange(count, dtype=np.uint64) + seed) * 2654435761 % 2**32 >> 8) / 2**24


# What torch.save writes, without torch.
def fake(module, name):
    kind = type(name, (), {"__module__": module})
    setattr(sys.modules.setdefault(module, types.ModuleType(module)), name, kind)
    return kind


KINDS = {n: fake("torch", n) for n in ("FloatStorage", "DoubleStorage", "HalfStorage", "BFloat16Storage", "LongStorage")}


def _rebuild_tensor_v2():
    pass


def _rebuild_parameter():
    pass


for function in (_rebuild_tensor_v2, _rebuild_parameter):
    function.__module__ = "torch._utils"
    setattr(sys.modules.setdefault("torch._utils", types.ModuleType("torch._utils")), function.__name__, function)
sys.modules["torch"]._utils = sys.modules["torch._utils"]


class Storage:
    def __init__(self, array, kind):
        self.count, self.kind = array.size, kind
        self.data = array.astype({"DoubleStorage": "<f8", "HalfStorage": "<f2", "LongStorage": "<i8"}.get(kind, "<f4")).tobytes()
        if kind == "BFloat16Storage":
            self.data = (np.frombuffer(self.data, "<u4") >> 16).astype("<u2").tobytes()


class Tensor:
    """kind: FloatStorage, …; last_first: stored with its dimensions the other way round, so with unusual strides."""

    def __init__(self, array, kind="FloatStorage", last_first=False, parameter=False):
        kind = "LongStorage" if array.dtype == np.int64 else kind
        order = array.T if last_first else array
        strides = np.cumprod((1,) + order.shape[::-1])[:-1][::-1]
        self.shape, self.strides = array.shape, tuple(int(x) for x in (strides[::-1] if last_first else strides))
        self.storage, self.parameter = Storage(np.ascontiguousarray(order), kind), parameter

    def __reduce_ex__(self, protocol):
        if self.parameter:
            self.parameter, plain = False, self
            return _rebuild_parameter, (plain, True, collections.OrderedDict())
        return _rebuild_tensor_v2, (self.storage, 0, self.shape, self.strides, False, collections.OrderedDict())


def pickled(thing, storages, legacy, protocol=2):
    out = io.BytesIO()

    class Pickler(pickle.Pickler):
        def persistent_id(self, x):
            if isinstance(x, Storage):
                key = storages.setdefault(id(x), (str(len(storages)), x))[0]
                return ("storage", KINDS[x.kind], key, "cpu", x.count) + ((None,) if legacy else ())

    Pickler(out, protocol).dump(thing)
    return out.getvalue()


def save(path, thing, legacy, protocol=2):
    storages = {}
    body = pickled(thing, storages, legacy, protocol)
    if legacy:
        with open(path, "wb") as file:
            for head in (0x1950A86A20F9469CFC6C, 1001, dict(protocol_version=1001, little_endian=True, type_sizes={})):
                pickle.dump(head, file, 2)
            file.write(body)
            keys = sorted(key for key, _ in storages.values())
            pickle.dump(keys, file, 2)
            found = dict(storages.values())
            for key in keys:
                file.write(struct.pack("<q", found[key].count))
                file.write(found[key].data)
        return
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as file:
        def write(name, data):
            file.writestr(zipfile.ZipInfo("archive/" + name), data)
        write("data.pkl", body)
        write("byteorder", b"little")
        for key, storage in storages.values():
            write("data/" + key, storage.data)
        write("version", b"3\n")


FULL = dict(f=[16, 32, 64, 128, 256, 512, 512], a=[32, 64, 128, 256, 512], d=[512, 512, 512, 384, 256, 128, 64], out=32)
SMALL = {
    96: dict(f=[3, 4, 5, 6, 7, 8, 8], a=[3, 4, 5, 6, 8], d=[8, 8, 8, 7, 6, 5, 4], out=4),
    288: dict(f=[2, 3, 3, 4, 5, 6, 7, 7, 7], a=[2, 3, 4, 5, 6], d=[6, 7, 7, 6, 6, 5, 4, 3, 3], out=3),
    "256-point": dict(f=[2, 3, 4, 5, 6, 7, 7, 7, 7], a=[2, 3, 4, 5, 6], d=[6, 6, 6, 6, 5, 5, 4, 3, 2], out=3),
    "256-half": dict(f=[2, 3, 4, 5, 6, 7, 7, 7, 7], a=[2, 3, 4, 5, 6], d=[6, 6, 6, 6, 5, 5, 4, 3, 2], out=3),
    384: dict(f=[2, 3, 4, 5, 5, 6, 7, 8, 8], a=[2, 3, 4, 5, 6, 8], d=[8, 8, 7, 6, 6, 5, 4, 3, 2], out=3),
}
# How each fixture is stored, so that together they have everything that checkpoints have.
STORED = {
    96: dict(legacy=False, prefix="module.", wrap=True),
    288: dict(legacy=True, prefix="", wrap=True, last_first=True),
    "256-point": dict(legacy=True, prefix="module.", wrap=False, kind="HalfStorage"),
    "256-half": dict(legacy=True, prefix="", wrap=False, kind="BFloat16Storage", protocol=4),
    384: dict(legacy=True, prefix="", wrap=True, kind="DoubleStorage", parameter=True, protocol=3),
}


def rounded(array, kind):
    if array.dtype == np.int64 or kind not in ("HalfStorage", "BFloat16Storage"):
        return array
    if kind == "HalfStorage":
        return array.astype("f2").astype("f4")
    return (array.view("u4") & np.uint32(0xFFFF0000)).view("f4").reshape(array.shape)


def fixtures(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, variant in VARIANTS.items():
        size = int(str(name).split("-")[0])
        net, how = network(size, variant=variant, **SMALL[name]), dict(STORED[name])
        legacy, prefix, wrap, protocol = how.pop("legacy"), how.pop("prefix"), how.pop("wrap"), how.pop("protocol", 2)
        kind = how.get("kind", "FloatStorage")
        t = {key: rounded(np.asarray(value), kind) for key, value in weights(net).items()}
        state = collections.OrderedDict((prefix + key, Tensor(value, **how)) for key, value in t.items())
        state_dict = state
        if wrap:
            step = dict(state={0: dict(step=254000, exp_avg=Tensor(np.zeros(3, "f4")))}, param_groups=[dict(lr=1e-4, params=[0])])
            state_dict = dict(state_dict=state, optimizer=step, global_step=254000, global_epoch=7)
        save(folder / f"wav2lip-{name}.pth", state_dict, legacy, protocol)
        mel = (noise(80 * 16, 0) * 8 - 4).reshape(1, 1, 80, 16)
        face = noise(6 * size * size, 1).reshape(1, 6, size, size)
        out = forward(net, t, mel, face)
        step = size // 24
        print(name, out.shape, "mean", out.mean(), "deviation", out.std())
        np.save(folder / f"wav2lip-{name}.npy", out[:, :, ::step, ::step].astype("<f4"))


def full(path, train):
    t = weights(network(96, variant=VARIANTS[96], **FULL))
    state = collections.OrderedDict((key, Tensor(value)) for key, value in t.items())
    result = dict(state_dict=state, optimizer=None, global_step=254000, global_epoch=7)
    if train:
        learned = [v for k, v in t.items() if k.endswith(("weight", "bias"))]
        result["optimizer"] = dict(state={i: dict(step=254000, exp_avg=Tensor(v), exp_avg_sq=Tensor(v)) for i, v in enumerate(learned)},
                                   param_groups=[dict(lr=1e-4, params=list(range(len(learned))))])
    save(path, result, True)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        full(sys.argv[2], sys.argv[1] == "--train")
    else:
        fixtures(Path(__file__).parent.parent / "CheckpointTests" / "Expected")
