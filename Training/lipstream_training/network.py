"""The causal network in JAX: level and channel normaliser, then dilated convolutions with residuals.

At mel step t it gives the pose of step t - DELAY: with the 25 ms that a mel frame looks ahead, 112.5 ms of look-ahead.
"""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from .articulation import OUTPUTS
from .mel import BANDS

DELAY = 7
DILATIONS = (1, 2, 4, 8, 1, 2, 4, 8)
FEATURES = BANDS + 1

# The normaliser's running mean forgets over three seconds of speech and starts as 40 frames of the prior.
FORGET = float(np.exp(-1 / 240))
PRIOR_FRAMES = 40.0
# The level tracker jumps to a peak and falls by one dB a second.
RELEASE = 0.001
FIRST_LEVEL = -1.5
LEVEL_BANDS = slice(4, 64)


def features(mel, prior):
    """(batch, frames, 81): normalised mel minus the voice's running mean, and the level below its peak. Causal."""
    level = mel[..., LEVEL_BANDS].mean(-1)

    def step(state, frame):
        peak, weight, total = state
        bands, now = frame
        peak = jnp.maximum(now, peak - RELEASE)
        speech = jax.nn.sigmoid((now - peak + 1.6) * 5)
        weight = FORGET * weight + speech
        total = FORGET * total + speech[:, None] * bands
        mean = (total + PRIOR_FRAMES * (prior + peak[:, None])) / (weight + PRIOR_FRAMES)[:, None]
        return (peak, weight, total), (jnp.clip(bands - mean, -3.2, 3.2), jnp.clip(now - peak, -4, 0))

    batch = mel.shape[0]
    start = (jnp.full((batch,), FIRST_LEVEL), jnp.zeros((batch,)), jnp.zeros((batch, BANDS)))
    _, (centred, relative) = lax.scan(step, start, (mel.transpose(1, 0, 2), level.T), unroll=8)
    return jnp.concatenate([centred.transpose(1, 0, 2), relative.T[..., None]], -1)


def initial(key, channels):
    """Random parameters, by the tensor names of the exported file."""
    keys = jax.random.split(key, len(DILATIONS) + 2)
    matrix = lambda k, rows, columns, gain=1.0: jax.random.normal(k, (rows, columns)) * gain / np.sqrt(rows)
    parameters = {
        "input.weight": matrix(keys[0], 3 * FEATURES, channels),
        "input.bias": jnp.zeros(channels),
        "output.weight": matrix(keys[1], channels, len(OUTPUTS), 0.3),
        "output.bias": jnp.full(len(OUTPUTS), 0.2),
    }
    for i in range(1, len(DILATIONS) + 1):
        parameters[f"block{i}.weight"] = matrix(keys[i + 1], 3 * channels, channels)
        parameters[f"block{i}.bias"] = jnp.zeros(channels)
        parameters[f"block{i}.scale"] = jnp.full(channels, 0.5)
    return parameters


def _taps(x, dilation):
    """Each frame with the ones `dilation` and 2 x `dilation` before it, newest first; zeros before the start."""
    past = lambda n: jnp.pad(x, ((0, 0), (n, 0), (0, 0)))[:, :-n]
    return jnp.concatenate([x, past(dilation), past(2 * dilation)], -1)


def apply(parameters, inputs):
    """(batch, frames, 9) poses from (batch, frames, 81) features; frame t describes step t - DELAY."""
    weight = lambda name: parameters[f"{name}.weight"]
    bias = lambda name: parameters[f"{name}.bias"]
    hidden = jax.nn.relu(_taps(inputs, 1) @ weight("input") + bias("input"))
    for i, dilation in enumerate(DILATIONS, 1):
        name = f"block{i}"
        change = jax.nn.relu(_taps(hidden, dilation) @ weight(name) + bias(name))
        hidden = hidden + parameters[f"{name}.scale"] * change
    return hidden @ weight("output") + bias("output")
