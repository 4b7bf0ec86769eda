"""Everything that reads a mouth out of a sound, as the program does: the three ONNX graphs and the mel networks.

A reader takes float samples and gives poses, `rate` of them a second from the first sample on.
"""

from pathlib import Path

import numpy as np
import openvino

from . import evaluation, whisper
from .graph import LIVE_READ
from .head import OUTPUTS
from .mel import log_magnitudes
from .windows import FILM, FRAME, LIVE

FEATURES_PER_SECOND = 50
# A film's windows overlap: each gives its middle.
FILM_HOP = 100


class Graph:
    """One of the ONNX graphs on OpenVINO."""

    def __init__(self, path: Path, threads=2):
        options = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": "f32"}
        self._model = openvino.Core().compile_model(path, "CPU", options)

    def poses(self, windows):
        """(windows, answers, 11) of (windows, samples)."""
        return self._model([whisper.log_mel(windows)])[0]


class FilmReader:
    """4 s windows every 2 s, the middle of each kept; zeros before a sound that is shorter."""

    rate = FEATURES_PER_SECOND

    def __init__(self, path: Path):
        self._graph = Graph(path)

    def __call__(self, samples):
        count, size = -(-len(samples) // FRAME), FILM.samples // FRAME
        before = max(0, size - count)
        padded = np.pad(np.asarray(samples, np.float32), (before * FRAME, count * FRAME - len(samples)))
        total = before + count
        out, start, margin = np.zeros((total, OUTPUTS), np.float32), 0, (size - FILM_HOP) // 2
        while True:
            start = min(start, total - size)
            poses = self._graph.poses(padded[None, start * FRAME : (start + size) * FRAME])[0]
            # The next window writes over what is not this one's middle.
            first = margin if start else 0
            out[start + first : start + size] = poses[first:]
            if start + size >= total:
                return out[before:]
            start += FILM_HOP


class LiveGraph:
    """Runs of a live graph every 40 ms over a sound, remembered for the sound that came last."""

    STEP = 2
    BATCH = 16

    def __init__(self, path: Path):
        self._graph, self._last, self._runs = Graph(path), None, None

    def runs(self, samples):
        """(runs, answers, 11): run k's window ends 120 ms after 40 k ms. One run more than there are frames."""
        samples = np.asarray(samples, np.float32)
        if self._last is None or not np.array_equal(self._last, samples):
            count = -(-len(samples) // (self.STEP * FRAME)) + 1
            padded = np.pad(samples, (LIVE.samples, 2 * LIVE.samples))
            ends = LIVE.samples + (np.arange(count) * self.STEP - LIVE_READ[1]) * FRAME
            out = []
            for i in range(0, count, self.BATCH):
                windows = np.array([padded[end - LIVE.samples : end] for end in ends[i : i + self.BATCH]])
                out.append(self._graph.poses(windows))
            self._last, self._runs = samples, np.concatenate(out)
        return self._runs


class LiveReader:
    """1.28 s windows every 40 ms that end 160 (row 0) or 120 ms (row 1) after the frame that is read."""

    rate = FEATURES_PER_SECOND / LiveGraph.STEP

    def __init__(self, graph, row):
        self._graph, self._row = graph, row

    def __call__(self, samples):
        runs = self._graph.runs(samples)
        # Row 0 of the next run is about this frame: it is 40 ms older.
        return runs[1:, 0] if self._row == 0 else runs[:-1, 1]


class MelReader:
    """The mean of causal mel networks at their own look-ahead."""

    rate = 80

    def __init__(self, networks):
        self._networks = networks

    def __call__(self, samples):
        return evaluation.poses(self._networks, [log_magnitudes(np.asarray(samples))])[0]


def ear(folder: Path):
    """The readers of a folder of graphs and weights by name: those whose files are there."""
    from . import weights

    out = {}
    if (folder / "film.onnx").exists():
        out["film"] = FilmReader(folder / "film.onnx")
    for name in ("live-two", "live-one"):
        if (folder / f"{name}.onnx").exists():
            graph = LiveGraph(folder / f"{name}.onnx")
            out |= {f"{name}, 120 ms": LiveReader(graph, 1), f"{name}, 160 ms": LiveReader(graph, 0)}
    if (folder / "articulation.weights").exists():
        out["mel network"] = MelReader(weights.read(folder / "articulation.weights")[0])
    return out
