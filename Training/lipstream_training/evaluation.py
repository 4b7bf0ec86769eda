"""Scores of exported networks on the voices that training never heard."""

import jax
import jax.numpy as jnp
import numpy as np
from scipy.stats import rankdata

from . import network
from .articulation import OUTPUTS
from .mel import normalised

CLOSURE = OUTPUTS.index("closure")
VOICING = OUTPUTS.index("voicing")
CLOSED = 0.5


def predictions(networks, recordings):
    """The mean pose of the networks for each recording, every recording from a cold start: list of (frames, 9).

    Row i describes mel frame i: the delay is taken out, the last frames see silence after the end.
    """
    delay = network.DELAY
    longest = max(len(r.mel) for r in recordings) + delay
    silence = normalised(np.full(recordings[0].mel.shape[1], -5.0))
    mels = np.tile(silence, (len(recordings), longest, 1))
    for row, recording in zip(mels, recordings):
        row[: len(recording.mel)] = normalised(recording.mel.astype(np.float32))

    @jax.jit
    def run(tensors, mel):
        return network.apply(tensors, network.features(mel, tensors["prior"]))

    out = np.mean([np.asarray(run(tensors, jnp.asarray(mels))) for tensors in networks], 0)
    return [row[delay : delay + len(r.mel)] for row, r in zip(out, recordings)]


def correlation(a, b):
    """Pearson's r."""
    return float(np.corrcoef(a, b)[0, 1])


def area_under_curve(scores, positive):
    """The chance that a positive frame scores above a negative one (ties count half)."""
    ranks = rankdata(scores)
    count = positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (~positive).sum()))


def scores(networks, groups):
    """For each group: r of every output with its target over all frames (pauses too), closure AUC, speech-only r."""
    out = {}
    for name, recordings in groups.items():
        predicted = np.concatenate(predictions(networks, recordings)).astype(np.float64)
        wanted = np.concatenate([r.targets for r in recordings]).astype(np.float64)
        speech = wanted[:, VOICING] > 0.5
        closed = wanted[:, CLOSURE] > CLOSED
        row = {output: correlation(predicted[:, j], wanted[:, j]) for j, output in enumerate(OUTPUTS)}
        row["closureAUC"] = area_under_curve(predicted[:, CLOSURE], closed)
        row["closureAUCinSpeech"] = area_under_curve(predicted[speech, CLOSURE], closed[speech])
        for output in ("jaw", "aperture"):
            j = OUTPUTS.index(output)
            row[f"{output}InSpeech"] = correlation(predicted[speech, j], wanted[speech, j])
        row["minutes"] = len(wanted) / 80 / 60
        row["utterances"] = len(recordings)
        out[name] = row
    return out
