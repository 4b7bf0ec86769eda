"""Expected data for OneEuroFilterTests: the 1-euro filter written plainly, after https://gery.casiez.net/1euro/.

    python3 Tests/Reference/make_one_euro_expected.py Tests/FacesTests/Expected

Writes one-euro-input.npy and one-euro-output.npy, 60 frames x 3 points x 2 values, 25 frames a second, unit 2 pixels:
a point at rest with noise, one that jumps, one that speeds up.
"""
import os
import sys

import numpy as np

rest, beta, speed_cutoff, interval, unit = 1.5, 0.10, 3.0, 0.04, 2.0
random = np.random.default_rng(1)
frames = np.arange(60)[:, None]
points = np.zeros((60, 3, 2))
points[:, 0] = 100 + random.normal(0, 0.5, (60, 2))
points[:, 1] = np.where(frames < 30, [10, 20], [60, -20])
points[:, 2] = frames * interval * np.array([300.0, -80.0]) * frames / 60


def share(cutoff):
    return 1 / (1 + 1 / (2 * np.pi * cutoff * interval))


out = np.zeros_like(points)
for point in range(3):
    value, speed = points[0, point].copy(), np.zeros(2)
    out[0, point] = value
    for frame in range(1, 60):
        step = points[frame, point] - value
        speed += share(speed_cutoff) * (step / interval / unit - speed)
        value = value + share(rest + beta * np.linalg.norm(speed)) * step
        out[frame, point] = value
np.save(os.path.join(sys.argv[1], "one-euro-input.npy"), points.astype(np.float32))
np.save(os.path.join(sys.argv[1], "one-euro-output.npy"), out.astype(np.float32))
