"""Random microphones and rooms' noise for a sound, and its playing at another speed: what the encoder's features hear."""

import numpy as np
from scipy.signal import resample_poly

from .mel import SAMPLE_RATE
from .noise import KINDS, coloured, decibels

# In decibels: cosines over the square root of frequency.
_EQUALIZER = np.array([6, 5, 3, 2, 2]) * 0.6
NOISE_SHARE, TELEPHONE_SHARE, FAINT_SHARE = 0.7, 0.1, 0.15
TELEPHONE_EDGE = 3400
# A voice at another size and tempo: the speed of playing, evenly on a logarithmic scale.
SLOWEST, FASTEST = 0.8, 1.25


def disturbed(rng, samples):
    """Float samples through a random microphone; noise in 7 of 10, a telephone in 1 of 10, faint in 15 of 100."""
    count = len(samples)
    spectrum = np.fft.rfft(samples)
    place = np.sqrt(np.linspace(0, 1, len(spectrum)))
    curve = sum(rng.normal() * height * np.cos(np.pi * k * place) for k, height in enumerate(_EQUALIZER, 1))
    out = np.fft.irfft(spectrum * decibels(curve), count)
    level = np.sqrt(np.mean(out**2)) + 1e-9
    if rng.random() < NOISE_SHARE:
        kind = (lambda: coloured(rng, count, rng.uniform(0, 1.6))) if rng.random() < 0.7 else (
            lambda: KINDS[int(rng.integers(len(KINDS)))](rng, count))
        noise = kind()
        out = out + noise / (np.sqrt(np.mean(noise**2)) + 1e-9) * level * decibels(-rng.uniform(8, 45))
    if rng.random() < TELEPHONE_SHARE:
        spectrum = np.fft.rfft(out)
        spectrum[int(TELEPHONE_EDGE / (SAMPLE_RATE / 2) * len(spectrum)) :] = 0
        out = np.fft.irfft(spectrum, count)
    loudness = decibels(-rng.uniform(0, 60)) if rng.random() < FAINT_SHARE else 1
    return (out / (np.abs(out).max() + 1e-9) * 0.5 * loudness).astype(np.float32)


def resampled(rng, samples):
    """The samples played at a random speed, and how many seconds of the original a second of them is."""
    up = round(100 / np.exp(rng.uniform(np.log(SLOWEST), np.log(FASTEST))))
    return resample_poly(samples, up, 100), 100 / up


def stretched(curves, rate, times):
    """Curves (frames, n) at `rate` a second read at `times` in seconds; the ends are held."""
    frames = np.arange(len(curves)) / rate
    return np.column_stack([np.interp(times, frames, column) for column in curves.T])
