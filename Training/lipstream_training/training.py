"""Trains one network: fixed seed, fixed number of steps."""

import time
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from . import network
from .articulation import OUTPUTS
from .augmentation import augmented
from .dataset import Sampler, mean_spectrum


class Plan(NamedTuple):
    """What makes one network: everything that its result depends on besides the corpus; `without` names groups of the
    corpus that it does not hear.
    """

    name: str
    channels: int
    seed: int
    steps: int
    without: tuple = ()


BATCH, FRAMES = 20, 400
# The cold-started normaliser and the empty convolution history are not the network's fault.
MASKED = 40
PEAK_RATE, LAST_RATE = 3e-3, 2e-5
WARM_UP = 100
WEIGHTS = dict(
    jaw=2.0, aperture=2.0, width=1.5, rounding=1.5, closure=1.5, tuck=1.0, teeth=0.7, tongue=0.5, voicing=0.6
)
# Frames of lip closure are rare and matter most: there the errors of these two count up to four times.
SHARPENED = ("aperture", "closure")
CHANGE_SHARE = 0.6

_WEIGHT = jnp.array([WEIGHTS[name] for name in OUTPUTS])
_SHARPENED = jnp.array([name in SHARPENED for name in OUTPUTS])
_CLOSURE = OUTPUTS.index("closure")


def _loss(parameters, mel, targets, prior):
    predicted = network.apply(parameters, network.features(mel, prior))
    first, delay = MASKED, network.DELAY
    wanted = targets[:, first : targets.shape[1] - delay]
    emphasis = jnp.sqrt(1 + 3 * wanted[..., _CLOSURE, None] * _SHARPENED)
    error = (predicted[:, first + delay :] - wanted) * emphasis
    change = error[:, 2:] - error[:, :-2]
    return (_WEIGHT * jnp.mean(error**2, (0, 1))).sum() + CHANGE_SHARE * (_WEIGHT * jnp.mean(change**2, (0, 1))).sum()


def _learning_rate(steps):
    cosine = optax.cosine_decay_schedule(PEAK_RATE, steps)
    return lambda count: jnp.minimum(1, (count + 1) / WARM_UP) * cosine(count) + LAST_RATE


def train(plan, groups):
    """The parameters (with `prior`) of a network trained on `groups` as `plan` says, and its final loss."""
    prior = jnp.asarray(mean_spectrum(groups))
    sampler = Sampler(groups, plan.seed)
    key = jax.random.PRNGKey(plan.seed)
    parameters = network.initial(key, plan.channels)
    optimizer = optax.chain(
        optax.clip_by_global_norm(1.0), optax.adamw(_learning_rate(plan.steps), weight_decay=1e-4)
    )
    state = optimizer.init(parameters)

    @jax.jit
    def step(parameters, state, key, mel, targets):
        mel = jnp.clip(1.6 * jnp.maximum(augmented(key, mel), -5) + 2.4, -4, 4)
        loss, gradient = jax.value_and_grad(_loss)(parameters, mel, targets, prior)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    began, recent = time.monotonic(), []
    for i in range(1, plan.steps + 1):
        key, now = jax.random.split(key)
        parameters, state, loss = step(parameters, state, now, *sampler.batch(BATCH, FRAMES))
        recent = (recent + [loss])[-100:]
        if i % 100 == 0 or i == plan.steps:
            mean = float(np.mean(recent))
            print(f"{plan.name} step {i}/{plan.steps} loss {mean:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return {"prior": prior, **parameters}, float(np.mean(recent))
