"""Writes what the Swift tests expect: a spoken sentence, and the poses that the committed weights give for it."""

from math import gcd
from pathlib import Path

import numpy as np
from scipy.signal import resample_poly

from . import streaming, weights
from .espeak import Espeak
from .mel import SAMPLE_RATE

# Lips shut (m, p, b), tucked (f, v), rounded (u, o, w) and wide open (a, ai) in three seconds.
SENTENCE = "My puppy Bob found five blue shoes above the wide open window."
VOICE = "en-us+m3"


def speech():
    """Int16 mono at 16 kHz of `SENTENCE`, with a quarter of a second of digital silence before it."""
    engine = Espeak()
    spoken, _ = engine.say(SENTENCE, VOICE, rate=200)
    common = gcd(SAMPLE_RATE, engine.sample_rate)
    samples = resample_poly(spoken.astype(np.float64), SAMPLE_RATE // common, engine.sample_rate // common)
    padded = np.pad(samples, (SAMPLE_RATE // 4, 0))
    return np.clip(np.round(padded), -32768, 32767).astype(np.int16)


def write(folder: Path, weights_file: Path):
    """`speech.npy` (kept if it is there) and `poses.npy`: float32 (hops, 9), row k after 200 (k + 1) samples."""
    folder.mkdir(parents=True, exist_ok=True)
    sound = folder / "speech.npy"
    if not sound.exists():
        np.save(sound, speech())
    samples = np.load(sound).astype(np.float64) / 32768
    networks, _ = weights.read(weights_file)
    np.save(folder / "poses.npy", streaming.poses(networks, samples))
