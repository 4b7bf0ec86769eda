"""What a frame costs in the Python programs that Lipstream replaces: the loop of Wav2Lip's inference.py and of the live
demos made of it, written anew from its published steps. Prints one JSON object.

    python Benchmarks/reference.py NETWORK.xml PHOTO SPEECH.wav [--box TOP BOTTOM LEFT RIGHT] [--precision f32]

A frame: a window of the mel spectrogram, the face made small, a copy of it with its lower half black, both stacked,
divided by 255 and transposed; one inference of the whole network; times 255, resized to the box, set into a copy of the
photo, compressed as JPEG for the page. The box is given, so no detector.

It is timed twice: frame by frame, and (`live`) as the live demo shows them: it waits for half a second of microphone,
makes the frames of that at 15 a second in one batch, and sends the first of them. The microphone here keeps all that is
said while frames are made, which is kinder than the original, whose next half second begins only then.
Needs numpy, opencv-python-headless and openvino.
"""

import argparse
import json
import os
import resource
import sys
import time
import wave

import cv2
import numpy as np
import openvino

RATE, HOP, WINDOW, BANDS, STEP, SIDE = 16000, 200, 800, 80, 16, 96


def read_speech(path, seconds):
    with wave.open(path) as file:
        if file.getsampwidth() != 2:
            sys.exit(f"{path} is no WAV of 16 bits")
        rate, channels = file.getframerate(), file.getnchannels()
        sound = np.frombuffer(file.readframes(int(rate * seconds)), "<i2").astype("f4") / 32768
    sound = sound.reshape(-1, channels).mean(1)
    if rate == RATE:
        return sound
    # Speed is measured here, not sound: lines between the samples will do.
    places = np.arange(int(len(sound) * RATE / rate)) * rate / RATE
    return np.interp(places, np.arange(len(sound)), sound).astype("f4")


