"""Trains the heads on the encoder's features: synthetic voices and real mouths in one batch, a fixed number of steps."""

import time
from pathlib import Path
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
import optax

from . import head, losses
from .dataset import DEFAULT_SHARE, SHARES
from .encoder import WIDTH
from .windows import FILM, KINDS


class Plan(NamedTuple):
    """One kind of head: windows, layers of the encoder, seeds whose mean it is, and steps."""

    name: str
    kind: str
    layers: int
    seeds: tuple
    steps: int


PLANS = (
    Plan("film", "film", 3, (10, 11, 12), 700),
    Plan("live-two", "live", 2, (10, 11, 12), 800),
    Plan("live-one", "live", 1, (10, 11, 12), 800),
)
# A window's level is gone: a head hears noise as loud as speech, the mel network does not.
HEAD_SHARES = SHARES | {"silence": 3.0}
PEAK_RATE, LAST_RATE, WARM_UP, DECAY = 2e-3, 1e-5, 50, 0.1
# A batch of films: windows of 4 s; of live: windows of 1.28 s, the real ones so many of one person.
FILM_SYNTHETIC, FILM_REAL = 12, 16
LIVE_SYNTHETIC, LIVE_PEOPLE, LIVE_WINDOWS = 128, 8, 20


def _mapped(path, name):
    """An array of an uncompressed npz, not read before it is asked for."""
    with np.load(path) as stored:
        info = stored.zip.getinfo(f"{name}.npy")
        with stored.zip.open(info) as file:
            np.lib.format.read_magic(file)
            shape, _, kind = np.lib.format.read_array_header_1_0(file)
            header = file.tell()
    with open(path, "rb") as file:
        file.seek(info.header_offset + 26)
        names = int.from_bytes(file.read(2), "little") + int.from_bytes(file.read(2), "little")
    return np.memmap(path, kind, "r", info.header_offset + 30 + names + header, shape)


class Material:
    """The windows of `folder`: synthetic ones by shard, real ones by person."""

    def __init__(self, folder: Path, plan):
        self._columns = WIDTH * plan.layers
        paths = sorted((folder / "synthetic").glob("*.npz"))
        if not paths:
            raise SystemExit(f"No windows in {folder}: run `python -m lipstream_training windows` first.")
        self.synthetic = [(_mapped(path, "features"), np.load(path)["targets"]) for path in paths]
        self.real = {path.stem: (_mapped(path, "features"), np.load(path)["targets"])
                     for path in sorted((folder / "real").glob("*.npz"))}
        groups = [path.name.split(".")[0] for path in paths]
        counts = np.array([len(targets) for _, targets in self.synthetic], float)
        # A group is drawn by its share, its shards by their lengths.
        total = {group: sum(n for g, n in zip(groups, counts) if g == group) for group in groups}
        odds = np.array([HEAD_SHARES.get(g, DEFAULT_SHARE) * n / total[g] for g, n in zip(groups, counts)])
        self._odds = odds / odds.sum()
        self.scale = losses.scales(np.concatenate([targets[:, ::7] for _, targets in self.synthetic]))
        self.mean, self.deviation = self._statistics()

    def _statistics(self):
        everything = self.synthetic + list(self.real.values())
        rows = [self._take(features, slice(None, None, 8))[:, ::5] for features, _ in everything]
        values = np.concatenate([row.reshape(-1, row.shape[-1]) for row in rows]).astype(np.float32)
        return values.mean(0), values.std(0) + 1e-3

    def _take(self, features, rows):
        return features[rows][..., : self._columns]

    def speech(self, rng, count):
        """`count` synthetic windows and their targets."""
        features, targets = [], []
        drawn, times = np.unique(rng.choice(len(self.synthetic), count, p=self._odds), return_counts=True)
        for shard, n in zip(drawn, times):
            rows = np.sort(rng.integers(len(self.synthetic[shard][1]), size=n))
            features.append(self._take(self.synthetic[shard][0], rows))
            targets.append(self.synthetic[shard][1][rows])
        return np.concatenate(features), np.concatenate(targets).astype(np.float32)

    def mouths(self, rng, people, windows):
        """`windows` of each of `people` persons, drawn before their windows are; (people x windows, ...)."""
        names = list(self.real)
        features, targets = [], []
        for person in rng.choice(len(names), people, replace=people > len(names)):
            own, wanted = self.real[names[person]]
            rows = np.sort(rng.integers(len(wanted), size=windows))
            features.append(self._take(own, rows))
            targets.append(wanted[rows])
        return np.concatenate(features), np.concatenate(targets).astype(np.float32)

    def batch(self, rng, kind):
        """Synthetic and real windows of a step; the real ones are None where there are no mouths."""
        if kind is FILM:
            return *self.speech(rng, FILM_SYNTHETIC), *(self.mouths(rng, FILM_REAL, 1) if self.real else (None, None))
        real = self.mouths(rng, LIVE_PEOPLE, LIVE_WINDOWS) if self.real else (None, None)
        return *self.speech(rng, LIVE_SYNTHETIC), *real


def _by_person(values):
    """Live answers (people x windows, depths, n) as (people x depths, windows, n): r is a person's at one depth."""
    depths, columns = values.shape[1:]
    rows = values.reshape(LIVE_PEOPLE, LIVE_WINDOWS, depths, columns)
    return rows.transpose(0, 2, 1, 3).reshape(-1, LIVE_WINDOWS, columns)


def _loss(parameters, key, kind, scale, standard, batch):
    synthetic, wanted, real, seen = batch
    one, other = jax.random.split(key)
    read = (lambda o: o) if kind is FILM else (lambda o: jnp.take(o, jnp.array([kind.kept + r for r in kind.read]), 1))
    predicted = read(head.apply(parameters, standard(synthetic), one))
    loss = losses.table(predicted, wanted, losses.HEAD_WEIGHTS, changes=kind is FILM)
    loss += losses.anchor(predicted, wanted, scale)
    if real is None:
        return loss
    predicted = read(head.apply(parameters, standard(real), other))
    arranged = (lambda v: v) if kind is FILM else _by_person
    return loss + losses.real(arranged(predicted), arranged(seen))


def train(plan, material, seed, steps=None):
    """The head of one seed, folded so that it takes plain features (see `head.folded`), and its last loss."""
    kind, steps = KINDS[plan.kind], steps or plan.steps
    rng, key = np.random.default_rng(seed), jax.random.PRNGKey(seed)
    parameters = head.initial(key, len(material.mean))
    mean, deviation = jnp.asarray(material.mean), jnp.asarray(material.deviation)
    standard = lambda features: (features.astype(jnp.float32) - mean) / deviation
    cosine = optax.cosine_decay_schedule(PEAK_RATE, steps)
    rate = lambda count: jnp.minimum(1, (count + 1) / WARM_UP) * cosine(count) + LAST_RATE
    optimizer = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=DECAY))
    state = optimizer.init(parameters)

    @jax.jit
    def step(parameters, state, key, batch):
        value = lambda p: _loss(p, key, kind, material.scale, standard, batch)
        loss, gradient = jax.value_and_grad(value)(parameters)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    began, recent = time.monotonic(), []
    for i in range(1, steps + 1):
        key, now = jax.random.split(key)
        parameters, state, loss = step(parameters, state, now, material.batch(rng, kind))
        recent = (recent + [loss])[-50:]
        if i % 150 == 0 or i == steps:
            last = float(np.mean(recent))
            print(f"{plan.name} {seed} step {i}/{steps} loss {last:.4f} {time.monotonic() - began:.0f} s", flush=True)
    return head.folded(parameters, material.mean, material.deviation, material.scale[0]), last
