"""How far every person's picture is from the sound, in frames of 40 ms and parts of them.

GRID's cameras differ by a frame between speakers. The mel network, which has only heard synthetic voices, says when the
lips should part; the lag at which the seen lips follow it best, in the mean over a person's clips, is the offset.
"""

import json
from pathlib import Path

import numpy as np

from . import clip, evaluation
from .articulation import OUTPUTS
from .coarticulation import FRAMES_PER_SECOND
from .mel import log_magnitudes

LAGS = range(-4, 5)
# A person with one clip gives no lag of his own: the mean of the others is his.
FEWEST = 5


def read_out(poses):
    """The visible opening: rounding and a raised tongue come with less of it than the table says."""
    column = lambda name: poses[..., OUTPUTS.index(name)]
    return column("aperture") - 0.3 * column("rounding") - 0.25 * column("tongue")


def at_video_rate(poses, rate, frames):
    """Poses at `rate` a second, read at `frames` video frames."""
    at = np.arange(frames) / clip.FRAMES_PER_SECOND * rate
    return np.column_stack([np.interp(at, np.arange(len(poses)), column) for column in poses.T])


def measured(networks, mouths):
    """Offsets by person; positive where the picture is late."""
    out = {}
    for person, clips in mouths.items():
        if len(clips) < FEWEST:
            continue
        rows = []
        predicted = evaluation.poses(networks, [log_magnitudes(c.sound / 32768) for c in clips])
        for mouth, poses in zip(clips, predicted, strict=True):
            opening = read_out(at_video_rate(poses, FRAMES_PER_SECOND, len(mouth.curves)))
            rows.append([clip.correlation_at(opening, mouth.curves[:, 0], mouth.speech, lag) for lag in LAGS])
        mean = np.mean(rows, 0)
        out[person] = clip.best_lag(mean, LAGS[0])
        print(f"{person}: {len(clips)} clips, offset {out[person]:+.2f} frames, r {mean.max():.2f}", flush=True)
    usual = float(np.mean(list(out.values()))) if out else 0.0
    return {person: out.get(person, usual) for person in mouths}


def load(path: Path, networks, mouths):
    """The offsets in `path`, measured anew where it is missing or lacks a person."""
    known = json.loads(path.read_text()) if path.exists() else {}
    if not set(mouths) <= set(known):
        known = measured(networks, mouths)
        path.write_text(json.dumps(known, indent=1) + "\n")
    return known
