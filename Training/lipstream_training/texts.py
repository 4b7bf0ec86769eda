"""Sentences to be spoken, from Debian's fortune files."""

import functools
import random
import re
from pathlib import Path

FORTUNES = Path("/usr/share/games/fortunes")
FILES = {
    "en": ("computers", "cookie", "definitions", "education", "humorists", "people", "science", "wisdom", "literature",
           "love"),
    "ru": ("ru/*",),
    "de": ("de/*",),
    "it": ("it/*", "formiche", "leggi", "italia"),
    "es": ("es/*",),
    "cs": ("cs/*", "cz/*"),
    "pl": ("pl/*",),
    "pt": ("brasil",),
}
OLD_ENCODINGS = {"ru": "koi8-r", "cs": "iso8859-2", "cz": "iso8859-2", "pl": "iso8859-2"}
# One sentence in this many is kept for the held-out voices, so that they share no sentence with the training set.
HELD_OUT_SHARE = 20


def _decoded(path):
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode(OLD_ENCODINGS.get(path.parent.name, "latin-1"), "ignore")


def _speakable(sentence):
    odd = sum(not (c.isalpha() or c in " ,.'!?-") for c in sentence)
    return odd < 2 and sentence.upper() != sentence


@functools.cache
def _all(language):
    found = set()
    for pattern in FILES[language]:
        for path in FORTUNES.glob(pattern):
            if not path.is_file() or path.suffix in (".dat", ".u8"):
                continue
            for fortune in _decoded(path).split("\n%\n"):
                for match in re.findall(r"[^.!?]{25,130}[.!?,]", re.sub(r"\s+", " ", fortune)):
                    if _speakable(match.strip()):
                        found.add(match.strip())
    if not found:
        raise SystemExit(f"No {language} sentences under {FORTUNES}: see README.md for the packages.")
    ordered = sorted(found)
    random.Random(1).shuffle(ordered)
    return ordered


@functools.cache
def sentences(language, held_out=False):
    """Sentences of 25 to 130 characters in a fixed random order: those for training, or those held out."""
    every = _all(language)
    cut = len(every) // HELD_OUT_SHARE
    return every[:cut] if held_out else every[cut:]
