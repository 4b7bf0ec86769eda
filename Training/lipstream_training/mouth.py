"""The real mouth of a talking-face video, measured with MediaPipe's face models in OpenVINO.

Needs the models that `Scripts/bootstrap` puts in `.deps/models`.
"""

from pathlib import Path

import cv2
import numpy as np
import openvino
from scipy.ndimage import gaussian_filter1d

FRAMES_PER_SECOND = 25
DETECTOR_SIZE, MESH_SIZE = 128, 192
# Points of the face mesh: inner lips (top, bottom), corners of the mouth, outer corners of the eyes.
LIPS, CORNERS, EYES = (13, 14), (61, 291), (33, 263)
PRESENT = 0.5


def _anchors():
    """Centres of the short-range detector's 896 anchors: two to a cell of a 16 grid, six to a cell of an 8 grid."""
    centres = []
    for cells, count in ((16, 2), (8, 6)):
        across = (np.arange(cells) + 0.5) / cells
        grid = np.stack(np.meshgrid(across, across), -1).reshape(-1, 2)
        centres.append(grid.repeat(count, 0))
    return np.concatenate(centres)


class Square:
    """A turned square of the picture: centre, side in pixels, and angle in radians."""

    def __init__(self, centre, side, angle):
        scale = MESH_SIZE / side
        cos, sin = np.cos(angle) * scale, np.sin(angle) * scale
        half = MESH_SIZE / 2
        self.to_crop = np.array([
            [cos, sin, half - cos * centre[0] - sin * centre[1]],
            [-sin, cos, half + sin * centre[0] - cos * centre[1]],
        ])
        self.scale = scale


class MouthReader:
    """Follows the largest face of a video from frame to frame."""

    def __init__(self, models: Path):
        core, one = openvino.Core(), {"INFERENCE_NUM_THREADS": 1}
        self._detector = core.compile_model(models / "face_detection_short_range.tflite", "CPU", one)
        self._mesh = core.compile_model(models / "face_landmark.tflite", "CPU", one)
        self._anchors = _anchors()
        self._square = None

    def _detected(self, picture):
        height, width = picture.shape[:2]
        scale = DETECTOR_SIZE / max(height, width)
        small = cv2.resize(picture, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
        top, left = (DETECTOR_SIZE - small.shape[0]) // 2, (DETECTOR_SIZE - small.shape[1]) // 2
        padded = np.zeros((DETECTOR_SIZE, DETECTOR_SIZE, 3), np.uint8)
        padded[top : top + small.shape[0], left : left + small.shape[1]] = small
        found = self._detector(padded[None].astype(np.float32) / 127.5 - 1)
        scores = found["classificators"][0, :, 0]
        best = int(scores.argmax())
        if scores[best] < 0:
            return None
        # Centre, size, then six points, the eyes first; all but the size relative to the anchor.
        points = found["regressors"][0][best].reshape(8, 2) / DETECTOR_SIZE
        side = points[1].max() * DETECTOR_SIZE / scale * 1.5
        points[[0, 2, 3]] += self._anchors[best]
        centre, one, other = ((points[i] * DETECTOR_SIZE - (left, top)) / scale for i in (0, 2, 3))
        return Square(centre, side, np.arctan2(*(other - one)[::-1]))

    def _landmarks(self, picture, square):
        crop = cv2.warpAffine(picture, square.to_crop, (MESH_SIZE, MESH_SIZE), flags=cv2.INTER_LINEAR)
        outputs = list(self._mesh(crop[None].astype(np.float32) / 255).values())
        points = next(o for o in outputs if o.size == 468 * 3).reshape(468, 3)
        presence = 1 / (1 + np.exp(-next(o for o in outputs if o.size == 1).item()))
        back = cv2.invertAffineTransform(square.to_crop)
        flat = points[:, :2] @ back[:, :2].T + back[:, 2]
        return np.column_stack([flat, points[:, 2] / square.scale]), presence

    def _around(self, points):
        across = points[EYES[1], :2] - points[EYES[0], :2]
        angle = np.arctan2(across[1], across[0])
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        turned = points[:, :2] @ turn.T
        low, high = turned.min(0), turned.max(0)
        return Square((low + high) / 2 @ turn, 1.5 * (high - low).max(), angle)

    def read(self, picture, passes=2):
        """Inner-lip gap, mouth width and eye distance in pixels of an RGB picture, or None where no face is seen.

        A second pass over a picture starts from a better crop; on the first picture of a face it always happens.
        """
        if self._square is None:
            self._square, passes = self._detected(picture), 2
        if self._square is None:
            return None
        for _ in range(passes):
            points, presence = self._landmarks(picture, self._square)
            self._square = self._around(points)
        if presence < PRESENT:
            self._square = None
            return None
        distance = lambda pair: float(np.linalg.norm(points[pair[0]] - points[pair[1]]))
        return distance(LIPS), distance(CORNERS), distance(EYES)


def curves(video: Path, models: Path, passes=2):
    """Inner-lip gap and mouth width over eye distance, (frames, 2) at 25 a second; ValueError where no face is seen."""
    capture = cv2.VideoCapture(str(video))
    rate = capture.get(cv2.CAP_PROP_FPS)
    reader, rows = MouthReader(models), []
    while True:
        there, picture = capture.read()
        if not there:
            break
        rows.append(reader.read(picture[..., ::-1], passes) or (np.nan,) * 3)
    measured = np.array(rows).reshape(-1, 3)
    seen = ~np.isnan(measured[:, 0])
    if seen.sum() < 2:
        raise ValueError(f"No face was found in {video}.")
    index = np.arange(len(measured))
    gap, width, eyes = (np.interp(index, index[seen], column[seen]) for column in measured.T)
    eyes = gaussian_filter1d(eyes, 4)
    at = np.arange(0, len(measured) / rate - 0.02, 1 / FRAMES_PER_SECOND) * rate
    return np.column_stack([np.interp(at, index, column / eyes) for column in (gap, width)])
