"""Trains the causal mel network: on synthetic voices first, then also on real mouths. Fixed seeds and numbers of steps."""

import time
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from . import losses, network
from .articulation import OUTPUTS
from .augmentation import augmented
from .dataset import Sampler, mean_spectrum
from .disturbance import resampled, stretched
from .head import OPENING
from .mel import SAMPLE_RATE, log_magnitudes
from .windows import MOUTH_FRAMES_PER_SECOND, PROLIFIC, scored


class Plan(NamedTuple):
    """What makes the network: everything that its result depends on besides the corpus and the clips."""

    channels: int
    seed: int
    steps: int
    real_steps: int


PLAN = Plan(80, 5, 3500, 250)
BATCH, FRAMES = 20, 400
# The cold-started normaliser and the empty convolution history are not the network's fault.
MASKED = 40
PEAK_RATE, LAST_RATE = 3e-3, 2e-5
WARM_UP = 100
def _heard(key, mel):
    return jnp.clip(1.6 * jnp.maximum(augmented(key, mel), -5) + 2.4, -4, 4)


def _answers(parameters, mel, targets, prior, first=MASKED):
    """Predicted and wanted poses of the same frames, the first ones left out."""
    predicted = network.apply(parameters, network.features(mel, prior))
    return predicted[:, first + network.DELAY :], targets[:, first : targets.shape[1] - network.DELAY]


def _optimizer(peak, last, steps, warm_up, decay):
    cosine = optax.cosine_decay_schedule(peak, steps)
    rate = lambda count: jnp.minimum(1, (count + 1) / warm_up) * cosine(count) + last
    return optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=decay))


