"""Windows of sound as the encoder hears them, with its features and the curves that the head shall answer.

A film's windows are 4 s long and answered throughout. A live window is 1.28 s long and answered 160 and 120 ms before its
end; of it only the features are kept that those answers hear.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import openvino

from . import corpus, dataset, encoder, graph, whisper
from .articulation import OUTPUTS
from .coarticulation import FRAMES_PER_SECOND, curves
from .disturbance import disturbed, resampled, stretched
from .head import REACH
from .mel import SAMPLE_RATE

FRAME = 320
MOUTH_FRAMES_PER_SECOND = 25


class Kind(NamedTuple):
    """`read`: features whose poses are answered, counted from the window's end (all: empty); hops in seconds."""

    name: str
    frames: int
    layers: int
    read: tuple
    synthetic_hop: float
    real_hop: float

    @property
    def samples(self):
        return self.frames * 160

    @property
    def kept(self):
        return REACH - min(self.read) if self.read else 0

    @property
    def answers(self):
        """The answered features, as indices of the window's."""
        count = self.frames // 2
        return np.arange(count)[[count + place for place in self.read]] if self.read else np.arange(count)


FILM = Kind("film", graph.FILM_FRAMES, 3, (), 4.0, 4.0)
LIVE = Kind("live", graph.LIVE_FRAMES, 2, graph.LIVE_READ, 0.8, 0.16)
KINDS = {kind.name: kind for kind in (FILM, LIVE)}


class Ear:
    """The encoder on OpenVINO: windows of sound in, features out, float16."""

    BATCH = 8

    def __init__(self, folder: Path, kind, threads=2):
        scratch = folder / "encoder"
        scratch.mkdir(exist_ok=True)
        file = graph.WeightsFile(graph.ENCODER_FILE)
        model = graph.feature_model([file], encoder.weights(folder), kind.layers, kind.frames, kind.kept)
        path = scratch / f"{kind.name}.onnx"
        (scratch / file.name).write_bytes(file.data)
        path.write_bytes(model.SerializeToString())
        options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
        self._model = openvino.Core().compile_model(path, "CPU", options)

    def features(self, windows):
        """(windows, kept features, 384 x layers) of (windows, samples)."""
        out = []
        for first in range(0, len(windows), self.BATCH):
            out.append(self._model([whisper.log_mel(windows[first : first + self.BATCH])])[0].astype(np.float16))
        return np.concatenate(out)


# ---- the corpus

REST = curves([], 4)[2]
# Of the film's windows, so many begin with digital silence, as short sounds do; so many end with it.
SILENCED_SHARE = 0.1
# Seconds in which the curves come to rest at such an edge.
SETTLING = 0.08


def _silenced(rng, sound, targets):
    """A film's window of which the beginning or the end may be exact silence, at rest."""
    length, seconds = len(sound), len(sound) / SAMPLE_RATE
    times = np.arange(len(targets)) * FRAME / SAMPLE_RATE
    for before in (True, False):
        if rng.random() >= SILENCED_SHARE:
            continue
        edge = rng.uniform(0, 0.8) * seconds if before else rng.uniform(0.2, 1) * seconds
        at = int(edge * SAMPLE_RATE)
        sound = np.concatenate([np.zeros(at), sound[at:]] if before else [sound[:at], np.zeros(length - at)])
        inside = (times - edge if before else edge - times) / SETTLING
        share = np.clip(inside + 0.5, 0, 1)[:, None]
        targets = share * targets + (1 - share) * REST
    return sound.astype(np.float32), targets


def _synthetic(kind, sound, targets, rng):
    """Windows and answers of a shard's sound and its curves at 80 a second."""
    windows, answers = [], []
    first = 0 if kind is FILM else int(rng.integers(int(kind.synthetic_hop * SAMPLE_RATE)))
    for start in range(first, len(sound) - kind.samples + 1, int(kind.synthetic_hop * SAMPLE_RATE)):
        times = (start + kind.answers * FRAME) / SAMPLE_RATE
        window, wanted = sound[start : start + kind.samples], stretched(targets, FRAMES_PER_SECOND, times)
        if kind is FILM:
            window, wanted = _silenced(rng, window, wanted)
        windows.append(window)
        answers.append(wanted)
    return np.array(windows), np.array(answers, np.float16)


