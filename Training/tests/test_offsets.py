import unittest

import numpy as np

from lipstream_training import clip, disturbance, offsets


class OffsetTests(unittest.TestCase):
    def test_the_vertex_of_the_parabola_is_found_between_frames(self):
        lags = np.arange(-4, 5)
        for true in (-1.3, 0.0, 0.4, 2.25):
            with self.subTest(true):
                self.assertAlmostEqual(clip.best_lag(0.8 - 0.02 * (lags - true) ** 2, -4), true)

    def test_a_highest_value_at_the_end_is_taken_as_it_is(self):
        self.assertEqual(clip.best_lag([3, 2, 1], -1), -1)

    def test_the_lag_of_a_late_picture_is_positive(self):
        curve = np.convolve(np.random.default_rng(0).normal(size=100), np.ones(5) / 5, "same")
        heard, seen, speech = curve[10:85], curve[8:83], np.ones(75, bool)
        rows = [clip.correlation_at(heard, seen, speech, lag) for lag in offsets.LAGS]
        self.assertAlmostEqual(clip.best_lag(rows, offsets.LAGS[0]), 2, delta=0.3)

    def test_a_curve_is_stretched_as_its_sound_is(self):
        rng = np.random.default_rng(3)
        sound = np.zeros(48000)
        sound[16000:16160] = 1  # a click after one second
        curve = np.exp(-0.5 * ((np.arange(75) / 25 - 1) / 0.05) ** 2)[:, None]
        for _ in range(5):
            played, speed = disturbance.resampled(rng, sound)
            click = np.abs(played).argmax() / 16000
            times = np.arange(round(len(played) / 160)) / 100
            heard = times[disturbance.stretched(curve, 25, times * speed)[:, 0].argmax()]
            self.assertAlmostEqual(heard, click, delta=0.03)
            self.assertAlmostEqual(len(played) * speed, len(sound), delta=200)


if __name__ == "__main__":
    unittest.main()
