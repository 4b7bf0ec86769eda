import unittest

import numpy as np

from lipstream_training import mel, streaming


class MelTests(unittest.TestCase):
    def test_digital_silence_is_exactly_the_floor(self):
        frames = mel.normalised(mel.log_magnitudes(np.zeros(1600)))
        self.assertEqual(frames.shape, (9, 80))
        self.assertTrue((frames == -4).all())

    def test_a_tone_is_loudest_in_the_band_that_holds_it(self):
        tone = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(8000) / mel.SAMPLE_RATE)
        band = int(mel.log_magnitudes(tone)[20].argmax())
        edges = mel.band_edges()
        self.assertLess(edges[band], 1000)
        self.assertGreater(edges[band + 2], 1000)

    def test_the_scale_is_slaneys(self):
        self.assertAlmostEqual(float(mel.hertz_to_mel(1000)), 15.0)
        self.assertAlmostEqual(float(mel.hertz_to_mel(6400)), 42.0)
        hertz = np.array([60.0, 700.0, 1000.0, 3000.0, 7600.0])
        np.testing.assert_allclose(mel.mel_to_hertz(mel.hertz_to_mel(hertz)), hertz)

    def test_ten_times_louder_is_twenty_decibels(self):
        noise = np.random.default_rng(0).normal(0, 0.01, 4000)
        quiet, loud = (mel.normalised(mel.log_magnitudes(gain * noise)) for gain in (1, 10))
        np.testing.assert_allclose(loud[5] - quiet[5], 1.6, atol=1e-4)

    def test_a_stream_gives_the_frames_of_the_whole_one_hop_later(self):
        noise = np.random.default_rng(1).normal(0, 0.1, 4000)
        whole = mel.normalised(mel.log_magnitudes(noise))
        stream = streaming.MelStream()
        hops = np.array([stream.push(noise[i : i + 200]) for i in range(0, 4000, 200)])
        np.testing.assert_allclose(hops[1:], whole[:19], atol=1e-5)


if __name__ == "__main__":
    unittest.main()
