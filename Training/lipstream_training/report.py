"""Writes `report.md`: what the committed weights score, and how that was measured."""

from pathlib import Path

from .articulation import OUTPUTS

VOICES = {
    "heldout_rms": "flite rms, perturbed",
    "heldout_rms_clean": "flite rms, as synthesized",
    "heldout_espeak": "espeak-ng, four held-out variants",
    "heldout_espeak_ru": "espeak-ng Russian, the same variants",
}
TARGETS = {"jaw": 0.88, "aperture": 0.77, "closureAUC": 0.90}

HEAD = """# Held-out scores of the committed weights

Made by `Training/train`; do not edit. Every voice and every sentence below was kept out of training.
Predictions are the mean of the exported float16 networks at 112.5 ms of look-ahead, each utterance from a cold start
(silence before it). r is Pearson's correlation with the target curves of the articulation table over all frames, pauses
too; "in speech" leaves the pauses out. Closure AUC: the chance that the closure output of a frame inside p, b or m (its
target above 0.5) is higher than that of any other frame. "Perturbed" utterances are resampled by 0.84 to 1.2 and six in
ten get a room, as in training; nothing else is added to them. Synthetic scores are optimistic about real speech: the
held-out voices share phone sets and, for English, a dictionary with training voices.
"""


def _table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def _score_rows(scores):
    columns = ("jaw", "aperture", "closureAUC", "jawInSpeech", "apertureInSpeech", "closureAUCinSpeech")
    for group, row in scores.items():
        yield [VOICES[group], f"{row['utterances']} / {row['minutes']:.1f} min", *(f"{row[c]:.3f}" for c in columns)]


def _verdict(row):
    parts = []
    for name, wanted in TARGETS.items():
        state = "reached" if round(row[name], 3) >= wanted else "NOT reached"
        parts.append(f"{name} {row[name]:.3f} ({wanted:.2f} wanted: {state})")
    return "; ".join(parts)


def write(path: Path, scores, singles, training):
    """`scores` of the mean, `singles` of each network alone, and the `training` facts."""
    text = [HEAD, f"On flite rms, perturbed: {_verdict(scores['heldout_rms'])}.\n"]
    text += [f"As synthesized: {_verdict(scores['heldout_rms_clean'])}.\n"]
    header = ["voice", "utterances", "jaw r", "aperture r", "closure AUC", "jaw r in speech", "aperture r in speech",
              "closure AUC in speech"]
    text += [_table(header, _score_rows(scores))]
    text += ["## Every output (r over all frames)\n"]
    rows = ([VOICES[group], *(f"{row[o]:.2f}" for o in OUTPUTS)] for group, row in scores.items())
    text += [_table(["voice", *OUTPUTS], rows)]
    text += ["## The networks alone (flite rms, perturbed)\n"]
    rows = []
    for plan, single in zip(training["networks"], singles, strict=True):
        row = single["heldout_rms"]
        rows.append([
            plan["name"], str(plan["channels"]), str(plan["seed"]), str(plan["steps"]), f"{plan['loss']:.4f}",
            *(f"{row[c]:.3f}" for c in TARGETS),
        ])
    text += [_table(["network", "channels", "seed", "steps", "last loss", "jaw r", "aperture r", "closure AUC"], rows)]
    text += [f"Corpus: {training['corpusUtterances']} training utterances, {training['corpusMinutes']:.0f} minutes; "
             f"seed {training['corpusSeed']}.\n"]
    path.write_text("\n".join(text))
