"""The head on the encoder's features: a projection, two convolutions with residuals, eleven outputs. In JAX.

Outputs 0 to 8 are the poses of the articulation table; 9 is the seen opening and 10 the seen width, both in standard
deviations of a speaker while he speaks.
"""

import jax
import jax.numpy as jnp
import numpy as np

CHANNELS = 64
OUTPUTS = 11
OPENING, WIDTH = 9, 10
# Frames (20 ms) that the two convolutions hear: 160 ms to both sides in all.
TAPS = ((-2, -1, 0, 1, 2), (-6, -3, 0, 3, 6))
REACH = sum(max(taps) for taps in TAPS)
DROPOUT = 0.3


def initial(key, features):
    """Random parameters for `features` inputs."""
    keys = jax.random.split(key, 4)
    matrix = lambda k, rows, columns, gain=1.0: jax.random.normal(k, (rows, columns)) * gain / np.sqrt(rows)
    parameters = {
        "project.weight": matrix(keys[0], features, CHANNELS), "project.bias": jnp.zeros(CHANNELS),
        "output.weight": matrix(keys[3], CHANNELS, OUTPUTS, 0.3), "output.bias": jnp.zeros(OUTPUTS),
    }
    for i, taps in enumerate(TAPS, 1):
        parameters[f"conv{i}.weight"] = matrix(keys[i], len(taps) * CHANNELS, CHANNELS)
        parameters[f"conv{i}.bias"] = jnp.zeros(CHANNELS)
    return parameters


def _around(x, taps):
    """Each frame with those `taps` away; beyond the ends the last frame is repeated."""
    reach, frames = max(taps), x.shape[1]
    padded = jnp.pad(x, ((0, 0), (reach, reach), (0, 0)), mode="edge")
    return jnp.concatenate([padded[:, reach + tap : reach + tap + frames] for tap in taps], -1)


def apply(parameters, features, key=None):
    """(batch, frames, 11) from standardised (batch, frames, features); with a key, dropout as in training."""
    linear = lambda name, x: x @ parameters[f"{name}.weight"] + parameters[f"{name}.bias"]
    keep = 1 - DROPOUT
    if key is not None:
        channels_key, hidden_key = jax.random.split(key)
        # A feature is dropped for the whole crop: its neighbours in time would give it away.
        shape = (features.shape[0], 1, features.shape[2])
        features = features * jax.random.bernoulli(channels_key, keep, shape) / keep
    hidden = jax.nn.relu(linear("project", features))
    if key is not None:
        hidden = hidden * jax.random.bernoulli(hidden_key, keep, hidden.shape) / keep
    for i, taps in enumerate(TAPS, 1):
        hidden = hidden + jax.nn.relu(linear(f"conv{i}", _around(hidden, taps)))
    return linear("output", hidden)


def folded(parameters, mean, deviation, scale):
    """Parameters that take plain features and give the opening as `MouthPose.seenOpening` has it.

    `mean` and `deviation` standardise the features; `scale` is the (mean, deviation) of the opening.
    """
    out = {name: np.asarray(values, np.float64) for name, values in parameters.items()}
    out["project.weight"] = out["project.weight"] / np.asarray(deviation, np.float64)[:, None]
    out["project.bias"] = out["project.bias"] - np.asarray(mean, np.float64) @ out["project.weight"]
    out["output.weight"][:, OPENING] *= scale[1]
    out["output.bias"][OPENING] = out["output.bias"][OPENING] * scale[1] + scale[0]
    return {name: values.astype(np.float16).astype(np.float32) for name, values in out.items()}
