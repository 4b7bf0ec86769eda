#!/usr/bin/env python3
"""Writes Tests/PiperTests/Expected: what Python makes of some sentences with the voice that ships.

    python make_piper_expected.py VOICE.onnx OUTPUT_FOLDER

Needs numpy and OpenVINO for Python, and libespeak-ng. It shares no code with Lipstream: phonemes come from the library
through ctypes, their numbers from the voice's JSON, the sound from the ONNX file on OpenVINO in 32 bits, with both noises
at 0 so that the same numbers give the same sound. Written are, for each sentence, the numbers, the count of samples and
every 25th sample in 32 bits.
"""
import ctypes
import json
import sys
import unicodedata

import numpy as np
import openvino

SENTENCES = [
    "Good morning.",
    "Hello, world: is Dr. Smith here; or not?",
    "Wait! It costs 42 dollars, he said.",
    "A na\u00efve caf\u00e9 \u2013 \u00e7a va",
]
STEP = 25
MARKS = {".": ".", "\u2026": ".", "?": "?", "!": "!", ",": ",", ":": ":", ";": ";", "\u2013": ";", "\u2014": ";"}

TITLES = {"dr", "mr", "mrs"}


def clauses(library, voice, text):
    """Pairs of IPA and the punctuation behind it ("" for none)."""
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    assert library.espeak_SetVoiceByName(voice.encode()) == 0
    data = text.encode()
    buffer = ctypes.create_string_buffer(data)
    base = ctypes.addressof(buffer)
    position, start = ctypes.c_void_p(base), 0
    while position.value is not None and start < len(data):
        said = library.espeak_TextToPhonemes(ctypes.byref(position), 1, 2).decode()
        end = len(data) if position.value is None else position.value - base
        read = data[start:end].decode()
        # The library has looked at the first letter of the next clause.
        read = read if position.value is None else read[:-1]
        bare = read.strip().rstrip("\"')]")
        word = bare[:-1].split()[-1].lower() if bare[:-1].split() else ""
        # "Dr. Smith" is one sentence, though the library ends a clause there.
        is_title = bare.endswith(".") and position.value is not None and (word in TITLES or len(word) == 1)
        yield said, "" if is_title else MARKS.get(bare[-1:], "")
        start = end


def sentences(library, voice, text):
    """A text of phonemes for each sentence."""
    current = ""
    for said, mark in clauses(library, voice, text):
        while "(" in said:
            opened = said.index("(")
            said = said[:opened] + said[said.index(")", opened) + 1:]
        current += said + mark
        if mark in (".", "?", "!") and mark:
            yield current
            current = ""
        else:
            current += " "
    if current.strip():
        yield current.rstrip(" ")


def numbers(phoneme_map, text):
    """Beginning, pad, each phoneme and a pad, end."""
    ids = list(phoneme_map["^"]) + list(phoneme_map["_"])
    for character in unicodedata.normalize("NFD", text):
        if character in phoneme_map:
            ids += phoneme_map[character] + phoneme_map["_"]
    return ids + phoneme_map["$"]


def main():
    voice, folder = sys.argv[1:]
    with open(voice + ".json", encoding="utf-8") as file:
        description = json.load(file)
    library = ctypes.CDLL("libespeak-ng.so.1")
    assert library.espeak_Initialize(2, 0, None, 0) > 0
    network = openvino.Core().compile_model(voice, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    expected, sound = [], []
    for text in SENTENCES:
        for phonemes in sentences(library, description["espeak"]["voice"], text):
            ids = numbers(description["phoneme_id_map"], phonemes)
            output = network({
                "input": np.array([ids], np.int64),
                "input_lengths": np.array([len(ids)], np.int64),
                "scales": np.array([0, 1, 0], np.float32),
            })[0].reshape(-1)
            kept = output[::STEP].astype("<f4")
            expected.append({
                "text": text, "phonemes": phonemes, "numbers": ids, "samples": len(output), "kept": len(kept)})
            sound.append(kept)
    with open(folder + "/piper.json", "w", encoding="utf-8") as file:
        json.dump({"step": STEP, "sentences": expected}, file, ensure_ascii=False, indent=0)
        file.write("\n")
    np.concatenate(sound).tofile(folder + "/piper.f32")
    for entry in expected:
        print(entry["phonemes"], entry["samples"])


main()
