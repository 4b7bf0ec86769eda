"""Random microphones, rooms, noises and neighbours, made in the mel domain while training."""

import jax
import jax.numpy as jnp
import numpy as np

from .mel import BANDS, band_edges

_POSITION = np.linspace(0, 1, BANDS)
# Six cosines over the bands, the slow ones stronger: smooth random spectra.
_COSINES = jnp.asarray(
    np.stack([np.cos(np.pi * k * _POSITION) for k in range(1, 7)]) * np.array([8, 6, 4, 3, 2, 2])[:, None] / 20,
    jnp.float32,
)
_CENTRES = band_edges()[1:-1]
# 40 dB down outside the pass band, in log10 magnitude.
_TELEPHONE = jnp.asarray(np.where((_CENTRES < 300) | (_CENTRES > 3400), -2.0, 0), jnp.float32)
_LOW_PASS = jnp.asarray(np.where(_CENTRES > 3900, -2.0, 0), jnp.float32)
_NOISE_TILT = jnp.linspace(0.25, -0.35, BANDS)


def _warped(mel, factor):
    """The spectrum stretched along the bands by `factor` (batch, 1): shorter and longer vocal tracts."""
    position = jnp.clip(jnp.arange(BANDS) * factor, 0, BANDS - 1.001)
    low = position.astype(int)
    part = (position - low)[:, None]
    take = lambda bands: jnp.take_along_axis(mel, jnp.broadcast_to(bands[:, None], mel.shape), 2)
    return take(low) * (1 - part) + take(low + 1) * part


def _level(mel):
    """log10 of the level that the loudest tenth of the frames exceeds, (batch, 1, 1)."""
    return jnp.log10(jnp.percentile(jnp.mean(10**mel, 2), 90, axis=1) + 1e-5)[:, None, None]


def augmented(key, mel):
    """(batch, frames, 80) log10 magnitudes, disturbed. Another crop of the batch serves as babble."""
    keys = iter(jax.random.split(key, 14))
    batch, frames, _ = mel.shape
    uniform = lambda low, high, shape=(batch, 1, 1): jax.random.uniform(next(keys), shape, minval=low, maxval=high)
    normal = lambda *shape: jax.random.normal(next(keys), shape)
    chance = lambda probability: uniform(0, 1) < probability

    mel = _warped(mel, uniform(0.93, 1.07, (batch, 1)))
    level = _level(mel)
    power = 10 ** (2 * mel)

    other = jnp.roll(mel, 1, 0)
    babble = jnp.where(chance(0.25), uniform(-1.3, -0.45), -9.0)
    power += 10 ** (2 * (other - _level(other) + level + babble))

    colour = (normal(batch, 6) @ _COSINES)[:, None] * 0.7 + _NOISE_TILT
    noise = jnp.where(chance(0.85), uniform(-2.8, -0.35), -4.5)
    flutter = 0.22 * normal(*mel.shape)
    swell = jnp.clip(0.15 * jnp.cumsum(normal(batch, frames, 1), 1) / 6, -0.4, 0.4)
    power += 10 ** (2 * (level + noise + colour + flutter + swell))
    mel = 0.5 * jnp.log10(power)

    equalizer = (normal(batch, 6) @ _COSINES)[:, None] * 0.6
    band_limit = jnp.where(chance(0.12), _TELEPHONE, 0) + jnp.where(chance(0.08), _LOW_PASS, 0)
    gain = uniform(-1.6, 0.3)
    drift = 0.06 * jnp.cumsum(normal(batch, -(-frames // 40), 1), 1).repeat(40, 1)[:, :frames]
    return mel + equalizer + band_limit + gain + drift
