"""What the tests feed to the page: speech and pictures, made here so that nothing has to be fetched."""

import math
import random
import struct
import subprocess
import wave
import zlib


def speech(path, seconds=4.0, rest=3.0, rate=48000):
    """A WAV of syllables and then silence, which Chromium's fake microphone repeats.

    espeak-ng speaks where it is installed; otherwise a buzz with the rhythm of syllables does.
    """
    samples = spoken(path, rate) or buzz(seconds, rate)
    samples = samples[: int(seconds * rate)] + [0] * int(rest * rate)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return path


def spoken(path, rate):
    text = "Good morning, my name is Ada, and every word of mine moves these lips above and below."
    try:
        subprocess.run(["espeak-ng", "-w", str(path), text], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    with wave.open(str(path), "rb") as file:
        own = file.getframerate()
        samples = struct.unpack(f"<{file.getnframes()}h", file.readframes(file.getnframes()))
    return [samples[int(i * own / rate)] for i in range(int(len(samples) * rate / own))]


def buzz(seconds, rate):
    harmonics = [(110 * n, 1 / n) for n in range(1, 20)]
    return [
        int(7000 * max(0.0, math.sin(math.pi * 3 * i / rate))
            * sum(loud * math.sin(2 * math.pi * pitch * i / rate) for pitch, loud in harmonics))
        for i in range(int(seconds * rate))
    ]


def picture_without_face(path, side=256):
    """A PNG of coloured noise."""
    random.seed(7)
    rows = b"".join(b"\0" + random.randbytes(side * 3) for _ in range(side))

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
    return path
