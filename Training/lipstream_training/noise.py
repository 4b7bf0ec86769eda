"""Sound without a voice: digital silence, noises of rooms and machines, breath. A mouth stays at rest through all of it."""

import numpy as np

from .mel import SAMPLE_RATE

QUIETEST, LOUDEST = -80.0, -30.0


def decibels(level):
    """The amplitude of a level in dB."""
    return 10 ** (level / 20)


def _shaped(rng, count, gain):
    """Gaussian noise whose amplitude spectrum follows `gain` of the frequencies in hertz, rms 1."""
    length = max(count, 512)
    frequencies = np.fft.rfftfreq(length, 1 / SAMPLE_RATE)
    shaped = np.fft.irfft(np.fft.rfft(rng.standard_normal(length)) * gain(np.maximum(frequencies, 20)), length)[:count]
    return shaped / (np.sqrt(np.mean(shaped**2)) + 1e-9)


def coloured(rng, count, slope):
    """Noise whose power falls as frequency^-slope (0 white, 1 pink, 2 brown), rms 1."""
    return _shaped(rng, count, lambda f: f ** (-slope / 2))


def hum(rng, count):
    """Mains hum: 50 or 60 Hz and harmonics that fall at random, rms 1, with a little noise."""
    base, time = (50, 60)[int(rng.integers(2))], np.arange(count) / SAMPLE_RATE
    sound = sum(
        rng.uniform(0.2, 1) / k * np.sin(2 * np.pi * (base * k * time + rng.random())) for k in range(1, 13)
    )
    return sound / np.sqrt(np.mean(sound**2)) + 0.1 * coloured(rng, count, 1)


def fan(rng, count):
    """A fan: brown and band noise that swells slowly, a faint tone of the blades, rms about 1."""
    time = np.arange(count) / SAMPLE_RATE
    swell = 1 + 0.3 * np.sin(2 * np.pi * (rng.uniform(0.2, 3) * time + rng.random()))
    centre = rng.uniform(200, 1500)
    band = _shaped(rng, count, lambda f: np.exp(-np.log(f / centre) ** 2))
    tone = 0.2 * np.sin(2 * np.pi * rng.uniform(80, 300) * time)
    return (0.8 * coloured(rng, count, 2) + 0.5 * band) * swell + tone


def clicks(rng, count):
    """Keys and clicks: short bursts of noise at random times, peaks about 10, over faint noise."""
    sound = 0.3 * coloured(rng, count, 1)
    for at in rng.integers(0, max(1, count - 800), max(1, round(count / SAMPLE_RATE * rng.uniform(0.5, 6)))):
        length = min(int(rng.integers(60, 800)), count - at)
        sound[at : at + length] += 10 * rng.standard_normal(length) * np.exp(-6 * np.arange(length) / length)
    return sound


def breath(rng, count):
    """One breath in or out: noise with broad resonances that swells and fades, peak rms about 1."""
    low, high = rng.uniform(400, 1200), rng.uniform(1800, 4500)
    width, share = rng.uniform(0.3, 0.7), rng.uniform(0.3, 1)
    gain = lambda f: np.exp(-((np.log(f / low) / width) ** 2)) + share * np.exp(-((np.log(f / high) / width) ** 2))
    peak = rng.uniform(0.2, 0.8)
    place = np.linspace(0, 1, count)
    swell = np.where(place < peak, place / peak, (1 - place) / (1 - peak))
    return _shaped(rng, count, gain) * np.sin(np.pi / 2 * swell) ** 1.5


def breaths(rng, count):
    """Breathing: breaths of 0.2 to 1.5 s with pauses between, over faint noise."""
    sound, at = 0.02 * coloured(rng, count, 1), int(rng.uniform(0, 0.5) * SAMPLE_RATE)
    while at < count:
        length = min(int(rng.uniform(0.2, 1.5) * SAMPLE_RATE), count - at)
        sound[at : at + length] += breath(rng, length)
        at += length + int(rng.uniform(0.1, 1.5) * SAMPLE_RATE)
    return sound


KINDS = (
    lambda rng, count: coloured(rng, count, rng.uniform(0, 2)), lambda rng, count: coloured(rng, count, 0),
    lambda rng, count: coloured(rng, count, 1), hum, fan, clicks, breaths, breaths,
)
# Of the utterances without a voice, so many are exact zeros; so many of the others stop or start within.
DIGITAL_SHARE, CUT_SHARE = 0.12, 0.2


def voiceless(rng, count):
    """`count` samples without a voice at an rms of -80 to -30 dB under full scale, or exact zeros."""
    if rng.random() < DIGITAL_SHARE:
        return np.zeros(count)
    sound = sum(KINDS[int(k)](rng, count) for k in rng.choice(len(KINDS), int(rng.integers(1, 3)), replace=False))
    sound *= decibels(rng.uniform(QUIETEST, LOUDEST)) / (np.sqrt(np.mean(sound**2)) + 1e-9)
    if rng.random() < CUT_SHARE:
        cut = int(rng.integers(count))
        sound[cut:] = 0
        sound = sound[::-1] if rng.random() < 0.5 else sound
    return np.clip(sound, -1, 1)
