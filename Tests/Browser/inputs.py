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


def camera(path, portrait):
    """What Chromium's fake camera films: a portrait in half its size, as a Y4M film of one frame."""
    width, height, rows = read_png(portrait)
    width, height = width // 4 * 2, height // 4 * 2
    pixels = [[row[x * 6 : x * 6 + 3] for x in range(width)] for row in rows[: height * 2 : 2]]
    light = bytes(int(16 + (66 * r + 129 * g + 25 * b) / 256) for row in pixels for r, g, b in row)
    few = [row[::2] for row in pixels[::2]]
    blue = bytes(int(128 + (-38 * r - 74 * g + 112 * b) / 256) for row in few for r, g, b in row)
    red = bytes(int(128 + (112 * r - 94 * g - 18 * b) / 256) for row in few for r, g, b in row)
    path.write_bytes(f"YUV4MPEG2 W{width} H{height} F25:1 Ip A1:1 C420mpeg2\nFRAME\n".encode() + light + blue + red)
    return path


def read_png(path):
    """Width, height and rows of RGB bytes of a PNG with eight bits a channel and no interlacing."""
    data = path.read_bytes()
    at, packed = 8, b""
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        if name == b"IHDR":
            width, height, *kind = struct.unpack(">IIBBBBB", data[at + 8 : at + 8 + size])
            assert kind == [8, 2, 0, 0, 0], "the portrait should be a plain RGB PNG"
        if name == b"IDAT":
            packed += data[at + 8 : at + 8 + size]
        at += 12 + size
    raw, stride, rows = zlib.decompress(packed), 3 * width, []
    above = bytes(stride)
    for y in range(height):
        kind, line = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1 : (y + 1) * (stride + 1)])
        for x in range(stride):
            left, up, corner = (line[x - 3], above[x], above[x - 3]) if x > 2 else (0, above[x], 0)
            line[x] = (line[x] + predict(kind, left, up, corner)) & 255
        rows.append(bytes(line))
        above = rows[-1]
    return width, height, rows


def predict(kind, left, up, corner):
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    return min((left, up, corner), key=lambda value: abs(left + up - corner - value))
