"""The speech features of Wav2Lip in numpy: 80 mel bands of 16 kHz sound every 12.5 ms."""

import numpy as np
from scipy.signal import lfilter

SAMPLE_RATE = 16000
WINDOW_SIZE = 800
HOP = 200
BANDS = 80
LOWEST, HIGHEST = 55.0, 7600.0
PRE_EMPHASIS = 0.97
# Magnitudes below this are digital silence: exactly -4 after `normalised`.
FLOOR = 1e-5


def hertz_to_mel(hertz):
    """Slaney's scale: linear up to 1 kHz (15 mel), logarithmic above."""
    hertz = np.asarray(hertz, float)
    return np.where(hertz < 1000, hertz * 3 / 200, 15 + np.log(np.maximum(hertz, 1e-9) / 1000) * 27 / np.log(6.4))


def mel_to_hertz(mel):
    """The inverse of `hertz_to_mel`."""
    mel = np.asarray(mel, float)
    return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def band_edges():
    """The 82 corner frequencies of the 80 triangular filters, in hertz."""
    return mel_to_hertz(np.linspace(hertz_to_mel(LOWEST), hertz_to_mel(HIGHEST), BANDS + 2))


def _filters():
    edges = band_edges()
    bins = np.linspace(0, SAMPLE_RATE / 2, WINDOW_SIZE // 2 + 1)
    ramps = edges[:, None] - bins
    widths = np.diff(edges)
    triangles = np.maximum(0, np.minimum(-ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]))
    return (triangles * (2 / (edges[2:] - edges[:-2]))[:, None]).astype(np.float32)


FILTERS = _filters()
WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW_SIZE) / WINDOW_SIZE)).astype(np.float32)


def log_magnitudes(samples):
    """(frames, 80) log10 of mel magnitudes; frame i is centred on sample 200 i, with silence outside the sound."""
    emphasised = lfilter([1, -PRE_EMPHASIS], [1], samples).astype(np.float32)
    padded = np.pad(emphasised, WINDOW_SIZE // 2)
    windows = np.lib.stride_tricks.sliding_window_view(padded, WINDOW_SIZE)[::HOP] * WINDOW
    magnitudes = np.abs(np.fft.rfft(windows, axis=1)).astype(np.float32) @ FILTERS.T
    return np.log10(np.maximum(magnitudes, FLOOR))


def normalised(log_magnitude):
    """-100...0 dB, 20 dB below full scale, spread over -4...4 as Wav2Lip does."""
    return np.clip(1.6 * log_magnitude + 2.4, -4, 4).astype(np.float32)
