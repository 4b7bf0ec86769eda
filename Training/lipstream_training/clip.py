"""How well the poses for a real clip's sound follow its real mouth."""

import subprocess
from pathlib import Path

import numpy as np
from scipy.ndimage import binary_dilation

from . import mouth, streaming
from .articulation import OUTPUTS
from .mel import HOP, SAMPLE_RATE
from .network import DELAY

LAGS = range(-5, 6)
HOPS_PER_SECOND = SAMPLE_RATE / HOP
# Hop k's mel frame is centred one hop before its newest samples, and the pose lies `DELAY` frames before that.
HOPS_LATE = DELAY + 1


def sound(video: Path):
    """The clip's sound, 16 kHz mono in -1...1."""
    command = ["ffmpeg", "-v", "error", "-i", str(video), "-f", "s16le", "-ac", "1", "-ar", str(SAMPLE_RATE), "-"]
    return np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, np.int16) / 32768


def speech_frames(samples, frames):
    """Which video frames are speech: 50 ms level above 42 % of the way from quiet to loud, widened by two frames."""
    per_frame = SAMPLE_RATE // mouth.FRAMES_PER_SECOND
    padded = np.pad(samples, (0, frames * per_frame + 80))
    windows = [padded[max(0, i * per_frame - 80) : i * per_frame + per_frame + 80] for i in range(frames)]
    level = np.array([20 * np.log10(np.sqrt(np.mean(w**2)) + 1e-5) for w in windows])
    low, high = np.percentile(level, [8, 92])
    return binary_dilation(level > low + 0.42 * (high - low), iterations=2)


def read_out(poses):
    """The visible aperture: rounding and a raised tongue come with less of it than the table says."""
    column = lambda name: poses[:, OUTPUTS.index(name)]
    return column("aperture") - 0.3 * column("rounding") - 0.25 * column("tongue")


def poses_at_video_rate(networks, samples, frames):
    """(frames, 9) poses at the video frames' own times."""
    padded = np.pad(samples, (0, (HOPS_LATE + 2) * HOP))
    poses = streaming.poses(networks, padded)
    at = np.arange(frames) / mouth.FRAMES_PER_SECOND * HOPS_PER_SECOND + HOPS_LATE
    return np.column_stack([np.interp(at, np.arange(len(poses)), column) for column in poses.T])


def correlation_at(predicted, real, speech, lag):
    """r over speech frames with `predicted` delayed against `real` by -lag frames (lag < 0: the prediction is late)."""
    n = len(real)
    ours, theirs = slice(max(0, -lag), n - max(0, lag)), slice(max(0, lag), n - max(0, -lag))
    keep = speech[theirs]
    return float(np.corrcoef(predicted[ours][keep], real[theirs][keep])[0, 1])


def scores(networks, video: Path, models: Path):
    """r of the read-out with the real aperture at lag 0, at the best lag within 200 ms, and that lag in frames."""
    samples = sound(video)
    real = mouth.aperture(video, models)
    speech = speech_frames(samples, len(real))
    poses = poses_at_video_rate(networks, samples, len(real))
    by_lag = {lag: correlation_at(read_out(poses), real, speech, lag) for lag in LAGS}
    best = max(by_lag, key=by_lag.get)
    plain = correlation_at(poses[:, OUTPUTS.index("aperture")], real, speech, 0)
    return {"r0": by_lag[0], "best": by_lag[best], "lag": best, "aperture_r0": plain, "frames": len(real),
            "speech_frames": int(speech.sum())}
