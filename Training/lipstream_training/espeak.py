"""espeak-ng through ctypes: sound with the exact sample at which each phoneme starts. Needs no headers."""

import ctypes

import numpy as np

SYNCHRONOUS = 2
WITH_PHONEME_EVENTS = 1
IN_IPA = 2
UTF8 = 1
LIST_END, PHONEME = 0, 7
IPA_NAMES = 2
RATE, VOLUME, PITCH, PITCH_RANGE = 1, 2, 3, 4
IPA_BYTES = 8


class _EventValue(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * IPA_BYTES)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("value", _EventValue),
    ]


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class Espeak:
    """The one espeak-ng of this process (the library keeps its state in globals)."""

    def __init__(self):
        self._library = ctypes.CDLL("libespeak-ng.so.1")
        self._chunks, self._events = [], []
        self.sample_rate = self._library.espeak_Initialize(SYNCHRONOUS, 0, None, WITH_PHONEME_EVENTS | IN_IPA)
        if self.sample_rate <= 0:
            raise RuntimeError("espeak-ng did not start: install the Debian package espeak-ng-data.")
        self._callback = _Callback(self._receive)  # kept here, or it would be collected while C still calls it
        self._library.espeak_SetSynthCallback(self._callback)
        self._library.espeak_Synth.argtypes = [
            ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int, ctypes.c_uint, ctypes.c_uint,
            ctypes.c_void_p, ctypes.c_void_p,
        ]
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p

    def _receive(self, samples, count, events):
        if samples and count > 0:
            self._chunks.append(np.ctypeslib.as_array(samples, (count,)).copy())
        i = 0
        while events[i].type != LIST_END:
            if events[i].type == PHONEME:
                # Eight bytes may end inside a UTF-8 character: what is whole is kept.
                raw = ctypes.string_at(ctypes.addressof(events[i].value), IPA_BYTES).split(b"\0")[0]
                self._events.append((events[i].sample, raw.decode("utf-8", "ignore")))
            i += 1
        return 0

    def _choose(self, voice):
        if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f"espeak-ng has no voice {voice!r}")

    def ipa(self, text, voice):
        """How the voice would read a text, in IPA with stress marks; clauses are parted by spaces."""
        self._choose(voice)
        rest, clauses = ctypes.c_char_p(text.encode()), []
        while rest.value:
            clauses.append(self._library.espeak_TextToPhonemes(ctypes.byref(rest), UTF8, IPA_NAMES).decode())
        return " ".join(clause for clause in clauses if clause)

    def say(self, text, voice, rate=160, pitch=50, pitch_range=50):
        """Int16 samples and [(first sample, IPA)]; an empty name is a pause. Raises ValueError for an unknown voice."""
        self._choose(voice)
        for parameter, value in ((RATE, rate), (VOLUME, 100), (PITCH, pitch), (PITCH_RANGE, pitch_range)):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._chunks, self._events = [], []
        encoded = text.encode()
        self._library.espeak_Synth(encoded, len(encoded) + 1, 0, 0, 0, UTF8, None, None)
        self._library.espeak_Synchronize()
        samples = np.concatenate(self._chunks) if self._chunks else np.zeros(0, np.int16)
        return samples, self._events
