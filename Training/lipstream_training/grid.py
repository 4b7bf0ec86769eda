"""The clips of a folder of the GRID corpus (Cooke, Barker, Cunningham, Shao 2006; CC BY 4.0), by speaker.

Speakers 2, 3, 4, 26 and 32 belong to the evaluation of Lipstream: whoever trains on them measures nothing any more.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

ATTRIBUTION = (
    "GRID audiovisual sentence corpus, M. Cooke, J. Barker, S. Cunningham, X. Shao (2006), CC BY 4.0, "
    "https://doi.org/10.5281/zenodo.3625687"
)
REFUSED = frozenset((2, 3, 4, 26, 32))
VIDEOS = (".mpg", ".mp4", ".avi", ".mov", ".mkv")
# s5, S05, s5_video, id26, speaker-3, g_s4_bbaf2n; not bbaf2n, which is a sentence.
_SPEAKER = re.compile(r"(?:^|[^a-z0-9])(?:s|id|spk|speaker|talker)[ _-]?0*([1-9][0-9]?)(?![0-9])", re.IGNORECASE)


class Clip(NamedTuple):
    """A video of one person."""

    person: str
    name: str
    path: Path


def speakers_named(path: Path, folder: Path):
    """The numbers of all the speakers that a path names from `folder`'s own name on, where links lead included."""
    parts = [folder.name, *path.relative_to(folder).parts]
    target = path.resolve()
    if target != path.absolute():
        parts += [*target.parts[-3:]]
    return [int(number) for part in parts for number in _SPEAKER.findall(part)]


def clips(folder: Path):
    """The folder's clips in a fixed order, without the speakers of the evaluation. A clip whose path names no speaker is
    taken for the only one of its person.
    """
    out, refused = [], set()
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in VIDEOS:
            continue
        named = speakers_named(path, folder)
        if REFUSED.intersection(named):
            refused |= REFUSED.intersection(named)
            continue
        out.append(Clip(f"s{named[-1]}" if named else path.stem, path.stem, path))
    if refused:
        numbers = ", ".join(map(str, sorted(refused)))
        print(f"Refused: GRID speakers {numbers} in {folder} are kept for the evaluation and are never trained on.",
              file=sys.stderr)
    if not out:
        raise SystemExit(f"No clips to train on in {folder}.")
    return out
