import unittest

from lipstream_training.phonemes import SILENCE, Segment
from lipstream_training.piper import segments


class PiperTests(unittest.TestCase):
    def assert_segments(self, found, wanted):
        self.assertEqual([s.name for s in found], [s.name for s in wanted])
        for one, other in zip(found, wanted, strict=True):
            self.assertAlmostEqual(one.start, other.start)
            self.assertAlmostEqual(one.end, other.end)

    def test_blanks_are_shared_by_their_neighbours_and_stress_goes_to_the_vowel(self):
        found = segments("^_ˈ_a_p_$", [0.1, 0.02, 0.02, 0.02, 0.1, 0.04, 0.1, 0, 0.1])
        self.assert_segments(
            found,
            [Segment(0, 0.11, SILENCE), Segment(0.11, 0.28, "a"), Segment(0.28, 0.4, "p"), Segment(0.4, 0.5, SILENCE)],
        )

    def test_a_long_space_is_a_pause_and_a_short_one_is_none(self):
        for space, names in ((0.2, ["a", SILENCE, "p"]), (0.02, ["a", "p"])):
            found = segments("a_ _p", [0.1, 0, space, 0, 0.1])
            self.assertEqual([s.name for s in found], names)
            for before, after in zip(found, found[1:]):
                self.assertAlmostEqual(before.end, after.start)


if __name__ == "__main__":
    unittest.main()
