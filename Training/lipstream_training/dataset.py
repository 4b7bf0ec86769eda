"""The corpus in memory: mels and target curves by group, and random crops of them."""

from pathlib import Path
from typing import NamedTuple

import numpy as np

from .articulation import GESTURES
from .coarticulation import FRAMES_PER_SECOND, curves
from .corpus import HELD_OUT
from .mel import HOP, normalised
from .phonemes import SILENCE, Segment

# How often each group is drawn, in proportion; a voice that is not named counts 0.6.
SHARES = {
    "espeak": 6.0, "espeak_ru": 3.0, "flite_awb": 2.2, "flite_slt": 2.0, "festival_msu_ru_nsh_clunits": 3.0,
    "festival_cmu_us_slt_arctic_hts": 1.0, "festival_upc_ca_ona_hts": 1.5, "piper_joe": 3.0,
    "espeak_turkic": 2.5, "silence": 1.5,
}
DEFAULT_SHARE = 0.6


class Recording(NamedTuple):
    """One utterance: (frames, 80) log10 mel magnitudes and (frames, 9) targets, both float16; its int16 sound, 200 samples
    for every frame but the last, where it was asked for.
    """

    mel: np.ndarray
    targets: np.ndarray
    sound: np.ndarray | None = None


def recordings(path, sounds=False):
    """The utterances of a shard."""
    with np.load(path) as stored:
        sound = stored["sound"] if sounds else None
        mel, frames, counts = stored["mel"], stored["frames"], stored["segment_counts"]
        rows = zip(stored["starts"].tolist(), stored["ends"].tolist(), stored["names"].tolist(), strict=True)
    segments = [Segment(*row) for row in rows]
    assert all(s.name == SILENCE or s.name in GESTURES for s in segments)
    out, at, segment_at, sound_at = [], 0, 0, 0
    for length, count in zip(frames.tolist(), counts.tolist(), strict=True):
        targets = curves(segments[segment_at : segment_at + count], length).astype(np.float16)
        samples = (length - 1) * HOP
        own = sound[sound_at : sound_at + samples] if sounds else None
        out.append(Recording(mel[at : at + length], targets, own))
        sound_at += samples
        at, segment_at = at + length, segment_at + count
    return out


def shards(folder, held_out):
    """Groups and paths of the corpus, in an order that does not depend on the file system."""
    named = [(path.name.split("."), path) for path in folder.glob("*.[0-9]*.npz")]
    for (group, shard, _), path in sorted(named, key=lambda item: (item[0][0], int(item[0][1]))):
        if (group in HELD_OUT) == held_out:
            yield group, path


def size(folder: Path):
    """Utterances and minutes of the training groups."""
    frames = np.concatenate([np.load(path)["frames"] for _, path in shards(folder, held_out=False)])
    return len(frames), frames.sum() / FRAMES_PER_SECOND / 60


def load(folder: Path, held_out, sounds=False):
    """Recordings by group: the training groups, or the held-out ones."""
    groups = {}
    for group, path in shards(folder, held_out):
        groups.setdefault(group, []).extend(recordings(path, sounds))
    if not groups:
        raise SystemExit(f"No corpus in {folder}: run `python -m lipstream_training corpus` first.")
    return groups


class Sampler:
    """Draws random crops, groups in proportion to `SHARES`; a crop may run across utterances of one voice."""

    def __init__(self, groups, seed):
        self._rng = np.random.default_rng(seed)
        self._mels = [np.concatenate([r.mel for r in group]) for group in groups.values()]
        self._targets = [np.concatenate([r.targets for r in group]) for group in groups.values()]
        shares = np.array([SHARES.get(name, DEFAULT_SHARE) for name in groups])
        self._odds = shares / shares.sum()

    def batch(self, count, frames):
        """(count, frames, 80) log10 mel magnitudes and (count, frames, 9) targets, float32."""
        mels, targets = [], []
        for group in self._rng.choice(len(self._mels), count, p=self._odds):
            start = self._rng.integers(len(self._mels[group]) - frames)
            mels.append(self._mels[group][start : start + frames])
            targets.append(self._targets[group][start : start + frames])
        return np.stack(mels).astype(np.float32), np.stack(targets).astype(np.float32)


def mean_spectrum(groups):
    """(80,) mean mel of speech relative to its loudest level: what the normaliser expects before it hears."""
    rng = np.random.default_rng(1)
    means = []
    for group in groups.values():
        mel = np.concatenate([r.mel for r in group])
        mel = normalised(mel[rng.integers(0, len(mel), 3000)].astype(np.float32))
        level = mel[:, 4:64].mean(1)
        loud = level > np.percentile(level, 60)
        means.append((mel[loud] - level[loud].max()).mean(0))
    return np.mean(means, 0).astype(np.float32)
