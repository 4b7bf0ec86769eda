"""Makes Tests/SpeechProcessingTests/Expected: mel frames computed by librosa, padded by hand in both ways.

    python3 -m venv .venv && .venv/bin/pip install librosa==0.11.0
    .venv/bin/python Tests/Reference/make_mel_expected.py [SPEECH.wav]

The signals: `speech` (16 kHz, one channel; made by espeak-ng through libespeak-ng when no file is named), a `chirp`,
`noise` of a length that is no multiple of the hop, `silence`, a `click`, and `short` (fewer samples than half a window).
Sound is stored as int16 so that it is small; the frames are float32, because float16 is coarser than the tolerance.
"""

import pathlib
import sys

import librosa
import numpy as np

FOLDER = pathlib.Path(__file__).parent.parent / "SpeechProcessingTests" / "Expected"
RATE, SIZE, HOP = 16000, 800, 200


def mel(sound, edge):
    """80 bands x frames, as Wav2Lip's audio.melspectrogram computes them."""
    emphasised = np.append(sound[:1], sound[1:] - 0.97 * sound[:-1]).astype(np.float32)
    padded = np.pad(emphasised, SIZE // 2, mode=edge)
    spectrum = librosa.stft(padded, n_fft=SIZE, hop_length=HOP, win_length=SIZE, window="hann", center=False)
    basis = librosa.filters.mel(sr=RATE, n_fft=SIZE, n_mels=80, fmin=55, fmax=7600)
    bands = basis @ np.abs(spectrum)
    level = 20 * np.log10(np.maximum(1e-5, bands)) - 20
    return np.clip(8 * (level + 100) / 100 - 4, -4, 4).astype(np.float32)


def main():
    random = np.random.default_rng(2)
    time = np.arange(RATE) / RATE
    click = np.zeros(3200)
    click[1234] = 1
    signals = {
        "speech": speech(),
        "chirp": 0.5 * np.sin(2 * np.pi * (50 * time + 3925 * time**2)),
        "noise": 0.1 * random.standard_normal(8123),
        "silence": np.zeros(4000),
        "click": click,
        "short": 0.3 * np.sin(np.arange(150)),
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, sound in signals.items():
        samples = np.clip(np.round(sound * 32768), -32768, 32767).astype("<i2")
        np.save(FOLDER / f"{name}.npy", samples)
        for edge in ("reflect", "constant"):
            # Frames outermost, as the stream gives them.
            frames = mel(samples / 32768, edge).T
            np.save(FOLDER / f"{name}_{edge}.npy", np.ascontiguousarray(frames, dtype="<f4"))
            print(name, edge, frames.shape)


def speech():
    import soundfile

    if len(sys.argv) > 1:
        sound, rate = soundfile.read(sys.argv[1], dtype="float64")
        assert rate == RATE and sound.ndim == 1, "name a file of 16 kHz and one channel"
        return sound[: 3 * RATE]
    from speak import speak

    return speak("Seven ships sailed past the old lighthouse, before the fog came up.", "en-us")[: 3 * RATE]


if __name__ == "__main__":
    main()
