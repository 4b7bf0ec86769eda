"""Coarticulation by dominance functions (Cohen and Massaro 1993), in a plateau form.

Each phone pulls every articulator to its target with a dominance that is constant while it sounds and falls off
exponentially on both sides; the articulator is where the weighted mean of all pulls puts it.
"""

import numpy as np

from .articulation import CONSONANTS, LEAD, OUTPUTS, SILENCE_GESTURE, VOWELS
from .phonemes import SILENCE, Segment

FRAMES_PER_SECOND = 80

# Fall of dominance per second before the onset and after the end, one per articulator.
ANTICIPATION = np.array([22, 26, 11, 10, 60, 60, 40, 40.0])
CARRY_OVER = np.array([24, 28, 13, 12, 60, 60, 40, 40.0])
# Standard deviation of the final Gaussian, seconds: muscles do not jump.
SMOOTHING = np.array([0.022, 0.016, 0.045, 0.045, 0.010, 0.012, 0.018, 0.018])

# Beyond this a phone's dominance is below a percent for every articulator but width and rounding; seconds.
REACH = 0.45
SHORTEST_PAUSE = 0.03


def _gesture(symbol, duration):
    """Targets and dominances of a phone that lasts `duration` seconds: shorter phones insist less."""
    if symbol == SILENCE:
        gesture, factor = SILENCE_GESTURE, min(1.0, duration / 0.12)
    elif symbol in VOWELS:
        gesture, factor = VOWELS[symbol], float(np.clip(duration / 0.07, 0.35, 1.15))
    else:
        gesture, factor = CONSONANTS[symbol], float(np.clip(duration / 0.05, 0.5, 1.0))
    return np.array(gesture.target, float), np.array(gesture.dominance, float) * factor


def _smoothed(values, sigma):
    radius = int(3 * sigma) + 1
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    return np.convolve(np.pad(values, radius, "edge"), kernel / kernel.sum(), "valid")


def _covering(segments, duration):
    """The segments with silence put before and after them, so that every instant up to `duration` has a phone."""
    if not segments:
        return [Segment(0.0, duration + 0.5, SILENCE)]
    before = [Segment(0.0, segments[0].start, SILENCE)] if segments[0].start > 0 else []
    last = segments[-1].end
    after = [Segment(last, duration + 0.5, SILENCE)] if last < duration else []
    return before + list(segments) + after


def curves(segments, frames):
    """Target curves of `segments` (table symbols): (frames, 9) float32, frame i at i / 80 s, columns as `OUTPUTS`."""
    heard = np.arange(frames) / FRAMES_PER_SECOND
    time = heard + LEAD
    pull = np.zeros((frames, len(SMOOTHING)))
    weight = np.full_like(pull, 1e-6)
    voicing = np.zeros(frames)
    for start, end, symbol in _covering(segments, frames / FRAMES_PER_SECOND):
        if symbol == SILENCE and end - start < SHORTEST_PAUSE:
            continue
        if symbol != SILENCE:
            voicing[(heard >= start) & (heard < end)] = 1
        first = max(0, int((start - REACH) * FRAMES_PER_SECOND))
        stop = min(frames, int((end + REACH) * FRAMES_PER_SECOND) + 2)
        if stop <= first:
            continue
        target, dominance = _gesture(symbol, end - start)
        before = np.maximum(start - time[first:stop], 0)[:, None]
        after = np.maximum(time[first:stop] - end, 0)[:, None]
        strength = dominance * np.exp(-(ANTICIPATION * before + CARRY_OVER * after))
        pull[first:stop] += strength * target
        weight[first:stop] += strength
    pose = pull / weight
    for j, sigma in enumerate(SMOOTHING):
        pose[:, j] = _smoothed(pose[:, j], sigma * FRAMES_PER_SECOND)
    result = np.column_stack([pose, voicing]).astype(np.float32)
    assert result.shape == (frames, len(OUTPUTS))
    return result
