"""Phoneme names: from each synthesizer's own notation to IPA, and from IPA to the symbols of the articulation table."""

import unicodedata
from typing import NamedTuple

SILENCE = "_"
AFFRICATES = {"ts", "dz", "tʃ", "dʒ", "tɕ", "dʑ", "tʂ", "dʐ"}

# Segments shorter than this carry no articulation of their own; a phone is never made shorter.
SHORTEST = 0.004


class Segment(NamedTuple):
    """One phone: start and end in seconds, and its name (IPA, or `SILENCE`)."""

    start: float
    end: float
    name: str


# Festival's and flite's American voices.
RADIO = {
    "aa": "ɑ", "ae": "æ", "ah": "ʌ", "ao": "ɔ", "aw": "aʊ", "ax": "ə", "axr": "ɚ", "ay": "aɪ", "eh": "ɛ", "er": "ɝ",
    "ey": "eɪ", "ih": "ɪ", "iy": "i", "ow": "oʊ", "oy": "ɔɪ", "uh": "ʊ", "uw": "u", "ch": "tʃ", "dh": "ð", "dx": "ɾ",
    "el": "l", "em": "m", "en": "n", "hh": "h", "hv": "h", "jh": "dʒ", "ng": "ŋ", "nx": "n", "r": "ɹ", "sh": "ʃ",
    "th": "θ", "y": "j", "zh": "ʒ", "pau": SILENCE, "ssil": SILENCE, "brth": SILENCE,
}
# msu_ru_nsh_clunits: doubled vowels are stressed, doubled consonants are soft.
RUSSIAN = {
    "ii": "i", "yy": "ɨ", "uu": "u", "ee": "e", "oo": "o", "aa": "a", "a": "ɐ", "e": "ɪ", "i": "ɪ", "y": "ɨ", "u": "u",
    "ae": "ɪ", "ay": "ɪ", "ur": "u", "c": "ts", "ch": "tɕ", "sch": "ɕ", "sh": "ʂ", "zh": "ʐ", "h": "x", "hh": "x",
    "pp": "p", "bb": "b", "tt": "t", "dd": "d", "kk": "k", "gg": "ɡ", "ff": "f", "vv": "v", "ss": "s", "zz": "z",
    "mm": "m", "nn": "n", "ll": "l", "rr": "r", "pau": SILENCE,
}
CZECH = {
    "c": "ts", "c~": "tʃ", "d~": "ɟ", "t~": "c", "n~": "ɲ", "s~": "ʃ", "z~": "ʒ", "r~": "ʒ", "dz~": "dʒ", "ch": "x",
    "h": "ɦ", "e": "ɛ", "e:": "ɛ", "y": "i", "_": "ʔ", "#": SILENCE,
}
FINNISH = {
    "@": "ə", "7": "ø", "&": "æ", "N": "ŋ", "S": "ʃ", "T": "θ", "D": "ð", "Z": "ʒ", "L": "ʎ", "v": "ʋ", "a": "ɑ",
    "#": SILENCE, "##": SILENCE,
}
# Italian and Catalan.
ROMANCE = {
    "E": "ɛ", "O": "ɔ", "ax": "ə", "S": "ʃ", "Z": "ʒ", "tS": "tʃ", "dZ": "dʒ", "J": "ɲ", "L": "ʎ", "rr": "r", "B": "β",
    "D": "ð", "G": "ɣ", "T": "θ", "ng": "ŋ", "nf": "ɱ", "N": "ŋ", "uu": "w", "ii": "j", "y": "j",
    "pau": SILENCE, "#": SILENCE,
}


def to_ipa(name, notation):
    """The IPA of a phone called `name` in `notation`; names outside the map are taken to be IPA already."""
    if name in notation:
        return notation[name]
    bare = name.rstrip(":0123456789")
    return notation.get(bare, bare)


def symbols(ipa, known):
    """The symbols of one event's IPA that the table knows, in order: length, tone and other diacritics are dropped."""
    # espeak-ng's Greek voice writes its open e with the Greek letter.
    text = unicodedata.normalize("NFD", ipa).replace("\u0361", "").replace("g", "ɡ").replace("ε", "ɛ")
    found, i = [], 0
    while i < len(text):
        if text[i : i + 2] in AFFRICATES:
            found.append(text[i : i + 2])
            i += 2
            continue
        if text[i] in known:
            found.append(text[i])
        i += 1
    return found


def joined(segments):
    """Segments of single symbols, with a stop and the fricative after it made one where they are an affricate."""
    out = []
    for segment in segments:
        if out and out[-1].name + segment.name in AFFRICATES:
            out[-1] = Segment(out[-1].start, segment.end, out[-1].name + segment.name)
        else:
            out.append(segment)
    return out


def split(segments, known):
    """Segments of single table symbols: a diphthong's time is shared evenly by its parts.

    A diacritic that comes as an event of its own (espeak-ng's Russian softening) lengthens the phone before it.
    """
    out = []
    for start, end, name in segments:
        silent = name in ("", SILENCE)
        parts = [SILENCE] if silent else symbols(name, known)
        if not parts:
            if out and out[-1].name != SILENCE:
                out[-1] = out[-1]._replace(end=max(end, out[-1].end))
            continue
        step = (end - start) / len(parts)
        for i, part in enumerate(parts):
            if step > SHORTEST or not silent:
                begin = start + i * step
                out.append(Segment(begin, begin + max(step, SHORTEST), part))
    return out
