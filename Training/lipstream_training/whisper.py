"""The speech features of Whisper in numpy: 80 log-mel bands of a window of 16 kHz sound, one every 10 ms.

The arithmetic of HuggingFace Transformers' WhisperFeatureExtractor (Apache-2.0), as `_whisper_features.py` of
`pipecat-ai` has it, for windows of any length. A window is brought to zero mean and unit variance first: its level is gone.
"""

import numpy as np

from .mel import BANDS, SAMPLE_RATE, hertz_to_mel, mel_to_hertz

WINDOW_SIZE, HOP = 400, 160
SMALLEST_VARIANCE = 1e-7
FLOOR = 1e-10
# Bands further below the loudest one of the window, in log10 of power, are lifted to it.
RANGE = 8.0


def _filters():
    edges = mel_to_hertz(np.linspace(0, hertz_to_mel(SAMPLE_RATE / 2), BANDS + 2))
    bins = np.linspace(0, SAMPLE_RATE / 2, WINDOW_SIZE // 2 + 1)
    ramps = edges[:, None] - bins
    widths = np.diff(edges)
    triangles = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]))
    return triangles * (2 / (edges[2:] - edges[:-2]))[:, None]


FILTERS = _filters().astype(np.float32)
WINDOW = np.hanning(WINDOW_SIZE + 1)[:-1].astype(np.float32)


def log_mel(samples):
    """(..., 80, n / 160) of windows (..., n), float32; frame i is centred on sample 160 i, the edges are mirrored."""
    x = np.asarray(samples, np.float32)
    x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + np.float32(SMALLEST_VARIANCE))
    edge = [(0, 0)] * (x.ndim - 1) + [(WINDOW_SIZE // 2,) * 2]
    padded = np.pad(x, edge, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SIZE, -1)[..., ::HOP, :][..., :-1, :]
    power = np.abs(np.fft.rfft(windows * WINDOW)) ** 2
    levels = np.log10(np.maximum(power.astype(np.float32) @ FILTERS.T, FLOOR))
    levels = np.maximum(levels, levels.max((-1, -2), keepdims=True) - RANGE)
    return np.swapaxes((levels + 4) / 4, -1, -2).astype(np.float32)
