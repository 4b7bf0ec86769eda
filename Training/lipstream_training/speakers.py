"""The synthetic voices: each speaks sentences and says exactly when every phone sounds."""

import shutil
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.io import wavfile

from . import noise, phonemes
from .articulation import GESTURES
from .espeak import Espeak
from .mel import SAMPLE_RATE
from .phonemes import SILENCE, Segment
from .piper import Piper
from .texts import OWN, lettered, sentences

SHORTEST, LONGEST = 1.0, 14.0


class Utterance(NamedTuple):
    """A spoken sentence: float samples in -1...1, their rate in hertz, and its phones as table symbols.

    `speed`: how much faster resampling shall make it, where that is not left to chance.
    """

    samples: np.ndarray
    rate: int
    segments: list
    speed: float | None = None


def _pick(rng, items):
    return items[int(rng.integers(len(items)))]


def _phones(ends, names, notation):
    """Segments from consecutive end times and names in a synthesizer's own notation."""
    starts = [0.0] + ends[:-1]
    named = (Segment(a, b, phonemes.to_ipa(name, notation)) for a, b, name in zip(starts, ends, names, strict=True))
    return phonemes.split(named, GESTURES)


def _read(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", wavfile.WavFileWarning)
        rate, samples = wavfile.read(path)
    return samples / 32768.0, rate


# ---- espeak-ng

# Its voices and the language of the sentences that each reads (a related one where there are no fortunes).
ESPEAK_LANGUAGES = {
    "en-us": "en", "en": "en", "en-gb-scotland": "en", "en-gb-x-rp": "en", "ru": "ru", "uk": "ru", "bg": "ru",
    "de": "de", "nl": "de", "sv": "de", "da": "de", "it": "it", "ro": "it", "fi": "it", "tr": "it", "es": "es",
    "es-419": "es", "fr": "es", "cs": "cs", "sk": "cs", "hr": "cs", "pl": "pl", "hu": "pl", "pt-br": "pt", "pt": "pt",
    "el": "en", "uz": "it", "kk": "ru", "az": "it", "ky": "ru", "tt": "ru",
}
ESPEAK_VARIANTS = (
    "", "f1", "f2", "f3", "f5", "m1", "m2", "m3", "m4", "m6", "m7", "m8", "Annie", "Andrea", "adam", "anika", "belinda",
    "benjamin", "caleb", "david", "edward", "Gene", "Hugo", "Jacky", "Lee", "linda", "max", "Mike", "michel", "pablo",
    "steph", "victor", "zac", "klatt", "klatt2", "klatt4", "Alex", "Alicia", "Marco", "Michael", "rob", "robert",
    "shelby", "travis", "aunty", "grandma",
)
ESPEAK_HELD_OUT = ("f4", "m5", "klatt3", "Denis")
STOPS = [[stop] for stop in "p b t d k ɡ c ɟ ʈ ɖ q tʃ dʒ ts tɕ".split()]
LONGEST_CLOSURE = 0.12
CLOSED_LEVEL = 0.004


def closures_before_stops(samples, rate, segments, silent=CLOSED_LEVEL):
    """A synthesizer's stop begins at its burst: the silence before it is given to the stop, not its neighbour."""
    out = [list(s) for s in segments]
    step = rate // 200
    for i in range(1, len(out)):
        if phonemes.symbols(out[i][2], GESTURES)[:1] not in STOPS:
            continue
        burst = closing = int(out[i][0] * rate)
        earliest = max(int(out[i - 1][0] * rate) + 2 * step, int(burst - LONGEST_CLOSURE * rate), 0)
        while closing - step >= earliest and np.abs(samples[closing - step : closing]).max() < silent:
            closing -= step
        if closing < burst:
            out[i][0] = closing / rate
            out[i - 1][1] = min(out[i - 1][1], closing / rate)
    return [Segment(*s) for s in out]


def espeak(rng, count, languages, variants, held_out):
    """Utterances by random espeak-ng voices, rates and pitches."""
    engine = Espeak()
    rate = engine.sample_rate
    for _ in range(count):
        language, variant = _pick(rng, languages), _pick(rng, variants)
        if held_out and language in OWN:
            text = _pick(rng, OWN[language])
        else:
            text = lettered(rng, _pick(rng, sentences(ESPEAK_LANGUAGES[language], held_out)), language)
        voice = f"{language}+{variant}" if variant else language
        speed, pitch, pitch_range = rng.integers(120, 230), rng.integers(20, 80), rng.integers(30, 80)
        spoken, events = engine.say(text, voice, int(speed), int(pitch), int(pitch_range))
        samples = spoken / 32768.0
        duration = len(samples) / rate
        if not SHORTEST < duration < LONGEST or not events:
            continue
        times = [first / rate for first, _ in events] + [duration]
        named = [
            Segment(a, max(b, a + 0.001), name or SILENCE)
            for a, b, (_, name) in zip(times, times[1:], events)
        ]
        fixed = closures_before_stops(samples, rate, named)
        yield Utterance(samples, rate, phonemes.split(fixed, GESTURES))


# ---- piper

# A neural voice: the program's own English one, which `Scripts/bootstrap` fetches.
NATURAL_VOICE = Path(__file__).resolve().parents[2] / ".deps/voices/en_US-joe-medium.onnx"
# Its stops are not as silent as a synthesizer's.
NATURAL_CLOSED_LEVEL = 0.03


def piper(rng, count, held_out):
    """Utterances by the neural voice, as of people of many sizes: what resampling makes faster is spoken slower."""
    espeak, voice = Espeak(), Piper(NATURAL_VOICE)
    for _ in range(count):
        text = _pick(rng, sentences("en", held_out))
        speed = float(np.exp(rng.uniform(np.log(0.85), np.log(1.5))))
        noise, pace, rhythm = rng.uniform(0.3, 0.9), speed * rng.uniform(0.75, 1.15), rng.uniform(0.5, 1.1)
        spoken, segments = voice.say(espeak.ipa(text, voice.espeak_voice), noise, pace, rhythm)
        if not SHORTEST < len(spoken) / voice.rate / speed < LONGEST:
            continue
        samples = spoken / (np.abs(spoken).max() + 1e-6)
        phones = phonemes.joined(phonemes.split(segments, GESTURES))
        yield Utterance(
            samples, voice.rate, closures_before_stops(samples, voice.rate, phones, NATURAL_CLOSED_LEVEL), speed
        )


# ---- flite


def flite(rng, count, voice, held_out):
    """Utterances by one flite voice (built from real recordings of one person)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spoken.wav"
        for _ in range(count):
            text = _pick(rng, sentences("en", held_out))
            stretch = f"duration_stretch={rng.uniform(0.85, 1.2):.2f}"
            command = ["flite", "-voice", voice, "--setf", stretch, "-psdur", "-t", text, str(path)]
            printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
            phones = [item.rsplit(":", 1) for item in printed.split()]
            if not phones:
                continue
            samples, rate = _read(path)
            if not SHORTEST < len(samples) / rate < LONGEST:
                continue
            ends = [float(end) for _, end in phones]
            yield Utterance(samples, rate, _phones(ends, [name for name, _ in phones], phonemes.RADIO))


# ---- festival


class FestivalVoice(NamedTuple):
    """The language of the sentences it reads, the notation of its phones, and the encoding it reads text in."""

    language: str
    notation: dict
    encoding: str = "latin-1"


FESTIVAL_VOICES = {
    "cmu_us_slt_arctic_hts": FestivalVoice("en", phonemes.RADIO),
    "ked_diphone": FestivalVoice("en", phonemes.RADIO),
    "kal_diphone": FestivalVoice("en", phonemes.RADIO),
    "msu_ru_nsh_clunits": FestivalVoice("ru", phonemes.RUSSIAN, "utf-8"),
    "czech_ph": FestivalVoice("cs", phonemes.CZECH, "iso8859-2"),
    "czech_dita": FestivalVoice("cs", phonemes.CZECH, "iso8859-2"),
    "czech_krb": FestivalVoice("cs", phonemes.CZECH, "iso8859-2"),
    "czech_machac": FestivalVoice("cs", phonemes.CZECH, "iso8859-2"),
    "suo_fi_lj_diphone": FestivalVoice("it", phonemes.FINNISH),
    "hy_fi_mv_diphone": FestivalVoice("it", phonemes.FINNISH),
    "lp_diphone": FestivalVoice("it", phonemes.ROMANCE),
    "pc_diphone": FestivalVoice("it", phonemes.ROMANCE),
    "upc_ca_ona_hts": FestivalVoice("es", phonemes.ROMANCE),
}
FESTIVAL_BATCH = 12
# A voice that dropped or repeated part of the sentence has segments that do not fit the sound.
LARGEST_MISFIT = 0.35


def _festival_script(voice, texts, folder):
    lines = [f"(voice_{voice})"]
    for i, text in enumerate(texts):
        # Quotes end the Lisp string; the Italian voice dies of a typographic apostrophe.
        clean = text.replace('"', "").replace("\\", "").replace("’", "'")
        lines.append(f'(set! u (SynthText "{clean}"))')
        lines.append(f'(utt.save.wave u "{folder}/{i}.wav" (quote riff))')
        lines.append(f'(utt.save.segs u "{folder}/{i}.seg")')
    return "\n".join(lines) + "\n"


def _festival_result(folder, i, notation):
    """Utterance `i` of a batch, or None where festival failed on its text."""
    try:
        samples, rate = _read(folder / f"{i}.wav")
        lines = (folder / f"{i}.seg").read_text("latin-1").splitlines()
    except (OSError, ValueError):
        return None
    rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    duration = len(samples) / rate
    if not rows or not SHORTEST < duration < LONGEST or abs(float(rows[-1][0]) - duration) > LARGEST_MISFIT:
        return None
    return Utterance(samples, rate, _phones([float(row[0]) for row in rows], [row[2] for row in rows], notation))


def festival(rng, count, voice, held_out):
    """Utterances by one festival voice, a batch of sentences to a process because festival starts slowly."""
    language, notation, encoding = FESTIVAL_VOICES[voice]
    for done in range(0, count, FESTIVAL_BATCH):
        texts = [_pick(rng, sentences(language, held_out)) for _ in range(min(FESTIVAL_BATCH, count - done))]
        folder = Path(tempfile.mkdtemp())
        try:
            script = folder / "script.scm"
            script.write_bytes(_festival_script(voice, texts, folder).encode(encoding, "ignore"))
            try:
                # A crash on one text loses the rest of the batch only: what was saved is used.
                subprocess.run(["festival", "-b", str(script)], capture_output=True, timeout=240, check=False)
            except subprocess.TimeoutExpired:
                pass
            for i in range(len(texts)):
                utterance = _festival_result(folder, i, notation)
                if utterance:
                    yield utterance
        finally:
            shutil.rmtree(folder, ignore_errors=True)


# ---- nobody


def voiceless(rng, count):
    """Sounds of 3 to 8 s in which nobody speaks."""
    for _ in range(count):
        yield Utterance(noise.voiceless(rng, int(rng.uniform(3, 8) * SAMPLE_RATE)), SAMPLE_RATE, [])
