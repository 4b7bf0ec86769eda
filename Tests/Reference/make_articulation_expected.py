"""Makes Tests/ArticulationTests/Expected/poses.npy: the poses of speech.npy, from the mel network of articulation.weights.

    python Tests/Reference/make_articulation_expected.py [--speech]

Run it again whenever the weights change. `--speech` makes the clip anew as well (with libespeak-ng and librosa; see
make_mel_expected.py). Written in numpy for whole clips, layer by layer, so that it shares nothing with the streaming
program. Row j is the pose of time j * 12.5 ms: eleven outputs, as many rows as cover the clip, which silence follows.
64 frames of silence go before: the network starts from zeros and would open the mouth for 0.2 s.
"""

import json
import pathlib
import sys

import numpy as np

PACKAGE = pathlib.Path(__file__).parent.parent.parent
WEIGHTS = PACKAGE / "Sources/Articulation/Resources/articulation.weights"
FOLDER = PACKAGE / "Tests/ArticulationTests/Expected"
SIZE, HOP, SILENT = 800, 200, 64


def read_weights():
    """The header, the network's dilations and its tensors by name."""
    data = WEIGHTS.read_bytes()
    assert data[:8] == b"LIPSART1"
    start = 12 + int.from_bytes(data[8:12], "little")
    header = json.loads(data[12:start])
    (network,) = header["networks"]
    tensors = {
        t["name"]: np.frombuffer(data, "<f2", int(np.prod(t["shape"])), start + t["offset"])
        .reshape(t["shape"]).astype(np.float64)
        for t in network["tensors"]
    }
    return header, network["dilations"], tensors


def mel_filters():
    """librosa's Slaney filters, 80 x 401."""
    # 55 Hz lies on the linear part of the scale (200/3 Hz a mel), 7600 Hz on the logarithmic one (from 1 kHz = mel 15).
    mels = np.linspace(55 * 3 / 200, 15 + np.log(7.6) * 27 / np.log(6.4), 82)
    points = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.arange(SIZE // 2 + 1) * 16000 / SIZE
    left, peak, right = points[:-2, None], points[1:-1, None], points[2:, None]
    return np.maximum(0, np.minimum((bins - left) / (peak - left), (right - bins) / (right - peak))) * 2 / (right - left)


def mel(sound, frames):
    """frames x 80, silence around the sound, frame i centred on sample 200 i."""
    emphasised = np.append(sound[0], sound[1:] - 0.97 * sound[:-1])
    padded = np.zeros(SIZE + HOP * frames + len(sound))
    padded[SIZE // 2 : SIZE // 2 + len(sound)] = emphasised
    # The silence that follows is heard through the pre-emphasis too.
    padded[SIZE // 2 + len(sound)] = -0.97 * sound[-1]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(SIZE) / SIZE)
    windows = np.stack([padded[HOP * i : HOP * i + SIZE] * window for i in range(frames)])
    bands = np.abs(np.fft.rfft(windows)) @ mel_filters().T
    return np.clip(1.6 * np.log10(np.maximum(1e-5, bands)) + 2.4, -4, 4)


def normalised(frames, prior):
    """frames x 81: bands relative to their running mean, energy relative to the speech level."""
    level, weight, sums = -1.5, 0.0, np.zeros(80)
    decay, rows = np.exp(-1 / 240), []
    for frame in frames:
        energy = frame[4:64].mean()
        level = max(energy, level - 0.001)
        share = 1 / (1 + np.exp(-5 * (energy - level + 1.6)))
        weight, sums = decay * weight + share, decay * sums + share * frame
        mean = (sums + 40 * (prior + level)) / (weight + 40)
        rows.append(np.append(np.clip(frame - mean, -3.2, 3.2), max(energy - level, -4)))
    return np.array(rows)


def taps(rows, dilation):
    """Each row beside those of `dilation` and twice `dilation` before; zeros before the first."""
    late = [np.vstack([np.zeros((n, rows.shape[1])), rows])[: len(rows)] for n in (dilation, 2 * dilation)]
    return np.hstack([rows, *late])


def poses(frames, dilations, w):
    hidden = np.maximum(taps(normalised(frames, w["prior"]), 1) @ w["input.weight"] + w["input.bias"], 0)
    for i, dilation in enumerate(dilations, 1):
        inner = taps(hidden, dilation) @ w[f"block{i}.weight"] + w[f"block{i}.bias"]
        hidden = hidden + w[f"block{i}.scale"] * np.maximum(inner, 0)
    return hidden @ w["output.weight"] + w["output.bias"]


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    if "--speech" in sys.argv:
        from speak import speak

        sound = speak("Папа, мама, быть выше. My five big boats moved very fast.", "ru")[: 16000 * 3 + 123]
        np.save(FOLDER / "speech.npy", np.round(np.clip(sound, -1, 0.9999) * 32768).astype("<i2"))
    sound = np.load(FOLDER / "speech.npy") / 32768
    header, dilations, tensors = read_weights()
    count = -(-len(sound) // HOP) + 1
    frames = np.vstack([np.full((SILENT, 80), -4.0), mel(sound, count + header["delaySteps"])])
    found = poses(frames, dilations, tensors)[SILENT + header["delaySteps"] :]
    np.save(FOLDER / "poses.npy", found.astype("<f4"))
    print("mel network", found.shape, "aperture up to", found[:, 1].max().round(3))


main()
