"""Scores read-outs on a folder of talking faces that nothing is trained on: `index.json` and its clips.

r: Pearson's r of the predicted and the seen inner-lip opening in frames of speech, after the file's own offset of sound
and picture, in the mean over people. width r: the same of the mouth's width. p95: the 95th percentile of the drawn over
that of the seen opening, median over people. rest: deviation in pauses over deviation in speech, median over people.
"""

import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.ndimage import gaussian_filter1d

from . import clip, readers, real, weights
from .articulation import OUTPUTS
from .head import OPENING, WIDTH
from .mel import SAMPLE_RATE
from .offsets import at_video_rate, read_out

VOICING = OUTPUTS.index("voicing")
# The gap over the eye distance in millimetres of a face whose eyes are 90 mm apart.
MILLIMETRES = 90


class Face(NamedTuple):
    """A clip that nothing is trained on: its row of the index, int16 sound, (frames, 2) gap and width, speech."""

    facts: dict
    sound: np.ndarray
    curves: np.ndarray
    speech: np.ndarray


def faces(folder: Path, data: Path, models: Path):
    """The measured clips of a folder, kept in `data`."""
    out = []
    for facts in json.loads((folder / "index.json").read_text()):
        kept = data / "dev" / f"{facts['id']}.npz"
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            sound, curves, speech = real.measure(folder / facts["file"], models, passes=2)
            np.savez(kept, sound=sound, curves=curves, speech=speech)
        with np.load(kept) as stored:
            frames = round(facts["seconds"] * clip.FRAMES_PER_SECOND)
            sound = stored["sound"][: frames * SAMPLE_RATE // clip.FRAMES_PER_SECOND]
            out.append(Face(facts, sound, stored["curves"][:frames], stored["speech"][:frames]))
    return out


def millimetres(opening):
    """How wide a mouth with this seen opening is drawn."""
    return 40 * np.maximum(opening + 0.06, 0) ** 1.15


def faded(poses, rate):
    """The seen opening, in pauses faded to the one that the nine outputs show."""
    voicing = gaussian_filter1d(poses[:, VOICING], 0.04 * rate)
    share = np.clip(2 * voicing - 0.2, 0, 1)
    return share * poses[:, OPENING] + (1 - share) * read_out(poses)


def readings(poses, rate, frames):
    """Seen opening (plain and faded, in millimetres) and width by name, at the video's frames."""
    named = {"opening": millimetres(read_out(poses)), "width": -poses[:, OUTPUTS.index("rounding")]}
    if poses.shape[1] > WIDTH:
        named = {
            "nine": named["opening"], "plain": millimetres(poses[:, OPENING]),
            "opening": millimetres(faded(poses, rate)), "width": poses[:, WIDTH],
        }
    return dict(zip(named, at_video_rate(np.column_stack(list(named.values())), rate, frames).T, strict=True))


def score(face, read):
    """The scores of one clip's readings."""
    curves, speech = face.curves, face.speech
    offset, drawn = face.facts["av_offset_frames"], read["opening"]
    seen = MILLIMETRES * curves[:, 0]
    r = lambda name, column: clip.correlation_at(read[name], curves[:, column], speech, offset)
    out = {"r": r("opening", 0), "widthR": r("width", 1)}
    out["p95"] = np.percentile(drawn[speech], 95) / np.percentile(seen[speech], 95)
    out["rest"] = drawn[~speech].std() / drawn[speech].std() if (~speech).sum() > 5 else np.nan
    return out | {name: r(name, 0) for name in ("plain", "nine") if name in read}


def table(reader, all_faces):
    """One reader's scores: means over all people, those outside GRID, and GRID's; and by person."""
    people = {}
    for face in all_faces:
        read = readings(reader(face.sound / 32768), reader.rate, len(face.curves))
        people.setdefault((face.facts["person"], face.facts["grid"]), []).append(score(face, read))
    mean = {person: {k: np.nanmean([row[k] for row in rows]) for k in rows[0]} for person, rows in people.items()}
    over = lambda key, keep: float(np.nanmean([row[key] for (_, grid), row in mean.items() if keep(grid)]))
    out = {}
    for key in next(iter(mean.values())):
        out[key] = over(key, lambda grid: True)
        out[f"{key}NonGRID"] = over(key, lambda grid: not grid)
        out[f"{key}GRID"] = over(key, lambda grid: grid)
    for key in ("p95", "rest"):
        out[key] = float(np.nanmedian([row[key] for row in mean.values()]))
    values = np.array([row["r"] for row in mean.values()])
    drawn = values[np.random.default_rng(0).integers(0, len(values), (4000, len(values)))].mean(1)
    out["interval"] = np.percentile(drawn, [2.5, 97.5]).tolist()
    out["people"] = {person: round(float(row["r"]), 3) for (person, _), row in mean.items()}
    return out


def tables(options):
    """The tables of the ear in `options.output`, and of the older weights where there are some."""
    known = faces(options.folder, options.data, options.models)
    ear = readers.ear(options.output)
    if options.before:
        ear["before: three mel networks"] = readers.MelReader(weights.read(options.before)[0])
    return {name: table(reader, known) for name, reader in ear.items()}


COLUMNS = {
    "r": "r", "rNonGRID": "r, not GRID", "rGRID": "r, GRID", "plain": "r, not faded", "nine": "r, nine outputs",
    "widthR": "width r", "widthRNonGRID": "width r, not GRID", "p95": "p95", "rest": "rest",
}


def markdown(tables):
    """The tables of several readers by name, as one in Markdown."""
    lines = ["| read-out | " + " | ".join(COLUMNS.values()) + " | 95 % of r |", "|---" * (len(COLUMNS) + 2) + "|"]
    for name, row in tables.items():
        low, high = row["interval"]
        cells = [f"{row[key]:.3f}" if key in row else "" for key in COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {low:.2f} to {high:.2f} |")
    return "\n".join(lines) + "\n"
