"""Expected landmarks for FacesTests, made by the same models through OpenVINO's Python interface and OpenCV.

    python3 -m venv venv && venv/bin/pip install openvino==2026.4.1 opencv-python-headless numpy
    venv/bin/python Tests/Reference/make_landmarks_expected.py .deps/models OUT_FOLDER PICTURE...

Writes OUT_FOLDER/NAME.npy for each picture: 468 x 3 float32, the largest face, in pixels of the picture (pixel centres
are whole numbers; z in the same unit). Two passes, then the mean of nine crops.
"""
import os
import sys

import cv2
import numpy as np
import openvino as ov

core = ov.Core()


def load(path):
    options = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": "f32"}
    return core.compile_model(core.read_model(path), "CPU", options).create_infer_request()


def outputs(request, tensor):
    return [np.array(value) for value in request.infer([tensor[None]]).values()]


class Reference:
    side = 192

    def __init__(self, folder):
        self.detector = load(os.path.join(folder, "face_detection_full_range_sparse.tflite"))
        self.mesh = load(os.path.join(folder, "face_landmark.tflite"))
        grid = (np.arange(48) + 0.5) / 48
        self.anchors = np.stack(np.meshgrid(grid, grid), -1).reshape(-1, 2)

    def detect(self, rgb):
        height, width = rgb.shape[:2]
        k = self.side / max(width, height)
        w, h = round(width * k), round(height * k)
        x, y = (self.side - w) // 2, (self.side - h) // 2
        tensor = np.zeros((self.side, self.side, 3), np.float32)
        tensor[y:y + h, x:x + w] = cv2.resize(rgb, (w, h), interpolation=cv2.INTER_AREA) / 127.5 - 1
        out = outputs(self.detector, tensor)
        boxes = next(o for o in out if o.shape[-1] == 16)[0]
        logits = next(o for o in out if o.shape[-1] == 1)[0, :, 0].astype(np.float64)
        scores = 1 / (1 + np.exp(-np.clip(logits, -80, 80)))
        chosen = np.flatnonzero(scores > 0.5)
        boxes, scores, anchors = boxes[chosen], scores[chosen], self.anchors[chosen] * self.side
        centre, size = boxes[:, :2] + anchors, boxes[:, 2:4]
        points = boxes[:, 4:].reshape(-1, 6, 2) + anchors[:, None]
        order, faces = list(np.argsort(-scores)), []

        def overlap(a, b):
            low = np.maximum(centre[a] - size[a] / 2, centre[b] - size[b] / 2)
            high = np.minimum(centre[a] + size[a] / 2, centre[b] + size[b] / 2)
            shared = np.prod(np.clip(high - low, 0, None))
            return shared / (np.prod(size[a]) + np.prod(size[b]) - shared)

        def picture(p):
            return (p - np.array([x, y])) / k - 0.5

        while order:
            group = [i for i in order if i == order[0] or overlap(order[0], i) > 0.3]
            weight = scores[group] / scores[group].sum()
            eyes = picture(np.tensordot(weight, points[group], 1))
            axis = eyes[1] - eyes[0]
            box = weight @ size[group] / k
            faces.append((*picture(weight @ centre[group]), 1.5 * max(box), np.arctan2(axis[1], axis[0])))
            order = [i for i in order if i not in group]
        return faces

    def landmarks(self, rgb, region):
        cx, cy, size, angle = region
        scale = size / self.side
        cosine, sine = np.cos(angle) * scale, np.sin(angle) * scale
        turn = np.array([[cosine, -sine], [sine, cosine]])
        move = np.array([cx, cy]) - turn @ np.full(2, self.side / 2)
        source, shrink, origin = rgb, 1.0, np.zeros(2)
        if size > 2 * self.side:
            # Crop the part around the region, then shrink it by averaging.
            reach = size * 0.75 + 8
            left, top = max(0, int(cx - reach)), max(0, int(cy - reach))
            right, bottom = min(rgb.shape[1], int(cx + reach) + 1), min(rgb.shape[0], int(cy + reach) + 1)
            part = rgb[top:bottom, left:right]
            w, h = round(part.shape[1] * 288 / size), round(part.shape[0] * 288 / size)
            source = cv2.resize(part, (w, h), interpolation=cv2.INTER_AREA)
            shrink = np.array([w / part.shape[1], h / part.shape[0]])
            origin = np.array([left, top])
        # From crop pixels to source pixels, pixel centres at whole numbers on both sides.
        ones = np.ones(2) * shrink
        matrix = np.hstack([turn * ones[:, None], ((move - origin + 0.5) * ones - 0.5)[:, None]])
        crop = cv2.warpAffine(
            source, matrix, (self.side, self.side), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE)
        out = outputs(self.mesh, crop.astype(np.float32) / 255)
        points = next(o for o in out if o.size == 1404).reshape(468, 3).astype(np.float64)
        presence = 1 / (1 + np.exp(-float(next(o for o in out if o.size == 1).ravel()[0])))
        return np.hstack([points[:, :2] @ turn.T + move, points[:, 2:] * scale]), presence

    @staticmethod
    def around(points):
        axis = points[263, :2] - points[33, :2]
        angle = np.arctan2(axis[1], axis[0])
        turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        upright = points[:, :2] @ turn.T
        low, high = upright.min(0), upright.max(0)
        return (*(turn.T @ ((low + high) / 2)), 1.5 * max(high - low), angle)

    def faces(self, rgb):
        found = []
        for region in self.detect(rgb):
            points, presence = self.landmarks(rgb, region)
            if presence <= 0.5:
                continue
            points, presence = self.landmarks(rgb, self.around(points))
            if presence <= 0.5:
                continue
            cx, cy, size, angle = self.around(points)
            crops = [
                self.landmarks(rgb, (cx + d * size, cy + d / 2 * size, s * size, angle))[0]
                for d in (-0.02, 0, 0.02) for s in (0.8, 0.9, 1.0)]
            found.append(np.mean(crops, 0))
        return sorted(found, key=lambda p: -np.prod(np.ptp(p[:, :2], axis=0)))


def main():
    folder, target, *pictures = sys.argv[1:]
    reference = Reference(folder)
    for path in pictures:
        rgb = cv2.cvtColor(cv2.imread(path), cv2.COLOR_BGR2RGB)
        faces = reference.faces(rgb)
        name = os.path.splitext(os.path.basename(path))[0]
        np.save(os.path.join(target, name + ".npy"), faces[0].astype(np.float32))
        eyes = np.linalg.norm(faces[0][263, :2] - faces[0][33, :2])
        print(f"{name}: {len(faces)} faces, {eyes:.0f} pixels between the eyes of the largest")


main()
