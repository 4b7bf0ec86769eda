"""Expected data for FaceTemplateTests: Umeyama's similarity and an aligned crop, in numpy and double precision.

    python3 Tests/Reference/make_face_crop_expected.py Tests/RestorationTests/Expected

template-input.npy: 40 faces x 5 points x 2, template-output.npy: their 2 x 3 maps to the 512 template (by the singular
value decomposition of the paper, sign correction included). crop.npy: every eighth pixel (red, green, blue) of the first
face's crop from a picture of 200 x 160 pixels, bilinear, with (132, 133, 135) outside of it.
"""
import os
import sys

import numpy as np

template = np.array(
    [(192.98138, 239.94708), (318.90277, 240.1936), (256.63416, 314.01935), (201.26117, 371.41043),
     (313.08905, 371.15118)])


def umeyama(source, target):
    middle, goal = source.mean(0), target.mean(0)
    p, q = source - middle, target - goal
    u, d, vt = np.linalg.svd(q.T @ p / len(source))
    sign = np.array([1, np.sign(np.linalg.det(u) * np.linalg.det(vt))])
    rotation = u @ np.diag(sign) @ vt
    scale = (d * sign).sum() / (p ** 2).sum(1).mean()
    return np.column_stack([scale * rotation, goal - scale * rotation @ middle])


random = np.random.default_rng(7)
faces = []
for index in range(40):
    angle = random.uniform(-np.pi, np.pi) if index else 0.3
    scale = np.exp(random.uniform(np.log(0.05), np.log(6))) if index else 0.25
    shift = random.uniform(-500, 3500, 2) if index else (100, 75)
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    # No face is the template: up to 40 pixels off, one in eight seen in a mirror.
    points = template - template.mean(0) + random.normal(0, random.uniform(0, 40) if index else 5, (5, 2))
    if index % 8 == 7:
        points[:, 0] *= -1
    faces.append(points @ turn.T + shift)
faces = np.array(faces, np.float32)
maps = np.array([umeyama(face.astype(np.float64), template) for face in faces])
np.save(os.path.join(sys.argv[1], "template-input.npy"), faces)
np.save(os.path.join(sys.argv[1], "template-output.npy"), maps.astype(np.float32))

width, height = 200, 160
x, y = np.meshgrid(np.arange(width), np.arange(height))
picture = np.stack([(x * 5 + y * 3) % 256, (x * y) % 256, (x * 7 - y * 2) % 256], -1).astype(np.float64)
padded = np.full((height + 4, width + 4, 3), (132.0, 133.0, 135.0))
padded[2:-2, 2:-2] = picture
linear, offset = maps[0][:, :2], maps[0][:, 2]
u, v = np.meshgrid(np.arange(0, 512, 8), np.arange(0, 512, 8))
places = np.linalg.solve(linear, np.stack([u.ravel(), v.ravel()]) - offset[:, None]).T
places = np.clip(places, -2, (width, height))
floor = np.floor(places).astype(int)
share = places - floor
crop = np.zeros((len(places), 3))
for dx in (0, 1):
    for dy in (0, 1):
        weight = np.abs(1 - dx - share[:, 0]) * np.abs(1 - dy - share[:, 1])
        crop += weight[:, None] * padded[floor[:, 1] + dy + 2, floor[:, 0] + dx + 2]
np.save(os.path.join(sys.argv[1], "crop.npy"), crop.reshape(64, 64, 3).astype(np.float32))
print("residual of the first face", np.abs(faces[0] @ linear.T + offset - template).max(), "inside",
      np.mean((places > 0).all(1) & (places < (width - 1, height - 1)).all(1)))
