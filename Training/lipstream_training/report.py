"""Writes `report.md`: what the committed weights score, and how that was measured."""

import json
from pathlib import Path

import numpy as np

from . import dataset, dev, noise, readers, synthetic, weights
from .articulation import OUTPUTS

VOICES = {
    "heldout_rms": "flite rms, perturbed",
    "heldout_rms_clean": "flite rms, as synthesized",
    "heldout_espeak": "espeak-ng, four held-out variants",
    "heldout_espeak_ru": "espeak-ng Russian, the same variants",
    "heldout_espeak_uz": "espeak-ng Uzbek, the same variants",
    "heldout_espeak_tr": "espeak-ng Turkish, the same variants",
    "heldout_espeak_kk": "espeak-ng Kazakh, the same variants",
    "heldout_msu_ru": "festvox msu, recorded Russian (its voice is in training)",
}
BEFORE = "before: three mel networks"
# Utterances of each group that are scored: live read-outs cost 25 runs a second.
SCORED = 16

HEAD = """# Scores of the committed weights

Made by `python -m lipstream_training report`; do not edit. Predictions are those of the exported float16 files on OpenVINO,
as the program reads them: `film` in windows of 4 s every 2 s, `live-two` and `live-one` in windows of 1.28 s that end 120
or 160 ms after the frame, the mel network 112.5 ms after it, each utterance from a cold start.
"""
SYNTHETIC = """## Synthetic voices

Every voice and every sentence below was kept out of training, but for the voice of msu, whose sentences were. The
sentences of Uzbek, Turkish and Kazakh are true ones; training heard their voices read related languages' sentences.
r is Pearson's correlation with the target curves of the articulation table over all frames, pauses too. Closure AUC:
the chance that the closure output of a frame inside p, b or m (its target above 0.5) is higher than that of any other
frame. "Perturbed" utterances are resampled by 0.84 to 1.2 and six in ten get a room, as in training. Synthetic scores are
optimistic about real speech: what counts is real mouths.
"""
DEV = """## Real mouths (DEV)

Twelve people, of whom three are of GRID, who had no part in training: `python -m lipstream_training dev`. r: Pearson's r
of the predicted and the seen inner-lip opening in frames of speech, at lag 0 after the file's own offset, mean over people.
`r` fades the seen opening to the nine outputs' in pauses, as the program does. p95: 95th percentile, drawn over seen; rest:
deviation in pauses over that in speech; both medians over people.
"""
SILENCE = """## Sound without a voice

Voicing (99th percentile and highest), and the widest mouth that the faded opening draws, in millimetres, before any
calibration; its rest, with the table's aperture of silence, is 2.0.
"""


def _table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _by_group(scores, column, names):
    for group, rows in scores.items():
        first = next(iter(rows.values()))
        size = f"{first['utterances']} / {first['minutes']:.1f} min"
        yield [VOICES[group], size, *(f"{rows[name][column]:.3f}" for name in names)]


def _voiceless():
    """The sounds of the table of silence, by name."""
    rng, count = np.random.default_rng(7), 6 * 16000
    kinds = {"white": lambda: noise.coloured(rng, count, 0), "pink": lambda: noise.coloured(rng, count, 1),
             "hum": lambda: noise.hum(rng, count), "fan": lambda: noise.fan(rng, count),
             "clicks": lambda: noise.clicks(rng, count), "breath": lambda: noise.breaths(rng, count)}
    at = lambda sound, level: sound / np.sqrt(np.mean(sound**2)) * noise.decibels(level)
    out = {"digital silence": [np.zeros(count)]}
    for level in (-70, -50, -35):
        out[f"noises of rooms at {level} dB"] = [at(make(), level) for kind, make in kinds.items() if kind != "breath"]
        out[f"breath at {level} dB"] = [at(kinds["breath"](), level)]
    return out


def _losses(training):
    rows = [[f["name"], str(f["seed"]), str(f["steps"]), f"{f['loss']:.3f}"] for f in training["heads"]]
    for f in training["networks"]:
        steps, last = f"{f['steps']} + {f['realSteps']}", f"{f['loss']:.3f}, {f['realLoss']:.3f}"
        rows.append(["mel network", str(f["seed"]), steps, last])
    return _table(["network", "seed", "steps", "last loss"], rows)


def write(path: Path, options, training):
    """Scores the files of `options.output` and writes the report."""
    ear = readers.ear(options.output)
    if options.before:
        ear[BEFORE] = readers.MelReader(weights.read(options.before)[0])
    groups = {g: r[:SCORED] for g, r in dataset.load(options.data, held_out=True, sounds=True).items()}
    scores = synthetic.scores(ear, groups)
    names = list(ear)
    text = [HEAD]
    kept = options.data / "dev.json"
    if kept.exists():
        text += [DEV, dev.markdown(json.loads(kept.read_text()))]
    text += [SYNTHETIC]
    for column, title in (("jaw", "Jaw r"), ("aperture", "Aperture r"), ("closureAUC", "Closure AUC")):
        text += [f"### {title}\n", _table(["voice", "utterances", *names], _by_group(scores, column, names))]
    text += ["### Every output of the film heads (r over all frames)\n"]
    # Some sentences hold no f or v: a constant target has no r.
    shown = lambda r: "" if np.isnan(r) else f"{r:.2f}"
    rows = ([VOICES[group], *(shown(rows["film"][o]) for o in OUTPUTS)] for group, rows in scores.items())
    text += [_table(["voice", *OUTPUTS], rows), SILENCE]
    sounds = _voiceless() | {"held-out noises and breath": [r.sound / 32768 for r in groups["heldout_silence"]]}
    rows = []
    for name, some in sounds.items():
        cells = []
        for reader in (n for n in names if n != BEFORE and "160" not in n):
            row = synthetic.silence(ear[reader], some)
            cells.append(f"{row['voicing']:.2f}, {row['highest']:.2f}; {row['opening']:.1f}")
        rows.append([name, *cells])
    text += [_table(["sound", *(n for n in names if n != BEFORE and "160" not in n)], rows)]
    text += ["## Training\n", _losses(training)]
    text += [f"Corpus: {training['corpusUtterances']} training utterances, {training['corpusMinutes']:.0f} minutes; "
             f"seed {training['corpusSeed']}.\n"]
    if real := training.get("realMouths"):
        text += [f"Real mouths: {real['clips']} clips of {real['people']} people. {real['attribution']}.\n"]
    else:
        text += ["Real mouths: none. These weights know synthetic voices only.\n"]
    path.write_text("\n".join(text))
