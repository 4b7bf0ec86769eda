"""Speech from libespeak-ng at 16 kHz, for expected data: nobody's recording, so nobody's rights."""

import ctypes

import numpy as np

_SYNCHRONOUS, _UTF8, _END_PAUSE = 2, 1, 0x1000
_callback_type = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)


def speak(text, voice, rate=160):
    """One channel at 16 kHz, -1...1."""
    library = ctypes.CDLL("libespeak-ng.so.1")
    own_rate = library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)
    pieces = []

    def take(samples, count, events):
        if samples and count > 0:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).copy())
        return 0

    callback = _callback_type(take)
    library.espeak_SetSynthCallback(callback)
    assert library.espeak_SetVoiceByName(voice.encode()) == 0, f"no voice {voice}"
    library.espeak_SetParameter(1, rate, 0)
    data = text.encode()
    library.espeak_Synth.argtypes = [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, ctypes.c_int] + [
        ctypes.c_uint] * 2 + [ctypes.c_void_p] * 2
    library.espeak_Synth(data, len(data) + 1, 0, 0, 0, _UTF8 | _END_PAUSE, None, None)
    library.espeak_Synchronize()
    sound = np.concatenate(pieces) / 32768
    import librosa

    return librosa.resample(sound, orig_sr=own_rate, target_sr=16000)
