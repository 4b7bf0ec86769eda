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


def poses(networks, mels):
    """The mean pose of mel networks for each (frames, 80) of log10 magnitudes, from a cold start: list of (frames, outputs).

    Row i describes mel frame i: the delay is taken out, the last frames see silence after the end.
    """
    delay = network.DELAY
    # Few lengths to compile for.
    longest = -(-(max(map(len, mels)) + delay) // 400) * 400
    silence = normalised(np.full(mels[0].shape[1], -5.0))
    padded = np.tile(silence, (len(mels), longest, 1))
    for row, mel in zip(padded, mels):
        row[: len(mel)] = normalised(mel.astype(np.float32))
    batches = [padded[i : i + 60] for i in range(0, len(padded), 60)]
    out = np.mean([np.concatenate([np.asarray(_run(t, jnp.asarray(b))) for b in batches]) for t in networks], 0)
    return [row[delay : delay + len(mel)] for row, mel in zip(out, mels)]


@jax.jit
def _run(tensors, mel):
    return network.apply(tensors, network.features(mel, tensors["prior"]))


def correlation(a, b):
    """Pearson's r."""
    return float(np.corrcoef(a, b)[0, 1])


def area_under_curve(scores, positive):
    """The chance that a positive frame scores above a negative one (ties count half)."""
    ranks = rankdata(scores)
    count = positive.sum()
    return float((ranks[positive].sum() - count * (count + 1) / 2) / (count * (~positive).sum()))


def row(predicted, recordings):
    """Scores of predictions (lists of (frames, 9 or more) at 80 a second): r of every output with its target over all
    frames (pauses too), closure AUC, speech-only r.
    """
    predicted = np.concatenate(predicted).astype(np.float64)
    wanted = np.concatenate([r.targets for r in recordings]).astype(np.float64)
    speech = wanted[:, VOICING] > 0.5
    closed = wanted[:, CLOSURE] > CLOSED
    out = {output: correlation(predicted[:, j], wanted[:, j]) for j, output in enumerate(OUTPUTS)}
    out["closureAUC"] = area_under_curve(predicted[:, CLOSURE], closed)
    out["closureAUCinSpeech"] = area_under_curve(predicted[speech, CLOSURE], closed[speech])
    for output in ("jaw", "aperture"):
        j = OUTPUTS.index(output)
        out[f"{output}InSpeech"] = correlation(predicted[speech, j], wanted[speech, j])
    out["minutes"] = len(wanted) / 80 / 60
    out["utterances"] = len(recordings)
    return out
