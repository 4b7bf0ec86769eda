"""Real mouths: the curves and the sound of every training clip, measured once and kept in `Training/data/mouths`."""

import multiprocessing
from pathlib import Path
from typing import NamedTuple

import numpy as np

from . import clip, grid

# A clip whose face is lost more often, or that is shorter, teaches nothing.
SHORTEST = 25
OFFSETS = "offsets.json"


class Mouth(NamedTuple):
    """One clip: int16 sound at 16 kHz, (frames, 2) gap and width over eye distance at 25 a second, speech or not."""

    person: str
    name: str
    sound: np.ndarray
    curves: np.ndarray
    speech: np.ndarray


def measure(path: Path, models: Path, passes):
    """Sound, curves and speech of a video."""
    from . import mouth

    curves = mouth.curves(path, models, passes)
    sound = clip.sound(path)
    return sound, curves.astype(np.float32), clip.speech_frames(sound / 32768, len(curves))


def _measure_one(arguments):
    path, target, models = arguments
    try:
        sound, curves, speech = measure(path, models, passes=1)
    except ValueError as error:
        return str(error)
    partial = target.with_suffix(".part")
    with open(partial, "wb") as file:
        np.savez(file, sound=sound, curves=curves, speech=speech)
    partial.rename(target)
    return None


def prepare(clips_folder: Path, folder: Path, models: Path, workers):
    """Measures the clips of a GRID folder that `folder` lacks."""
    folder.mkdir(parents=True, exist_ok=True)
    targets = [(c.path, folder / f"{c.person}.{c.name}.npz", models) for c in grid.clips(clips_folder)]
    missing = [t for t in targets if not t[1].exists()]
    context = multiprocessing.get_context("spawn")
    with context.Pool(workers) as pool:
        for i, problem in enumerate(pool.imap(_measure_one, missing), 1):
            if problem:
                print(problem, flush=True)
            if i % 20 == 0 or i == len(missing):
                print(f"{i} of {len(missing)} clips measured", flush=True)


def load(folder: Path):
    """The measured clips by person, in a fixed order; none where there were no clips."""
    out = {}
    for path in sorted(folder.glob("*.npz")):
        person, name, _ = path.name.split(".")
        if grid.REFUSED.intersection(grid.speakers_named(path, folder)):
            raise SystemExit(f"{path} is a clip of the evaluation's speakers, which are never trained on.")
        with np.load(path) as stored:
            mouth = Mouth(person, name, stored["sound"], stored["curves"], stored["speech"])
        if len(mouth.curves) >= SHORTEST and mouth.speech.sum() >= SHORTEST:
            out.setdefault(person, []).append(mouth)
    return out