def prepare_synthetic(kind, data: Path, folder: Path):
    """Features and targets of every shard of the corpus, into `folder`: `<group>.<shard>.npz`."""
    folder.mkdir(parents=True, exist_ok=True)
    ear = None
    for group, path in dataset.shards(data, held_out=False):
        target = folder / path.name
        if target.exists():
            continue
        ear = ear or Ear(data, kind)
        rng = np.random.default_rng([corpus.SEED, *path.name.encode(), kind.frames])
        sounds, targets = [], []
        for recording in dataset.recordings(path, sounds=True):
            voiceless = not recording.targets[:, OUTPUTS.index("voicing")].any()
            sound = recording.sound / 32768
            sounds.append(sound.astype(np.float32) if voiceless else disturbed(rng, sound))
            targets.append(recording.targets[: len(sound) // 200].astype(np.float32))
        windows, wanted = _synthetic(kind, np.concatenate(sounds), np.concatenate(targets), rng)
        _store(target, features=ear.features(windows), targets=wanted)


# ---- real mouths

# How often every clip is heard at another speed and through another microphone, besides as it is: `PROLIFIC` is a person
# with many clips.
VERSIONS, PROLIFIC_VERSIONS, PROLIFIC = 8, 3, 50


def _real(kind, sound, mouth, offset, speed, rng):
    """Windows and answers (gap, width, speech, inside the clip) of a clip's sound, played at `speed` of the original."""
    length = len(sound)
    if kind is FILM:
        # Film hears a short clip with silence before it.
        starts = [length - kind.samples if length <= kind.samples else int(rng.integers(length - kind.samples))]
        padded = np.pad(sound, (kind.samples, 0))
    else:
        before = (kind.frames // 2 + kind.read[-1]) * FRAME
        hop = int(kind.real_hop * SAMPLE_RATE)
        starts = list(range(int(rng.integers(hop)) - before, length - before - FRAME, hop))
        padded = np.pad(sound, (kind.samples, kind.samples))
    windows, answers = [], []
    for start in starts:
        times = (start + kind.answers * FRAME) / SAMPLE_RATE
        original = times * speed + offset / MOUTH_FRAMES_PER_SECOND
        inside = (times >= 0) & (times * SAMPLE_RATE < length - FRAME)
        read = stretched(np.column_stack([mouth.curves, mouth.speech]), MOUTH_FRAMES_PER_SECOND, original)
        read[:, 2] = (read[:, 2] > 0.5) & inside
        answers.append(np.column_stack([read, inside]))
        at = start + 2 * kind.samples
        windows.append(padded[at - kind.samples : at])
    return np.array(windows, np.float32), np.array(answers, np.float32)


def _joined(rng, mouth, clips):
    """A clip between others of the same person, long enough for a film's window at any speed."""
    around = [clips[int(i)] for i in rng.integers(len(clips), size=2)]
    parts = [around[0], mouth, around[1]]
    per_frame = SAMPLE_RATE // MOUTH_FRAMES_PER_SECOND
    sounds = [np.resize(part.sound, len(part.curves) * per_frame) for part in parts]
    return mouth._replace(
        sound=np.concatenate(sounds), curves=np.concatenate([part.curves for part in parts]),
        speech=np.concatenate([part.speech for part in parts]),
    )


def prepare_real(kind, data: Path, folder: Path, mouths, offsets):
    """Features and curves of every person's clips, into `folder`: `<person>.npz`. A clip's rows stay together, and
    `clips` counts them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ear = None
    for person, clips in mouths.items():
        target = folder / f"{person}.npz"
        if target.exists():
            continue
        ear = ear or Ear(data, kind)
        rng = np.random.default_rng([corpus.SEED, *person.encode(), kind.frames])
        features, answers = [], []
        for mouth in clips:
            for version in range(1 + (PROLIFIC_VERSIONS if len(clips) >= PROLIFIC else VERSIONS)):
                # GRID's sentences of 3 s would always be heard after silence, as nobody's speech in a film is.
                taken = _joined(rng, mouth, clips) if version and kind is FILM else mouth
                sound, speed = taken.sound / 32768, 1.0
                if version:
                    sound, speed = resampled(rng, sound)
                    sound = disturbed(rng, sound)
                windows, wanted = _real(kind, sound, taken, offsets[person], speed, rng)
                features.append(ear.features(windows))
                answers.append(wanted)
        answers = np.concatenate(answers)
        _store(target, features=np.concatenate(features), targets=scored(answers))
        print(f"{person}: {len(clips)} clips, {len(answers)} windows", flush=True)


def scored(answers):
    """Gap and width in standard deviations of the person's speech."""
    out, speech = answers.copy(), answers[..., 2] > 0
    for column in (0, 1):
        spoken = answers[..., column][speech]
        out[..., column] = (answers[..., column] - spoken.mean()) / spoken.std()
    return out


def _store(path, **arrays):
    partial = path.with_suffix(".part")
    with open(partial, "wb") as file:
        np.savez(file, **arrays)
    partial.rename(path)
