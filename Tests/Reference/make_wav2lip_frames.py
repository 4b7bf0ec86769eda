"""Makes Tests/Wav2LipEngineTests/Expected: frames of a photo as the published inference.py makes them.

    python Tests/Reference/make_wav2lip_frames.py        (numpy, opencv-python-headless, librosa)

The network is the small one of make_wav2lip_expected.py, computed by numpy in 64 bits; the rest is the published code's
own steps: `face / 255`, the lower half of a copy set to zero, `cv2.resize`, `pred * 255`, `astype(uint8)`. The photo is the
portrait that ships, the sound Tests/SpeechProcessingTests/Expected/speech.npy. Every second row and column is kept.
"""

from pathlib import Path

import cv2
import numpy as np
import scipy.signal  # first: the checkpoints' script puts a stand-in for torch in its way

from make_mel_expected import mel
import make_wav2lip_expected as wav2lip

TESTS = Path(__file__).parent.parent
BOX = (35, 170, 178, 331)  # top, left, bottom, right: of no particular proportions
FRAMES = (0, 9, 21)


def main():
    net = wav2lip.network(96, variant=wav2lip.VARIANTS[96], **wav2lip.SMALL[96])
    tensors = wav2lip.weights(net)  # the first that the script makes, so those of wav2lip-96.pth
    photo = cv2.imread(str(TESTS.parent / ".deps/portraits/astronaut.png"))
    sound = np.load(TESTS / "SpeechProcessingTests/Expected/speech.npy").astype("f4") / 32768
    columns = mel(sound, "reflect")
    top, left, bottom, right = BOX
    face = cv2.resize(photo[top:bottom, left:right], (96, 96))
    masked = face.copy()
    masked[48:] = 0
    batch = np.concatenate((masked, face), axis=2)[None] / 255.0
    batch = batch.transpose(0, 3, 1, 2)
    for frame in FRAMES:
        start = int(frame * 80 / 25)
        window = columns[:, start : start + 16]
        assert window.shape == (80, 16)
        out = wav2lip.forward(net, tensors, window[None, None].astype("f8"), batch)[0]
        picture = (out.transpose(1, 2, 0) * 255.0).astype(np.uint8)
        pasted = cv2.resize(picture, (right - left, bottom - top))
        print(frame, pasted.mean((0, 1)), pasted.std((0, 1)))
        np.save(TESTS / f"Wav2LipEngineTests/Expected/frame-{frame}.npy", pasted[::2, ::2].astype("<i2"))


if __name__ == "__main__":
    main()
