"""Makes Tests/Wav2LipEngineTests/Standins: networks of Wav2Lip's signature that give back the face that they are shown.

    python Tests/Reference/make_wav2lip_standins.py        (openvino)

`identity` gives it as it came, so a frame must look like the photo; `exchanged` gives red and blue exchanged, as exports
do that were trained with the other order; `bytes` gives 0...255 instead of 0...1.
"""

from pathlib import Path

import numpy as np
import openvino as ov
from openvino import opset13 as op

FOLDER = Path(__file__).parent.parent / "Wav2LipEngineTests" / "Standins"


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, order, scale in (("identity", [3, 4, 5], 1), ("exchanged", [5, 4, 3], 1), ("bytes", [3, 4, 5], 255)):
        mel = op.parameter([-1, 1, 80, 16], np.float32, name="audio_sequences")
        face = op.parameter([-1, 6, 96, 96], np.float32, name="face_sequences")
        picture = op.multiply(op.gather(face, np.array(order), np.array(1)), np.float32(scale))
        # The speech has to count for something, or the runtime would drop its input.
        heard = op.multiply(op.reduce_mean(mel, np.array([1, 2, 3]), keep_dims=True), np.float32(1e-6))
        model = ov.Model([op.add(picture, heard)], [mel, face], name)
        ov.save_model(model, FOLDER / f"{name}.xml", compress_to_fp16=False)


if __name__ == "__main__":
    main()
