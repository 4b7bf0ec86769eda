"""Scores of readers on the voices that training never heard: readers' poses against the table's curves."""

import numpy as np

from . import evaluation
from .articulation import OUTPUTS
from .coarticulation import FRAMES_PER_SECOND
from .dev import faded, millimetres

VOICING = OUTPUTS.index("voicing")


def poses(reader, recordings):
    """The reader's poses of each recording, at the corpus's 80 frames a second."""
    out = []
    for recording in recordings:
        found = reader(recording.sound / 32768)
        at = np.arange(len(recording.targets)) / FRAMES_PER_SECOND * reader.rate
        out.append(np.column_stack([np.interp(at, np.arange(len(found)), column) for column in found.T]))
    return out


def scores(readers, groups):
    """{group: {reader's name: row of `evaluation.row`}}; the group without voices apart, see `silence`."""
    return {
        group: {name: evaluation.row(poses(reader, recordings), recordings) for name, reader in readers.items()}
        for group, recordings in groups.items() if not group.endswith("silence")
    }


def silence(reader, sounds):
    """The highest and the 99th percentile of voicing, and the widest opening in millimetres, over sounds without a voice."""
    found = [reader(sound) for sound in sounds]
    voicing = np.concatenate([p[:, VOICING] for p in found])
    shut = [millimetres(faded(p, reader.rate)) if p.shape[1] > len(OUTPUTS) else p[:, 1] * np.nan for p in found]
    return {"voicing": float(np.percentile(voicing, 99)), "highest": float(voicing.max()),
            "opening": float(np.max(np.concatenate(shut)))}
