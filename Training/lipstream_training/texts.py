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


# Debian has no sentences in Turkic languages. Their voices read related alphabets, some of whose letters become the ones
# that only these languages have, so that the voices' own vowels and consonants are heard; the sentences are nonsense.
_LATIN = {"a": "aae", "o": "oö", "u": "uü", "i": "iı", "c": "cçş", "g": "gğ"}
_CYRILLIC = {"а": "аә", "о": "оө", "у": "уұү", "и": "иі", "к": "кқ", "г": "гғ", "н": "нң"}
TURKIC_LETTERS = {
    "tr": _LATIN, "az": _LATIN | {"e": "eə"}, "kk": _CYRILLIC, "tt": _CYRILLIC, "ky": {"о": "оө", "у": "уү", "н": "нң"},
    "uz": {"o": ("o", "oʻ"), "g": ("g", "gʻ"), "s": ("s", "sh"), "c": ("ch", "q"), "v": "vy", "a": "aai"},
}


def lettered(rng, text, language):
    """`text` with letters of `language` in place of some of the related ones."""
    letters = TURKIC_LETTERS.get(language)
    if not letters:
        return text
    choose = lambda options: options[int(rng.integers(len(options)))]
    return "".join(choose(letters[c]) if c in letters else c for c in text.lower())


# Written for this project, for the held-out voices only: training never sees a true sentence of these languages.
OWN = {
    "tr": (
        "Bugün hava çok güzel, parkta biraz yürümek istiyorum.", "Annem sabahları erken kalkıp çay demler.",
        "Köpeğimiz bahçede büyük bir kemik buldu.", "Pencereyi kapatır mısın, burası epey soğuk oldu.",
        "Trenin saat beşte kalkacağını söylediler.", "Bu kitabı kütüphaneden ödünç almıştım.",
        "Çocuklar okuldan sonra top oynamaya gittiler.", "Yarın pazara gidip domates ve biber alacağız.",
        "Babam eski fotoğrafları dikkatle inceledi.", "Öğretmen soruyu bir kez daha yavaşça anlattı.",
        "Şehrin öbür ucunda küçük bir dükkân açtık.", "Güneş batınca gökyüzü pembe ve mor oldu.",
    ),
    "uz": (
        "Bugun havo juda yaxshi, bogʻda sayr qilmoqchiman.", "Onam har kuni ertalab choy damlaydi.",
        "Kitob stol ustida turibdi, uni menga olib ber.", "Poyezd soat beshda joʻnab ketadi, deyishdi.",
        "Bolalar maktabdan keyin koptok oʻynashdi.", "Ertaga bozorga borib, pomidor va uzum olamiz.",
        "Qishda togʻlar oppoq qor bilan qoplanadi.", "Dadam eski suratlarni diqqat bilan koʻrib chiqdi.",
        "Oʻqituvchi savolni yana bir marta tushuntirdi.", "Shahar chetida kichkina bir doʻkon ochdik.",
        "Gapirishdan oldin yaxshilab oʻylab olish kerak.", "Bu yoʻl qishloqdan toʻgʻri daryoga boradi.",
    ),
    "kk": (
        "Бүгін ауа райы өте жақсы, саябақта серуендегім келеді.", "Анам күн сайын таңертең шай қайнатады.",
        "Кітап үстелдің үстінде жатыр, маған алып берші.", "Пойыз сағат бесте жүреді деп айтты.",
        "Балалар сабақтан кейін доп ойнауға кетті.", "Ертең базарға барып, қызанақ пен жүзім аламыз.",
        "Қыста таулар аппақ қармен жабылады.", "Әкем ескі суреттерді мұқият қарап шықты.",
        "Мұғалім сұрақты тағы бір рет баяу түсіндірді.", "Қаланың шетінде кішкентай дүкен аштық.",
        "Сөйлемес бұрын жақсылап ойланып алу керек.", "Бұл жол ауылдан тура өзенге апарады.",
    ),
}
