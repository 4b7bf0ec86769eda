import unittest

import numpy as np

from lipstream_training import phonemes
from lipstream_training.articulation import CONSONANTS, GESTURES, OUTPUTS, VOWELS
from lipstream_training.coarticulation import curves
from lipstream_training.phonemes import SILENCE, Segment

JAW, APERTURE, ROUNDING, CLOSURE, TUCK, VOICING = (
    OUTPUTS.index(name) for name in ("jaw", "aperture", "rounding", "closure", "tuck", "voicing")
)
ALL_MAPS = (phonemes.RADIO, phonemes.RUSSIAN, phonemes.CZECH, phonemes.FINNISH, phonemes.ROMANCE)


def word(*symbols, lasting=0.1, after=0.3):
    segments = [Segment(0, after, SILENCE)]
    for symbol in symbols:
        segments.append(Segment(segments[-1].end, segments[-1].end + lasting, symbol))
    return segments


class CoarticulationTests(unittest.TestCase):
    def test_silence_is_a_mouth_at_rest(self):
        for segments in ([], [Segment(0, 1, SILENCE)]):
            pose = curves(segments, 80)
            self.assertEqual(pose.shape, (80, 9))
            np.testing.assert_allclose(pose[:, JAW], 0.03, atol=1e-3)
            np.testing.assert_allclose(pose[:, [CLOSURE, TUCK, ROUNDING, VOICING]], 0, atol=1e-6)

    def test_lips_meet_between_vowels_and_only_there(self):
        pose = curves(word("a", "p", "a", lasting=0.2), 100)
        middle, vowel = (int((heard - 0.03) * 80) for heard in (0.6, 0.4))  # articulation leads by 30 ms
        self.assertGreater(pose[middle, CLOSURE], 0.8)
        self.assertLess(pose[middle, APERTURE], 0.15)
        self.assertGreater(pose[vowel, APERTURE], 0.4)
        self.assertLess(pose[vowel, CLOSURE], 0.1)

    def test_rounding_starts_before_its_vowel(self):
        rounded, plain = curves(word("s", "u"), 60), curves(word("s", "i"), 60)
        in_s = int(0.35 * 80)
        self.assertGreater(rounded[in_s, ROUNDING], plain[in_s, ROUNDING] + 0.1)

    def test_an_h_takes_the_shape_of_its_vowel(self):
        for vowel in ("a", "u"):
            pose = curves(word("h", vowel, lasting=0.12), 60)
            in_h, in_vowel = pose[int(0.36 * 80)], pose[int(0.46 * 80)]
            self.assertLess(abs(in_h[ROUNDING] - in_vowel[ROUNDING]), 0.3)

    def test_every_target_stays_in_its_range(self):
        for symbol, gesture in GESTURES.items():
            low = np.array([0, 0, -1, 0, 0, 0, 0, 0])
            self.assertTrue(((np.array(gesture.target) >= low) & (np.array(gesture.target) <= 1)).all(), symbol)
            pose = curves(word("a", symbol, "i"), 90)
            self.assertTrue((pose >= np.append(low, 0) - 1e-3).all() and (pose <= 1 + 1e-3).all(), symbol)

    def test_voicing_marks_what_is_heard(self):
        pose = curves(word("a", lasting=0.2), 60)
        np.testing.assert_array_equal(np.flatnonzero(pose[:, VOICING]), np.arange(24, 40))


class PhonemeTests(unittest.TestCase):
    def test_every_notation_ends_in_symbols_of_the_table(self):
        for notation in ALL_MAPS:
            for name, ipa in notation.items():
                if ipa != SILENCE:
                    self.assertTrue(phonemes.symbols(ipa, GESTURES), name)

    def test_affricates_stay_whole_and_diacritics_go(self):
        self.assertEqual(phonemes.symbols("t͡ʃ", GESTURES), ["tʃ"])
        self.assertEqual(phonemes.symbols("ãː", GESTURES), ["a"])
        self.assertEqual(phonemes.symbols("g", GESTURES), ["ɡ"])

    def test_a_diphthong_shares_its_time(self):
        first, second = phonemes.split([Segment(0.0, 0.2, "aɪ")], GESTURES)
        self.assertEqual((first.name, second.name), ("a", "ɪ"))
        self.assertAlmostEqual(first.end, 0.1)
        self.assertAlmostEqual(second.start, 0.1)

    def test_a_lone_diacritic_lengthens_the_phone_before_it(self):
        parts = phonemes.split([Segment(0, 0.1, "t"), Segment(0.1, 0.15, "ʲ"), Segment(0.15, 0.3, "a")], GESTURES)
        self.assertEqual(parts, [Segment(0, 0.15, "t"), Segment(0.15, 0.3, "a")])

    def test_an_affricate_of_two_phones_becomes_one(self):
        parts = phonemes.joined([Segment(0, 0.1, "t"), Segment(0.1, 0.2, "ʃ"), Segment(0.2, 0.3, "a")])
        self.assertEqual(parts, [Segment(0, 0.2, "tʃ"), Segment(0.2, 0.3, "a")])

    def test_no_symbol_is_both_vowel_and_consonant(self):
        self.assertFalse(VOWELS.keys() & CONSONANTS.keys())


if __name__ == "__main__":
    unittest.main()
