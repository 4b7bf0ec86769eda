"""Compares our table of spoken words with other programs; they err too, so a difference is looked at and not followed.

    pip install num2words==0.5.14 ru-normalizr==1.3.0
    python3 Tests/Reference/compare_spoken_words.py Tests/SpeechProcessingTests/Expected/spoken-words.tsv

Russian lines go through ru-normalizr, plain numbers of Russian and English through num2words, which has no Uzbek.
number2worduz 1.0.2 as published has no code in it. Prints the lines that differ, and how many do not.
"""
import re
import sys

from num2words import num2words
from ru_normalizr import NormalizeOptions, Normalizer

normalizer = Normalizer(NormalizeOptions.tts())


def plain(text):
    text = text.lower().replace("ё", "е")
    return " ".join(re.sub(r"[^\w]+", " ", text).split())


def reference(text, language):
    if language == "ru":
        return normalizer.normalize(text)
    if language == "en" and re.fullmatch(r"\d+", text):
        return num2words(int(text), lang="en").replace(" and ", " ")
    return None


same, different = 0, 0
for line in open(sys.argv[1], encoding="utf-8"):
    text, language, words = line.rstrip("\n").split("\t")
    other = reference(text, language)
    if other is None:
        continue
    numbers = num2words(int(text), lang=language) if re.fullmatch(r"[1-9]\d*", text) else other
    if plain(words) in (plain(other), plain(numbers.replace(" and ", " "))):
        same += 1
        continue
    different += 1
    print(f"{language}\t{text}\n  ours   {words}\n  theirs {other}")
print(f"{same} the same, {different} different")