def mel_filters():
    """Slaney's scale, linear to 1000 Hz and logarithmic above, triangles of equal area."""
    def to_mel(f):
        return np.where(f < 1000, 3 * f / 200, 15 + np.log(np.maximum(f, 1) / 1000) * 27 / np.log(6.4))

    low, high = to_mel(np.array([55.0, 7600.0]))
    mels = np.linspace(low, high, BANDS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    bins = np.linspace(0, RATE / 2, WINDOW // 2 + 1)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return (np.maximum(0, np.minimum(up, down)) * (2 / (edges[2:] - edges[:-2]))[:, None]).astype("f4")


def mel_spectrogram(sound):
    emphasised = np.append(sound[:1], sound[1:] - 0.97 * sound[:-1])
    padded = np.pad(emphasised, WINDOW // 2, mode="reflect")
    hann = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(WINDOW) / WINDOW)).astype("f4")
    frames = np.lib.stride_tricks.sliding_window_view(padded, WINDOW)[::HOP] * hann
    loudness = np.maximum(1e-5, mel_filters() @ np.abs(np.fft.rfft(frames)).T)
    return np.clip(1.6 * np.log10(loudness) + 2.4, -4, 4).astype("f4")


def mel_windows(mel, fps=25):
    """Those of the published code: a window that would reach beyond the end is the last one."""
    windows, frame = [], 0
    while True:
        start = int(frame * 80 / fps)
        if start + STEP > mel.shape[1]:
            windows.append(mel[:, -STEP:])
            return windows
        windows.append(mel[:, start:start + STEP])
        frame += 1


class Loop:
    """The published generator and what is done with what it yields: any number of pictures in one batch."""

    def __init__(self, photo, box, network):
        self.photo, self.box, self.network = photo, box, network
        # Exports name their inputs differently: speech has one channel, the face six.
        self.speech, self.face = sorted(network.inputs, key=lambda port: port.partial_shape[1].get_length())
        rows = self.face.partial_shape[2]
        self.side = rows.get_length() if rows.is_static else SIDE

    def frames(self, windows, shown=None):
        """The first `shown` of the frames of these windows, or all; and the inference's milliseconds."""
        top, bottom, left, right = self.box
        pictures, sounds, originals, boxes = [], [], [], []
        for window in windows:
            frame = self.photo.copy()
            pictures.append(cv2.resize(frame[top:bottom, left:right], (self.side, self.side)))
            sounds.append(window)
            originals.append(frame)
            boxes.append(self.box)
        pictures, sounds = np.asarray(pictures), np.asarray(sounds)
        masked = pictures.copy()
        masked[:, self.side // 2:] = 0
        batch = np.concatenate((masked, pictures), axis=3) / 255.0
        sounds = np.reshape(sounds, [len(sounds), sounds.shape[1], sounds.shape[2], 1])
        batch = np.transpose(batch, (0, 3, 1, 2)).astype(np.float32)
        sounds = np.transpose(sounds, (0, 3, 1, 2)).astype(np.float32)
        inside = time.perf_counter()
        drawn = self.network({self.speech: sounds, self.face: batch})[self.network.output(0)]
        inference = (time.perf_counter() - inside) * 1000
        drawn = drawn.transpose(0, 2, 3, 1) * 255.0
        for picture, original, (y1, y2, x1, x2) in list(zip(drawn, originals, boxes))[:shown]:
            original[y1:y2, x1:x2] = cv2.resize(picture.astype(np.uint8), (x2 - x1, y2 - y1))
        return originals[:shown], inference


def live(loop, speech):
    """The live demo's loop on this speech in real time, over and over until ten pictures were shown."""
    chunk, rounds = 7 * 1024, 11
    walls, works = [], []
    start = time.perf_counter()
    for shown in range(rounds):
        # A microphone that keeps what is said meanwhile.
        time.sleep(max(0, start + (shown + 1) * chunk / RATE - time.perf_counter()))
        began, idle = time.perf_counter(), time.process_time()
        heard = np.take(speech, np.arange(shown * chunk, (shown + 1) * chunk), mode="wrap")
        windows = mel_windows(mel_spectrogram(heard), fps=15)
        (frame,), _ = loop.frames(windows, shown=1)
        cv2.imencode(".jpg", frame)
        walls.append((time.perf_counter() - began) * 1000)
        works.append((time.process_time() - idle) * 1000)
        if shown == 0:
            first = time.perf_counter()
    return dict(framesPerSecond=(rounds - 1) / (time.perf_counter() - first), drawn=len(windows),
                shown=summary(walls[1:]), work=summary(works[1:]), peakMemoryBytes=peak_memory())


def summary(milliseconds):
    ordered = np.sort(milliseconds)
    return dict(median=float(np.median(ordered)), p95=float(np.percentile(ordered, 95)), count=len(ordered))


def peak_memory():
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main():
    arguments = argparse.ArgumentParser(description="The loop of the Python originals, timed.")
    arguments.add_argument("network", help="the whole network: OpenVINO IR or ONNX")
    arguments.add_argument("photo")
    arguments.add_argument("speech", help="a WAV of 16 bits")
    arguments.add_argument("--box", type=int, nargs=4, metavar=("TOP", "BOTTOM", "LEFT", "RIGHT"),
                           help="of the face; the middle of the photo without it")
    arguments.add_argument("--seconds", type=float, default=5)
    arguments.add_argument("--precision", choices=["automatic", "f32"], default="automatic",
                           help="automatic leaves it to OpenVINO, as the originals do")
    options = arguments.parse_args()

    photo = cv2.imread(options.photo)
    if photo is None:
        sys.exit(f"{options.photo} is no picture that OpenCV reads")
    height, width = photo.shape[:2]
    speech = read_speech(options.speech, options.seconds)
    start = time.perf_counter()
    windows = mel_windows(mel_spectrogram(speech))
    features = (time.perf_counter() - start) * 1000 / len(windows)

    core = openvino.Core()
    config = {"INFERENCE_PRECISION_HINT": "f32"} if options.precision == "f32" else {}
    network = core.compile_model(core.read_model(options.network), "CPU", config)
    loop = Loop(photo, options.box or (height // 4, 3 * height // 4, width // 4, 3 * width // 4), network)
    frames, inferences, encodings, works = [], [], [], []
    for window in windows:
        begin, idle = time.perf_counter(), time.process_time()
        (frame,), inference = loop.frames([window])
        made, busy = time.perf_counter(), time.process_time()
        cv2.imencode(".jpg", frame)
        end = time.perf_counter()
        frames.append((made - begin) * 1000 + features)
        inferences.append(inference)
        encodings.append((end - made) * 1000)
        works.append((busy - idle) * 1000 + features)
    # The first one makes the runtime's threads and memory.
    frame, peak = summary(frames[1:]), peak_memory()
    print(json.dumps(dict(
        precision=str(network.get_property("INFERENCE_PRECISION_HINT").to_string()),
        frame=frame, network=summary(inferences[1:]), encoding=summary(encodings[1:]), features=features,
        work=summary(works[1:]), framesPerSecond=1000 / frame["median"], peakMemoryBytes=peak, threads=os.cpu_count(),
        live=live(loop, speech))))


if __name__ == "__main__":
    main()
