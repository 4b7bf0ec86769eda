import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import numpy as np

from lipstream_training import grid, real


def folder_of(*names):
    """A temporary folder with empty clips of these names."""
    folder = tempfile.TemporaryDirectory()
    for name in names:
        path = Path(folder.name) / "clips" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return folder


def read(folder):
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        found = grid.clips(Path(folder) / "clips")
    return [(clip.person, clip.name) for clip in found], said.getvalue()


class GridTests(unittest.TestCase):
    def test_folders_are_speakers_and_single_clips_are_people(self):
        with folder_of("s1/bbaf2n.mpg", "s20/lbax4n.mpg", "s34/video/pwij3p.mpg", "others/n1.mpg") as name:
            found, said = read(name)
        self.assertEqual(found, [("n1", "n1"), ("s1", "bbaf2n"), ("s20", "lbax4n"), ("s34", "pwij3p")])
        self.assertEqual(said, "")

    def test_speakers_of_the_evaluation_are_refused_wherever_they_lie(self):
        refused = (
            "s2/a.mpg", "S03/b.mpg", "more/s4/c.mpg", "s26_video/d.mpg", "flat/s32_e.mpg", "g_s4_f.mpg", "id2.mp4",
            "speaker-26/g.mpg", "spk 3/h.mpg", "s1/s2/i.mpg",
        )
        with folder_of("s1/a.mpg", "s22/b.mpg", *refused) as name:
            found, said = read(name)
        self.assertEqual(found, [("s1", "a"), ("s22", "b")])
        self.assertIn("GRID speakers 2, 3, 4, 26, 32", said)
        self.assertIn("never trained on", said)

    def test_a_link_to_a_refused_speaker_is_refused(self):
        with folder_of("s1/a.mpg") as name, folder_of("s4/b.mpg") as other:
            (Path(name) / "clips/s1/z.mpg").symlink_to(Path(other) / "clips/s4/b.mpg")
            found, _ = read(name)
        self.assertEqual(found, [("s1", "a")])

    def test_a_folder_of_a_refused_speaker_alone_is_an_error(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "s26"
            folder.mkdir()
            (folder / "a.mpg").touch()
            with contextlib.redirect_stderr(io.StringIO()), self.assertRaises(SystemExit):
                grid.clips(folder)

    def test_a_sentence_code_is_no_speaker(self):
        for name in ("bbas2n.mpg", "lgif5s.mpg", "prwq3s.mpg", "sbwe5n.mpg"):
            with self.subTest(name), folder_of(f"s1/{name}") as folder:
                self.assertEqual(read(folder)[0], [("s1", name[:-4])])

    def test_measured_clips_of_refused_speakers_are_an_error(self):
        with tempfile.TemporaryDirectory() as name:
            empty = np.zeros(1)
            np.savez(Path(name) / "s2.bbaf2n.npz", sound=empty, curves=empty, speech=empty)
            with self.assertRaises(SystemExit):
                real.load(Path(name))


if __name__ == "__main__":
    unittest.main()
