"""Makes what the Swift tests expect of the ear: Whisper's log-mel of speech.npy, and the poses of the three ONNX graphs.

    Training/.venv/bin/python Tests/Reference/make_ear_expected.py [FOLDER OF THE GRAPHS [FOLDER TO WRITE TO]]

Run it again whenever film.onnx, live-two.onnx or live-one.onnx change. The mel is the arithmetic of the `pipecat-ai`
wheel itself, which Training/data keeps; the poses are numpy's, in float64, from the float16 weights that the graphs name,
layer by layer and without their cuts: nothing here is shared with OpenVINO or with the training.

live: the 1.28 s of speech.npy from 1 s on, of the speech alone. film: 4 s, zeros first, then all of speech.npy.
whisper-mel-live.npy: (80, 128); whisper-mel-film.npy: (80, 100), every fourth frame of 400. film-poses.npy: (200, 11);
live-two-poses.npy and live-one-poses.npy: (2, 11), 160 and 120 ms before the window's end. All float32.
"""

import pathlib
import sys
import types
import zipfile

import numpy as np
import onnx
from scipy.special import erf

PACKAGE = pathlib.Path(__file__).parent.parent.parent
EXPECTED = PACKAGE / "Tests/ArticulationTests/Expected"
FEATURES = "pipecat/audio/turn/smart_turn/_whisper_features.py"
LAYERS = {"film": 3, "live-two": 2, "live-one": 1}


def whisper():
    """The wheel's own module of features (numpy only), without the package around it."""
    (wheel,) = (PACKAGE / "Training/data").glob("pipecat_ai-1.14.0-*.whl")
    module = types.ModuleType("whisper_features")
    exec(zipfile.ZipFile(wheel).read(FEATURES), module.__dict__)
    return module


def log_mel(sound):
    """`compute_whisper_log_mel_features` for a window of any length."""
    module, x = whisper(), np.asarray(sound, np.float32)
    x = (x - x.mean()) / np.sqrt(x.var() + module._NORM_VARIANCE_EPS)
    power = module._power_spectrogram(x, module._HANN_WINDOW, module._N_FFT, module._HOP_LENGTH)
    levels = np.log10(np.maximum(module._MEL_FLOOR, module._MEL_FILTERS.T @ power))[:, :-1]
    return ((np.maximum(levels, levels.max() - 8) + 4) / 4).astype(np.float32)


def tensors(path):
    """The float16 weights of a graph by name."""
    model = onnx.load(path)
    return {t.name: onnx.numpy_helper.to_array(t).astype(np.float64) for t in model.graph.initializer}


def gelu(x):
    return x / 2 * (1 + erf(x / np.sqrt(2)))


def norm(x, w, name):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x**2).mean(-1, keepdims=True) + 1e-5) * w[f"{name}.weight"] + w[f"{name}.bias"]


def convolved(x, w, name, stride):
    padded = np.pad(x, ((1, 1), (0, 0)))
    taps = sum(padded[i : len(padded) - 2 + i : stride] @ w[f"{name}.weight"][:, :, i].T for i in range(3))
    return gelu(taps + w[f"{name}.bias"])


def encoded(w, mel, layers):
    """Features after each layer, side by side: (frames, 384 x layers)."""
    x = convolved(convolved(mel.T.astype(np.float64), w, "encoder.conv1", 1), w, "encoder.conv2", 2)
    h, out = x + w["encoder.positions"], []
    for i in range(layers):
        part = lambda name: f"encoder.layer{i}.{name}"
        linear = lambda x, name: x @ w[part(name) + ".weight"] + w.get(part(name) + ".bias", 0)
        x = norm(h, w, part("before"))
        query, key, value = (linear(x, n).reshape(len(x), 6, 64).swapaxes(0, 1) for n in ("query", "key", "value"))
        scores = query @ key.swapaxes(1, 2)  # the factor 1/8 is in the queries' weights
        shares = np.exp(scores - scores.max(-1, keepdims=True))
        shares /= shares.sum(-1, keepdims=True)
        h = h + linear((shares @ value).swapaxes(0, 1).reshape(len(x), 384), "out")
        h = h + linear(gelu(linear(norm(h, w, part("between")), "wide")), "narrow")
        out.append(norm(h, w, f"encoder.layer{i + 1}.before"))
    return np.hstack(out)


def poses(w, name, features):
    """(frames, 11): the heads' convolutions are grouped by seed, and repeat the first and last frame at the ends."""
    x = np.maximum(features @ w[f"{name}.project.weight"] + w[f"{name}.project.bias"], 0)
    for conv, taps in (("conv1", (-2, -1, 0, 1, 2)), ("conv2", (-6, -3, 0, 3, 6))):
        kernel, bias = w[f"{name}.{conv}.weight"], w[f"{name}.{conv}.bias"]
        size, inner = kernel.shape[1], np.tile(bias, (len(x), 1))
        for i, tap in enumerate(taps):
            moved = x[np.clip(np.arange(len(x)) + tap, 0, len(x) - 1)]
            for first in range(0, len(bias), size):
                group = slice(first, first + size)
                inner[:, group] += moved[:, group] @ kernel[group, :, i].T
        x = x + np.maximum(inner, 0)
    return x @ w[f"{name}.output.weight"] + w[f"{name}.output.bias"]


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else PACKAGE / "Sources/Articulation/Resources"
    output = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else EXPECTED
    output.mkdir(parents=True, exist_ok=True)
    speech = np.load(EXPECTED / "speech.npy") / 32768
    mels = {
        "live": log_mel(speech[16000 : 16000 + 20480]), "film": log_mel(np.pad(speech, (64000 - len(speech), 0))),
    }
    np.save(output / "whisper-mel-live.npy", np.ascontiguousarray(mels["live"], "<f4"))
    np.save(output / "whisper-mel-film.npy", np.ascontiguousarray(mels["film"][:, ::4], "<f4"))
    for name, layers in LAYERS.items():
        w = tensors(folder / f"{name}.onnx")
        found = poses(w, name, encoded(w, mels["film" if name == "film" else "live"], layers))
        found = found if name == "film" else found[[-8, -6]]
        np.save(output / f"{name}-poses.npy", found.astype("<f4"))
        print(name, found.shape, "aperture up to", found[:, 1].max().round(3))


main()
