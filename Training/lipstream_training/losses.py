"""What the heads and the mel network are punished for, on synthetic voices and on real mouths."""

import jax.numpy as jnp
import numpy as np

from .articulation import OUTPUTS
from .head import OPENING, WIDTH

WEIGHTS = dict(
    jaw=2.0, aperture=2.0, width=1.5, rounding=1.5, closure=1.5, tuck=1.0, teeth=0.7, tongue=0.5, voicing=0.6
)
# The heads' closures: with the mel network's weight they were less sharp than its own.
HEAD_WEIGHTS = WEIGHTS | {"closure": 3.0}
# Frames of lip closure are rare and matter most: there the errors of these two count up to four times.
SHARPENED = ("aperture", "closure")
CHANGE_SHARE = 0.6
# Of the outputs that real mouths teach, on synthetic voices: the anchor that keeps few people from being learnt by heart.
ANCHOR = {OPENING: 0.15, WIDTH: 0.1}
# On real mouths: squared error and 1 - r.
REAL = {OPENING: (0.3, 0.5), WIDTH: (0.15, 0.25)}
PAUSE_SHARE = 0.2

_SHARPENED = jnp.array([name in SHARPENED for name in OUTPUTS])
_CLOSURE = OUTPUTS.index("closure")


def seen(poses):
    """(opening, width) that a pose of the table shows: rounding and a raised tongue come with less opening."""
    column = lambda name: poses[..., OUTPUTS.index(name)]
    opening = column("aperture") - 0.3 * column("rounding") - 0.25 * column("tongue")
    return opening, column("width") - column("rounding")


def scales(targets):
    """((mean, deviation) of the opening, the same of the width) over the voiced frames of synthetic targets."""
    spoken = targets[targets[..., OUTPUTS.index("voicing")] > 0.5].astype(np.float32)
    return tuple((float(values.mean()), float(values.std())) for values in seen(spoken))


def table(predicted, wanted, weights=WEIGHTS, changes=True):
    """The nine outputs of the table, (batch, frames, 9) or more columns: weighted squared error, and that of changes."""
    weight = jnp.array([weights[name] for name in OUTPUTS])
    error = (predicted[..., : len(OUTPUTS)] - wanted) * jnp.sqrt(1 + 3 * wanted[..., _CLOSURE, None] * _SHARPENED)
    loss = (weight * jnp.mean(error**2, (0, 1))).sum()
    if not changes:
        return (1 + CHANGE_SHARE) * loss
    change = error[:, 2:] - error[:, :-2]
    return loss + CHANGE_SHARE * (weight * jnp.mean(change**2, (0, 1))).sum()


def anchor(predicted, wanted, scale, share=ANCHOR):
    """The seen outputs against what the table's pose shows, in standard deviations."""
    loss = 0.0
    for output, values, (mean, deviation) in zip((OPENING, WIDTH), seen(wanted), scale):
        loss += share[output] * jnp.mean((predicted[..., output] - (values - mean) / deviation) ** 2)
    return loss


def correlation(a, b, weight):
    """Pearson's r along axis 1, weighted."""
    share = weight / (weight.sum(1, keepdims=True) + 1e-6)
    a, b = a - (a * share).sum(1, keepdims=True), b - (b * share).sum(1, keepdims=True)
    return (a * b * share).sum(1) / jnp.sqrt((a * a * share).sum(1) * (b * b * share).sum(1) + 1e-6)


def real(predicted, wanted):
    """(batch, frames, outputs) against (batch, frames, 4) seen opening and width in deviations, speech, inside the clip.

    A row of the batch is one person's: its r is over the frames of speech.
    """
    speech, inside = wanted[..., 2], wanted[..., 3]
    weight = ((1 - PAUSE_SHARE) * speech + PAUSE_SHARE) * inside
    loss = 0.0
    for column, (output, (squares, shape)) in enumerate(REAL.items()):
        curve = wanted[..., column]
        loss += squares * jnp.mean(weight * (predicted[..., output] - curve) ** 2)
        loss += shape * jnp.mean(1 - correlation(predicted[..., output], curve, speech))
    return loss
