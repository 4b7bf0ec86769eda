"""A neural voice (VITS, in Piper's format) on OpenVINO: its duration predictor says when every phoneme sounds."""

import json
from pathlib import Path

import numpy as np
import openvino

from .phonemes import SILENCE, Segment

HOP = 256
BEGIN, BLANK, END = "^", "_", "$"
STRESS = "ˈˌ"
# A space or a comma that sounds longer than this, in seconds, is a pause; a shorter one belongs to its neighbours.
LONGEST_LINK = 0.06


def segments(symbols, durations):
    """The phones of a spoken sequence and their times in seconds.

    `symbols` are single characters of IPA, punctuation and the three marks, each of `durations` seconds. A blank's time is
    shared by its neighbours, a stress mark's goes to the phone after it.
    """
    ends = np.cumsum(durations)
    starts = ends - durations
    out, begins = [], None
    for i, symbol in enumerate(symbols):
        if symbol == BLANK:
            continue
        start = starts[i] if i == 0 or symbols[i - 1] != BLANK else (starts[i - 1] + ends[i - 1]) / 2
        end = ends[i] if i + 1 == len(symbols) or symbols[i + 1] != BLANK else (starts[i + 1] + ends[i + 1]) / 2
        begin = start if begins is None else begins
        begins = None
        if symbol in STRESS:
            begins = begin
        elif symbol.isalpha():
            out.append(Segment(float(begin), float(end), symbol))
        elif symbol in (BEGIN, END) or end - start > LONGEST_LINK:
            out.append(Segment(float(start), float(end), SILENCE))
        elif out:
            begins = (start + end) / 2
            out[-1] = out[-1]._replace(end=float(begins))
    return out


class Piper:
    """A voice file, ready to speak."""

    def __init__(self, path: Path):
        core = openvino.Core()
        model = core.read_model(path)
        # Frames of each phoneme, before they are summed up: the only thing that is rounded up.
        rounded = next(node for node in model.get_ops() if node.get_type_name() == "Ceiling")
        model.add_outputs([rounded.output(0)])
        self._model = core.compile_model(model, "CPU", {"INFERENCE_NUM_THREADS": 1})
        facts = json.loads(Path(f"{path}.json").read_text())
        self.rate = facts["audio"]["sample_rate"]
        self.espeak_voice = facts["espeak"]["voice"]
        self._ids = {symbol: ids[0] for symbol, ids in facts["phoneme_id_map"].items()}

    def say(self, ipa, noise, pace, rhythm):
        """Float samples and segments of IPA; `noise` and `rhythm` are VITS's, a larger `pace` is slower.

        The network draws its noise itself: no two calls are alike.
        """
        known = [symbol for symbol in ipa if symbol in self._ids and symbol not in (BEGIN, BLANK, END)]
        symbols = [BEGIN, BLANK] + [part for symbol in known for part in (symbol, BLANK)] + [END]
        ids = np.array([[self._ids[symbol] for symbol in symbols]], np.int64)
        scales = np.array([noise, pace, rhythm], np.float32)
        samples, frames = self._model([ids, np.array([ids.shape[1]], np.int64), scales]).to_tuple()
        return np.ravel(samples), segments(symbols, np.ravel(frames) * HOP / self.rate)
