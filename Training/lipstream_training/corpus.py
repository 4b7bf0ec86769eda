"""Makes the corpus: every voice speaks, each utterance is perturbed; sound, mels and phone timings are stored.

Targets are not stored but rebuilt from the segments, so that the articulation table can change without new speech.
"""

import multiprocessing
import zlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.signal import fftconvolve, resample_poly

from . import noise, speakers, texts
from .mel import HOP, SAMPLE_RATE, log_magnitudes
from .phonemes import SILENCE, Segment

SEED = 100
SHARD = 60
# Resampling steps that keep whole numbers small; every synthesizer's rate is a multiple.
RATE_STEP = 50


class Job(NamedTuple):
    """One shard of one group: its seed depends on nothing else, so the order and number of workers do not matter."""

    group: str
    shard: int
    count: int
    perturbed: bool = True

    @property
    def rng(self):
        return np.random.default_rng([SEED, zlib.crc32(self.group.encode()), self.shard])


FLITE_TRAINING = ("awb", "slt")
HELD_OUT = (
    "heldout_rms", "heldout_rms_clean", "heldout_espeak", "heldout_espeak_ru", "heldout_espeak_uz", "heldout_espeak_tr",
    "heldout_espeak_kk", "heldout_msu_ru", "heldout_silence",
)
_RUSSIAN_READERS = tuple(v for v, text in speakers.ESPEAK_LANGUAGES.items() if text == "ru")
_OTHER_READERS = tuple(
    v for v, text in speakers.ESPEAK_LANGUAGES.items() if text != "ru" and v not in texts.TURKIC_LETTERS
)
# English is heard more often than its share of the list.
_OTHER_WEIGHTED = _OTHER_READERS + ("en-us", "en") * 4


def utterance_counts():
    """Utterances asked of every group, by the group's name."""
    counts = {f"flite_{voice}": 480 for voice in FLITE_TRAINING}
    for voice in speakers.FESTIVAL_VOICES:
        natural = "hts" in voice or "msu" in voice
        counts[f"festival_{voice}"] = 420 if natural else 150
    return counts | {
        "piper_joe": 660, "silence": 240,
        "espeak": 2100, "espeak_ru": 900, "espeak_turkic": 600,
        "heldout_rms": 120, "heldout_rms_clean": 60, "heldout_espeak": 60, "heldout_espeak_ru": 60,
        "heldout_espeak_uz": 60, "heldout_espeak_tr": 60, "heldout_espeak_kk": 60, "heldout_msu_ru": 60,
        "heldout_silence": 60,
    }


def jobs(scale=1.0):
    """All shards, the slow ones (festival) first."""
    out = []
    for group, count in utterance_counts().items():
        count = max(12, round(count * scale))
        for shard, first in enumerate(range(0, count, SHARD)):
            out.append(Job(group, shard, min(SHARD, count - first), not group.endswith("_clean")))
    return sorted(out, key=lambda job: not job.group.startswith("festival"))


def speak(job, rng):
    """The utterances of a job, unperturbed."""
    kind, _, voice = job.group.partition("_")
    held_out = job.group in HELD_OUT
    if job.group.endswith("silence"):
        return speakers.voiceless(rng, job.count)
    if kind == "flite":
        return speakers.flite(rng, job.count, voice, held_out)
    if kind == "piper":
        return speakers.piper(rng, job.count, held_out)
    if kind == "festival":
        return speakers.festival(rng, job.count, voice, held_out)
    if "rms" in job.group:
        return speakers.flite(rng, job.count, "rms", held_out)
    if "msu" in job.group:
        return speakers.festival(rng, job.count, "msu_ru_nsh_clunits", held_out)
    language = job.group.rpartition("_")[2]
    if language in texts.TURKIC_LETTERS:
        readers = (language,)
    else:
        readers = {"ru": _RUSSIAN_READERS, "turkic": tuple(texts.TURKIC_LETTERS)}.get(language, _OTHER_WEIGHTED)
    variants = speakers.ESPEAK_HELD_OUT if held_out else speakers.ESPEAK_VARIANTS
    return speakers.espeak(rng, job.count, readers, variants, held_out)


def room(rng):
    """An impulse response: the direct sound and an exponentially falling noise tail, T60 0.1 to 0.5 s."""
    length = int(rng.uniform(0.1, 0.5) * SAMPLE_RATE)
    tail = rng.standard_normal(length) * np.exp(-6.9 * np.arange(length) / length)
    tail[:20] = 0
    tail *= rng.uniform(0.03, 0.25) / np.sqrt((tail**2).sum() + 1e-9)
    tail[0] = 1
    return tail


