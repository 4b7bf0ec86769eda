"""The articulation table, version 3: where each phone wants the mouth to be, and how much it insists.

A target is a value per articulator: 0 shut to 1 widest for `jaw` and `aperture`, -1 narrow to 1 spread for `width`, 0 to
1 for the others. A dominance is the weight of that wish against the neighbours' wishes (see `coarticulation`).
"""

from typing import NamedTuple

# `voicing` (speech or not) is the ninth output; it is marked from the segments, not from this table.
ARTICULATORS = ("jaw", "aperture", "width", "rounding", "closure", "tuck", "teeth", "tongue")
OUTPUTS = ARTICULATORS + ("voicing",)

# Articulators move before they are heard (measured on real talking faces), seconds.
LEAD = 0.030


class Gesture(NamedTuple):
    """Targets and dominances, one of each per articulator."""

    target: tuple
    dominance: tuple


SILENCE_GESTURE = Gesture((0.03, 0.01, 0, 0, 0, 0, 0, 0), (0.7, 0.8, 0.6, 0.5, 1, 1, 1, 1))

VOWEL_DOMINANCE = (1, 1, 1, 1, 1, 1, 0.8, 0.6)

# jaw, aperture, width, rounding
VOWEL_TARGETS = {
    "a": (0.85, 0.85, 0.15, 0.00), "ɑ": (0.90, 0.88, 0.00, 0.00), "æ": (0.80, 0.80, 0.40, 0.00),
    "ɐ": (0.62, 0.62, 0.05, 0.00), "ʌ": (0.65, 0.62, 0.00, 0.00), "ɒ": (0.70, 0.48, -0.35, 0.35),
    "ɔ": (0.60, 0.30, -0.50, 0.55), "o": (0.45, 0.18, -0.65, 0.75), "ɛ": (0.55, 0.55, 0.35, 0.00),
    "e": (0.42, 0.45, 0.50, 0.00), "i": (0.20, 0.29, 0.85, 0.00), "ɪ": (0.30, 0.34, 0.50, 0.00),
    "ɨ": (0.27, 0.31, 0.30, 0.00), "y": (0.20, 0.08, -0.70, 0.90), "ʏ": (0.28, 0.16, -0.60, 0.80),
    "ø": (0.38, 0.15, -0.60, 0.75), "œ": (0.50, 0.26, -0.50, 0.60), "u": (0.20, 0.05, -0.85, 1.00),
    "ʊ": (0.30, 0.10, -0.60, 0.70), "ʉ": (0.20, 0.08, -0.70, 0.85), "ɯ": (0.25, 0.26, 0.20, 0.00),
    "ə": (0.36, 0.36, 0.00, 0.05), "ɜ": (0.40, 0.38, -0.10, 0.15), "ɝ": (0.34, 0.26, -0.25, 0.35),
    "ɚ": (0.32, 0.25, -0.20, 0.30), "ɤ": (0.42, 0.42, 0.00, 0.00), "ɵ": (0.38, 0.16, -0.50, 0.60),
    "ɘ": (0.36, 0.36, 0.10, 0.00), "ɞ": (0.45, 0.40, -0.20, 0.30), "ᵻ": (0.30, 0.33, 0.30, 0.00),
}

# symbols; targets; dominances (jaw, aperture, width, rounding, closure, tuck, teeth, tongue)
CONSONANT_ROWS = (
    ("p b m ɓ",           (.12, .00, .05, .05, 1, 0, 0, 0),     (1.2, 8.0, .25, .20, 9, 1, 2, 1)),
    ("f v ɱ ɸ β",         (.14, .07, .10, .05, 0, 1, .45, 0),   (1.3, 4.0, .40, .30, 1, 9, 2, 1)),
    ("ʋ",                 (.20, .14, .05, .10, 0, .6, .30, 0),  (0.9, 2.0, .40, .30, 1, 4, 1, 1)),
    ("w ʍ ɥ",             (.18, .08, -.95, 1.0, 0, 0, 0, 0),    (1.1, 2.5, 2.5, 2.5, 1, 1, 1, 1)),
    ("θ ð",               (.18, .14, .10, 0, 0, 0, .60, 1),     (1.6, 1.6, .40, .40, 1, 1, 2, 4)),
    ("s z ts dz",         (.07, .15, .35, 0, 0, 0, 1.0, 0),     (2.6, 1.6, .70, .50, 1, 1, 3, 1)),
    ("ʃ ʒ tʃ dʒ",         (.08, .17, -.45, .65, 0, 0, .95, 0),  (2.6, 1.5, 1.6, 1.8, 1, 1, 3, 1)),
    ("ɕ ʑ tɕ dʑ",         (.08, .22, -.05, .30, 0, 0, .95, 0),  (2.6, 1.5, .90, 1.0, 1, 1, 3, 1)),
    ("ʂ ʐ tʂ dʐ",         (.08, .18, -.35, .50, 0, 0, .95, 0),  (2.6, 1.5, 1.3, 1.4, 1, 1, 3, 1)),
    ("t d n ʈ ɖ ɳ ɗ",     (.15, .13, .12, 0, 0, 0, .50, .5),    (1.4, 1.5, .30, .25, 1, 1, 1, 1.5)),
    ("l ɫ ɭ ɬ ɮ ʟ",       (.26, .18, .05, 0, 0, 0, .30, .9),    (1.0, 1.1, .30, .25, 1, 1, 1, 2)),
    ("r ɾ ɽ",             (.22, .17, .05, .05, 0, 0, .40, .4),  (0.8, 0.9, .25, .25, 1, 1, 1, 1)),
    ("ɹ ɻ",               (.22, .14, -.45, .55, 0, 0, .40, .2), (0.9, 1.0, 1.1, 1.1, 1, 1, 1, 1)),
    ("j c ɟ ɲ ʎ ç ʝ",     (.18, .20, .60, 0, 0, 0, .40, .2),    (1.0, 0.9, .90, .60, 1, 1, 1, 1)),
    ("k ɡ ŋ x ɣ q χ ʁ ɢ ɴ ʀ", (.26, .25, .05, 0, 0, 0, .20, 0), (.45, .40, .15, .15, 1, 1, 1, .5)),
    ("h ɦ ʔ ħ ʕ",         (.35, .33, 0, 0, 0, 0, .20, 0),       (.08, .08, .05, .05, .5, .5, .2, .3)),
)


def _vowel(target):
    # Spread lips bare the teeth a little.
    teeth = 0.25 if target[2] > 0.25 else 0.1
    return Gesture(target + (0, 0, teeth, 0), VOWEL_DOMINANCE)


VOWELS = {symbol: _vowel(target) for symbol, target in VOWEL_TARGETS.items()}
CONSONANTS = {
    symbol: Gesture(target, dominance) for row, target, dominance in CONSONANT_ROWS for symbol in row.split()
}
GESTURES = VOWELS | CONSONANTS
