"""What a video of a talking face holds: its sound, when somebody speaks, and how well a prediction follows the mouth."""

import subprocess
from pathlib import Path

import numpy as np
from scipy.ndimage import binary_dilation

from .mel import SAMPLE_RATE

FRAMES_PER_SECOND = 25


def sound(video: Path):
    """The clip's sound, 16 kHz mono int16."""
    command = ["ffmpeg", "-v", "error", "-i", str(video), "-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16)


def speech_frames(samples, frames):
    """Which video frames are speech: 50 ms level above 42 % of the way from quiet to loud, widened by two frames."""
    per_frame = SAMPLE_RATE // FRAMES_PER_SECOND
    padded = np.pad(samples, (0, frames * per_frame + 80))
    windows = [padded[max(0, i * per_frame - 80) : i * per_frame + per_frame + 80] for i in range(frames)]
    level = np.array([20 * np.log10(np.sqrt(np.mean(w**2)) + 1e-5) for w in windows])
    low, high = np.percentile(level, [8, 92])
    return binary_dilation(level > low + 0.42 * (high - low), iterations=2)


def correlation_at(predicted, real, speech, lag):
    """r over speech frames with `predicted` delayed against `real` by lag frames (lag < 0: the prediction is late)."""
    n = min(len(predicted), len(real))
    ours, theirs = slice(max(0, -lag), n - max(0, lag)), slice(max(0, lag), n - max(0, -lag))
    keep = speech[:n][theirs]
    a, b = predicted[:n][ours][keep], real[:n][theirs][keep]
    return float(np.corrcoef(a, b)[0, 1]) if len(a) > 4 and a.std() > 1e-9 and b.std() > 1e-9 else 0.0


def best_lag(correlations, first):
    """The lag, with its fraction of a frame, at which correlations at `first`, `first` + 1, ... are highest: the vertex of
    the parabola through the highest and its neighbours.
    """
    k = int(np.argmax(correlations))
    if not 0 < k < len(correlations) - 1:
        return float(first + k)
    before, top, after = correlations[k - 1 : k + 2]
    return first + k + float(np.clip(0.5 * (before - after) / (before - 2 * top + after), -0.5, 0.5))
