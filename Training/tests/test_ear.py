import tempfile
import unittest
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import openvino

from lipstream_training import encoder, graph, head, losses, noise, training, whisper


def random_encoder(rng):
    """Small weights in the encoder's shapes."""
    width, wide = encoder.WIDTH, 4 * encoder.WIDTH
    w = {"positions": rng.normal(size=(encoder.POSITIONS, width)) * 0.1}
    for name, inputs in (("conv1", 80), ("conv2", width)):
        w[f"{name}.weight"] = rng.normal(size=(width, inputs, 3)) / np.sqrt(3 * inputs)
        w[f"{name}.bias"] = rng.normal(size=width) * 0.1
    for i in range(encoder.LAYERS + 1):
        for name in ("before", "between"):
            w[f"layer{i}.{name}.weight"] = 1 + 0.1 * rng.normal(size=width)
            w[f"layer{i}.{name}.bias"] = 0.1 * rng.normal(size=width)
        shapes = dict.fromkeys(("query", "key", "value", "out"), (width, width))
        shapes |= {"wide": (width, wide), "narrow": (wide, width)}
        for name, shape in shapes.items():
            w[f"layer{i}.{name}.weight"] = rng.normal(size=shape) / np.sqrt(shape[0]) / (8 if name == "query" else 1)
            if name != "key":
                w[f"layer{i}.{name}.bias"] = 0.1 * rng.normal(size=shape[1])
    return {name: values.astype(np.float16).astype(np.float32) for name, values in w.items()}


def random_head(seed, layers):
    features = encoder.WIDTH * layers
    parameters = head.initial(jax.random.PRNGKey(seed), features)
    return head.folded(parameters, np.full(features, 0.1), np.full(features, 1.2), (0.1, 0.2))


class EarTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rng = np.random.default_rng(0)
        cls.weights = random_encoder(cls.rng)
        cls.heads = {layers: [random_head(seed, layers) for seed in (1, 2)] for layers in (1, 2, 3)}
        cls.folder = tempfile.TemporaryDirectory()
        graph.write(Path(cls.folder.name), cls.weights, cls.heads[3], cls.heads[2], cls.heads[1])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def poses(self, name, mel):
        options = {"INFERENCE_PRECISION_HINT": "f32"}
        return openvino.Core().compile_model(Path(self.folder.name) / f"{name}.onnx", "CPU", options)([mel])[0]

    def expected(self, layers, mel):
        features = jnp.concatenate(encoder.features(self.weights, jnp.asarray(mel), layers), -1)
        return np.mean([np.asarray(head.apply(h, features)) for h in self.heads[layers]], 0)

    def test_the_film_graph_gives_jaxs_poses(self):
        mel = self.rng.normal(size=(1, 80, graph.FILM_FRAMES)).astype(np.float32)
        np.testing.assert_allclose(self.poses("film", mel), self.expected(3, mel), atol=2e-3)

    def test_the_cut_live_graphs_give_the_frames_of_the_whole(self):
        mel = self.rng.normal(size=(3, 80, graph.LIVE_FRAMES)).astype(np.float32)
        for name, layers in (("live-two", 2), ("live-one", 1)):
            with self.subTest(name):
                whole = self.expected(layers, mel)
                np.testing.assert_allclose(self.poses(name, mel), whole[:, graph.LIVE_READ], atol=2e-3)

    def test_weights_are_stored_once(self):
        parameters = sum(values.size for values in self.weights.values())
        unused = sum(v.size for n, v in self.weights.items() if n.startswith("layer3") and "before" not in n)
        size = (Path(self.folder.name) / graph.ENCODER_FILE).stat().st_size
        self.assertLess(abs(size - 2 * (parameters - unused)), 64 * len(self.weights))
        for name in ("film", "live-two", "live-one"):
            self.assertLess((Path(self.folder.name) / f"{name}.onnx").stat().st_size, 200_000)

    def test_a_tensor_cannot_change_under_its_name(self):
        file = graph.WeightsFile("some.weights")
        file.tensor("a", np.ones(4))
        file.tensor("a", np.ones(2))
        with self.assertRaises(ValueError):
            file.tensor("a", np.zeros(4))


class WhisperTests(unittest.TestCase):
    def test_a_windows_level_is_gone(self):
        sound = noise.coloured(np.random.default_rng(0), 20480, 1)
        loud, quiet = (whisper.log_mel(gain * sound) for gain in (0.3, 0.01))
        self.assertEqual(loud.shape, (80, 128))
        np.testing.assert_allclose(loud, quiet, atol=2e-3)

    def test_digital_silence_is_flat(self):
        np.testing.assert_allclose(whisper.log_mel(np.zeros(20480)), -1.5, atol=1e-6)


class LossTests(unittest.TestCase):
    def test_correlation_is_pearsons_over_the_weighted_frames(self):
        rng = np.random.default_rng(1)
        a, b, weight = rng.normal(size=(2, 50)), rng.normal(size=(2, 50)), rng.random((2, 50)) < 0.6
        found = losses.correlation(a, b, weight.astype(np.float32))
        for i in range(2):
            self.assertAlmostEqual(float(found[i]), np.corrcoef(a[i][weight[i]], b[i][weight[i]])[0, 1], places=4)

    def test_a_widened_network_begins_with_what_it_showed(self):
        rng = np.random.default_rng(2)
        hidden, scale = rng.normal(size=(5, 6)), ((0.1, 0.2), (-0.1, 0.4))
        before = {"output.weight": rng.normal(size=(6, 9)), "output.bias": rng.normal(size=9)}
        after = training.widened(before, scale)
        nine = hidden @ before["output.weight"] + before["output.bias"]
        eleven = hidden @ after["output.weight"] + after["output.bias"]
        for column, values, (mean, deviation) in zip((9, 10), losses.seen(nine), scale):
            np.testing.assert_allclose(eleven[:, column], (values - mean) / deviation, atol=1e-4)

    def test_noises_have_the_levels_that_were_asked_for(self):
        rng = np.random.default_rng(4)
        for _ in range(20):
            sound = noise.voiceless(rng, 16000)
            level = 20 * np.log10(np.sqrt(np.mean(sound**2)) + 1e-12)
            self.assertTrue(not sound.any() or noise.QUIETEST - 13 < level <= noise.LOUDEST + 0.1, level)


if __name__ == "__main__":
    unittest.main()