def _run(name, parameters, optimizer, loss, steps, key, batch):
    """The parameters after `steps` steps on what `batch()` gives, and the mean of the last losses."""
    state = optimizer.init(parameters)

    @jax.jit
    def step(parameters, state, key, *values):
        cost, gradient = jax.value_and_grad(loss)(parameters, key, *values)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, cost

    began, recent = time.monotonic(), []
    for i in range(1, steps + 1):
        key, now = jax.random.split(key)
        parameters, state, cost = step(parameters, state, now, *batch())
        recent = (recent + [cost])[-100:]
        if i % 100 == 0 or i == steps:
            mean = float(np.mean(recent))
            print(f"{name} step {i}/{steps} loss {mean:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return parameters, mean


def train(plan, groups):
    """The parameters (with `prior`) of a network of nine outputs trained on `groups`, and its final loss."""
    prior = jnp.asarray(mean_spectrum(groups))
    sampler = Sampler(groups, plan.seed)
    key = jax.random.PRNGKey(plan.seed)

    def loss(parameters, key, mel, targets):
        return losses.table(*_answers(parameters, _heard(key, mel), targets, prior))

    parameters, last = _run(
        "synthetic", network.initial(key, plan.channels), _optimizer(PEAK_RATE, LAST_RATE, plan.steps, WARM_UP, 1e-4),
        loss, plan.steps, key, lambda: sampler.batch(BATCH, FRAMES),
    )
    return {"prior": prior, **parameters}, last


# ---- real mouths

REAL_RATE, REAL_LAST_RATE, REAL_WARM_UP, REAL_DECAY = 5e-4, 1e-5, 50, 1e-3
REAL_BATCH, REAL_FRAMES, REAL_MASKED = 10, 280, 20
VERSIONS = 2
# Silence after a clip, in seconds: it ends while he may still move.
AFTER = 1


def widened(parameters, scale):
    """The network with two outputs more, which begin as what its nine outputs show, in standard deviations."""
    weight, bias = parameters["output.weight"], parameters["output.bias"]
    if len(bias) != len(OUTPUTS):
        raise ValueError("the network already has the outputs that real mouths teach")
    rows = [losses.seen(weight), losses.seen(bias)]
    weights = [column[:, None] / deviation for column, (_, deviation) in zip(rows[0], scale)]
    biases = [(value - mean) / deviation for value, (mean, deviation) in zip(rows[1], scale)]
    return parameters | {
        "output.weight": jnp.concatenate([weight, *weights], 1), "output.bias": jnp.append(bias, jnp.array(biases)),
    }


def real_mels(mouths, offsets, seed):
    """By person: [(mel, (frames, 4) opening, width, speech, inside)], 80 a second, each clip also at other speeds."""
    rng, out = np.random.default_rng(seed), {}
    for person, clips in mouths.items():
        mels, answers = [], []
        for mouth in clips:
            for version in range(1 if len(clips) >= PROLIFIC else 1 + VERSIONS):
                sound, speed = mouth.sound / 32768, 1.0
                if version:
                    sound, speed = resampled(rng, sound)
                sound = sound / (np.abs(sound).max() + 1e-6) * 0.5
                mel = log_magnitudes(np.pad(sound, (0, AFTER * SAMPLE_RATE)))
                original = np.arange(len(mel)) / 80 * speed
                inside = original < len(mouth.curves) / MOUTH_FRAMES_PER_SECOND - 0.05
                read = stretched(
                    np.column_stack([mouth.curves, mouth.speech]), MOUTH_FRAMES_PER_SECOND,
                    original + offsets[person] / MOUTH_FRAMES_PER_SECOND,
                )
                read[:, 2] = (read[:, 2] > 0.5) & inside
                mels.append(mel.astype(np.float16))
                answers.append(np.column_stack([read, inside]).astype(np.float32))
        ends = np.cumsum([len(a) for a in answers])[:-1]
        out[person] = list(zip(mels, np.split(scored(np.concatenate(answers)), ends), strict=True))
    return out


def _real_batch(rng, people):
    mels, answers, names = [], [], list(people)
    for _ in range(REAL_BATCH):
        clips = people[names[rng.integers(len(names))]]
        mel, wanted = clips[rng.integers(len(clips))]
        short = max(0, REAL_FRAMES - len(mel))
        mel, wanted = np.pad(mel, ((0, short), (0, 0)), mode="edge"), np.pad(wanted, ((0, short), (0, 0)))
        start = rng.integers(len(mel) - REAL_FRAMES + 1)
        mels.append(mel[start : start + REAL_FRAMES])
        answers.append(wanted[start : start + REAL_FRAMES])
    return np.stack(mels).astype(np.float32), np.stack(answers)


def train_real(plan, parameters, groups, mouths, offsets):
    """The network of eleven outputs that goes on from `parameters` on synthetic voices and real mouths, and its last loss.

    Its opening is `MouthPose.seenOpening`'s. Without mouths it only learns what the table shows.
    """
    prior = jnp.asarray(parameters["prior"])
    sample = np.concatenate([r.targets[::7] for group in groups.values() for r in group])
    scale = losses.scales(sample)
    sampler, people = Sampler(groups, plan.seed), real_mels(mouths, offsets, plan.seed)
    rng, key = np.random.default_rng(plan.seed), jax.random.PRNGKey(plan.seed)

    def loss(parameters, key, mel, targets, real=None, seen=None):
        one, other = jax.random.split(key)
        predicted, wanted = _answers(parameters, _heard(one, mel), targets, prior)
        cost = losses.table(predicted, wanted) + losses.anchor(predicted, wanted, scale)
        if real is not None:
            cost += losses.real(*_answers(parameters, _heard(other, real), seen, prior, REAL_MASKED))
        return cost

    def batch():
        synthetic = sampler.batch(REAL_BATCH, FRAMES)
        return (*synthetic, *_real_batch(rng, people)) if people else synthetic

    start = widened({k: jnp.asarray(v) for k, v in parameters.items() if k != "prior"}, scale)
    out, last = _run(
        "real", start, _optimizer(REAL_RATE, REAL_LAST_RATE, plan.real_steps, REAL_WARM_UP, REAL_DECAY),
        loss, plan.real_steps, key, batch,
    )
    mean, deviation = scale[0]
    out["output.weight"] = out["output.weight"].at[:, OPENING].multiply(deviation)
    out["output.bias"] = out["output.bias"].at[OPENING].multiply(deviation).at[OPENING].add(mean)
    return {"prior": prior, **out}, last