# A pause longer than this, in seconds, may hear a breath; so many utterances breathe.
BREATHING_PAUSE, BREATHING_SHARE = 0.12, 0.15


def _breathing(samples, segments, rng):
    """The utterance with breaths in its pauses and around it, 8 to 40 dB under its loudest sample."""
    spoken = [s for s in segments if s.name != SILENCE]
    ends = [0.0] + [s.end for s in spoken]
    starts = [s.start for s in spoken] + [len(samples) / SAMPLE_RATE]
    samples = samples.copy()
    for end, start in zip(ends, starts):
        if start - end < BREATHING_PAUSE or rng.random() < 0.3:
            continue
        first, last = round((end + 0.02) * SAMPLE_RATE), round((start - 0.02) * SAMPLE_RATE)
        length = min(last - first, int(rng.uniform(0.1, 0.8) * SAMPLE_RATE))
        at = first + int(rng.integers(max(1, last - first - length)))
        length = min(length, len(samples) - at)
        if length > 200:
            samples[at : at + length] += 0.5 * noise.decibels(-rng.uniform(8, 40)) * noise.breath(rng, length)
    return samples


def render(utterance, rng, perturbed=True):
    """16 kHz samples and segments. Perturbed: pitch, vocal tract and tempo scaled together by resampling (as much as the
    utterance wants, or at random); a room.
    """
    if not utterance.segments:  # without a voice there is nothing to resample, and its level is its own
        return utterance.samples, []
    speed = (utterance.speed or rng.uniform(0.84, 1.2)) if perturbed else 1.0
    up = round(SAMPLE_RATE / speed / RATE_STEP)
    samples = resample_poly(utterance.samples, up, utterance.rate // RATE_STEP)
    stretch = up * RATE_STEP / SAMPLE_RATE
    before, after = rng.uniform(0.15, 0.6), rng.uniform(0.1, 0.5)
    before = round(before * SAMPLE_RATE) / SAMPLE_RATE
    samples = samples / (np.abs(samples).max() + 1e-6) * 0.5
    samples = np.pad(samples, (round(before * SAMPLE_RATE), round(after * SAMPLE_RATE)))
    segments = [Segment(a * stretch + before, b * stretch + before, name) for a, b, name in utterance.segments]
    if perturbed and rng.random() < BREATHING_SHARE:
        samples = _breathing(samples, segments, rng)
    if perturbed and rng.random() < 0.6:
        samples = fftconvolve(samples, room(rng))[: len(samples)]
    return samples, segments


def _run(job, folder):
    rng = job.rng
    sounds, mels, frames, segments, counts = [], [], [], [], []
    for utterance in speak(job, rng):
        samples, timed = render(utterance, rng, job.perturbed)
        samples = samples[: len(samples) // HOP * HOP]
        sounds.append(np.round(np.clip(samples, -1, 0.9999) * 32768).astype(np.int16))
        mel = log_magnitudes(samples)
        mels.append(mel.astype(np.float16))
        frames.append(len(mel))
        segments += timed
        counts.append(len(timed))
    if not mels:
        raise RuntimeError(f"{job.group}: no utterance came out; is its Debian package installed?")
    partial = folder / f"{job.group}.{job.shard}.part"
    with open(partial, "wb") as file:
        np.savez(
            file, sound=np.concatenate(sounds), mel=np.concatenate(mels),
            frames=np.array(frames), segment_counts=np.array(counts),
            starts=np.array([s.start for s in segments], np.float32),
            ends=np.array([s.end for s in segments], np.float32), names=np.array([s.name for s in segments]),
        )
    partial.rename(folder / f"{job.group}.{job.shard}.npz")
    return job, len(frames), sum(frames) / 80 / 60


def _run_in(arguments):
    return _run(*arguments)


def generate(folder: Path, workers, scale=1.0):
    """Makes the shards that `folder` lacks, each in a fresh process (espeak-ng's state is global)."""
    folder.mkdir(parents=True, exist_ok=True)
    missing = [job for job in jobs(scale) if not (folder / f"{job.group}.{job.shard}.npz").exists()]
    if not missing:
        return
    if not speakers.NATURAL_VOICE.exists():
        raise SystemExit(f"{speakers.NATURAL_VOICE} is missing: run Scripts/bootstrap first.")
    for language in texts.FILES:  # read once, here, and inherited by the workers
        texts.sentences(language)
    context = multiprocessing.get_context("fork")
    with context.Pool(workers, maxtasksperchild=1) as pool:
        for job, count, minutes in pool.imap_unordered(_run_in, [(job, folder) for job in missing]):
            print(f"{job.group} {job.shard}: {count} utterances, {minutes:.1f} min", flush=True)
