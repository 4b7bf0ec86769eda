"""The networks as the program runs them, in numpy, 200 new samples at a time: the reference for the Swift side."""

import numpy as np

from .mel import FILTERS, FLOOR, HOP, PRE_EMPHASIS, WINDOW, WINDOW_SIZE, normalised
from .network import DILATIONS, FEATURES, FIRST_LEVEL, FORGET, LEVEL_BANDS, PRIOR_FRAMES, RELEASE


class MelStream:
    """Hop k, complete once 200 (k + 1) samples are in, is the mel frame centred on sample 200 (k + 1) - 400."""

    def __init__(self):
        self._window = np.zeros(WINDOW_SIZE, np.float32)
        self._last = 0.0

    def push(self, samples):
        """The (80,) normalised mel of the window that ends with these 200 samples."""
        emphasised = samples - PRE_EMPHASIS * np.concatenate(([self._last], samples[:-1]))
        self._last = samples[-1]
        self._window = np.concatenate((self._window[HOP:], emphasised.astype(np.float32)))
        magnitudes = np.abs(np.fft.rfft(self._window * WINDOW)) @ FILTERS.T
        return normalised(np.log10(np.maximum(magnitudes, FLOOR)))


class NetworkStream:
    """One network with its normaliser: a mel frame in, the pose of seven frames earlier out."""

    def __init__(self, tensors):
        self._tensors = tensors
        channels = len(tensors["input.bias"])
        self._peak, self._weight, self._total = FIRST_LEVEL, 0.0, np.zeros(len(tensors["prior"]))
        self._inputs = np.zeros((3, FEATURES), np.float32)
        self._history = [np.zeros((2 * d + 1, channels), np.float32) for d in DILATIONS]

    def features(self, mel):
        """The (81,) features of a mel frame."""
        level = mel[LEVEL_BANDS].mean()
        self._peak = max(level, self._peak - RELEASE)
        speech = 1 / (1 + np.exp(-(level - self._peak + 1.6) * 5))
        self._weight = FORGET * self._weight + speech
        self._total = FORGET * self._total + speech * mel
        prior = PRIOR_FRAMES * (self._tensors["prior"] + self._peak)
        mean = (self._total + prior) / (self._weight + PRIOR_FRAMES)
        relative = max(level - self._peak, -4.0)
        return np.append(np.clip(mel - mean, -3.2, 3.2), relative).astype(np.float32)

    def push(self, mel):
        """The (9,) pose after this mel frame."""
        t = self._tensors
        self._inputs = np.concatenate((self.features(mel)[None], self._inputs[:-1]))
        hidden = np.maximum(self._inputs.ravel() @ t["input.weight"] + t["input.bias"], 0)
        for i, dilation in enumerate(DILATIONS):
            name = f"block{i + 1}"
            past = self._history[i] = np.concatenate((hidden[None], self._history[i][:-1]))
            taps = np.concatenate((past[0], past[dilation], past[2 * dilation]))
            change = np.maximum(taps @ t[f"{name}.weight"] + t[f"{name}.bias"], 0)
            hidden = hidden + t[f"{name}.scale"] * change
        return hidden @ t["output.weight"] + t["output.bias"]


def poses(networks, samples):
    """(hops, 9): the mean of the networks' poses after every 200 samples, from the first on, starting from silence."""
    mel = MelStream()
    streams = [NetworkStream(tensors) for tensors in networks]
    out = []
    for start in range(0, len(samples) - HOP + 1, HOP):
        frame = mel.push(samples[start : start + HOP])
        out.append(np.mean([stream.push(frame) for stream in streams], 0))
    return np.array(out, np.float32)
