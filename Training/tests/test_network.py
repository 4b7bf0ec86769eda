import tempfile
import unittest
from pathlib import Path

import jax
import numpy as np

from lipstream_training import network, streaming, weights


def random_network(channels=6, seed=0):
    parameters = network.initial(jax.random.PRNGKey(seed), channels)
    rounded = {k: np.asarray(v).astype(np.float16).astype(np.float32) for k, v in parameters.items()}
    rounded["output.weight"] = np.repeat(rounded["output.weight"], 2, 1)[:, :11]
    rounded["output.bias"] = np.repeat(rounded["output.bias"], 2)[:11]
    return {"prior": np.linspace(-1, -2, 80, dtype=np.float16).astype(np.float32), **rounded}


class NetworkTests(unittest.TestCase):
    def test_streaming_gives_the_poses_of_the_whole(self):
        tensors = random_network()
        samples = np.random.default_rng(0).normal(0, 0.1, 16000) * np.linspace(0, 1, 16000)
        streamed = streaming.poses([tensors], samples)
        stream = streaming.MelStream()
        mels = np.array([stream.push(samples[i : i + 200]) for i in range(0, 16000, 200)])
        whole = network.apply(tensors, network.features(mels[None], tensors["prior"]))[0]
        np.testing.assert_allclose(streamed, whole, atol=1e-4)

    def test_the_future_does_not_reach_back(self):
        tensors = random_network()
        frames = np.random.default_rng(1).normal(0, 1, (1, 60, 80)).astype(np.float32)
        changed = frames.copy()
        changed[:, 40:] += 1
        before, after = (network.apply(tensors, network.features(f, tensors["prior"])) for f in (frames, changed))
        np.testing.assert_array_equal(before[:, :40], after[:, :40])
        self.assertGreater(float(abs(before[:, 40:] - after[:, 40:]).max()), 1e-3)

    def test_the_weights_file_comes_back_as_written(self):
        networks = [random_network(6, 0), random_network(8, 1)]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "some.weights"
            weights.write(path, networks, {"note": "ы"})
            raw = path.read_bytes()
            self.assertEqual((12 + int.from_bytes(raw[8:12], "little")) % 16, 0)
            read, facts = weights.read(path)
            self.assertEqual([p.name for p in Path(folder).iterdir()], ["some.weights"])
        self.assertEqual(facts, {"note": "ы"})
        for before, after in zip(networks, read, strict=True):
            self.assertEqual(before.keys(), after.keys())
            for name in before:
                np.testing.assert_array_equal(before[name], after[name])


if __name__ == "__main__":
    unittest.main()
