# SPDX-License-Identifier: BSL-1.0
"""A Python with onnx and onnxruntime, which are no packages of Debian: installed from PyPI into the folder ENVIRONMENTS."""
import json
import os
import pathlib
import subprocess
import sys

PACKAGES = ("onnx", "onnxruntime", "numpy")
PATIENCE = 300  # seconds after which an installation that hangs is given up

# Arguments: FILE.onnx, images (float32), where to write the outputs; prints what it found in the file.
RUN = """
import json, sys
import numpy, onnx, onnxruntime
model = onnx.load(sys.argv[1])
onnx.checker.check_model(model, full_check=True)
session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
(image,) = session.get_inputs()
images = numpy.fromfile(sys.argv[2], "<f4").reshape(-1, *image.shape[1:])
parts = numpy.array_split(images, max(1, len(images)//100))
outputs = numpy.concatenate([session.run(["logits"], {"image": part})[0] for part in parts])
outputs.astype("<f4").tofile(sys.argv[3])
print(json.dumps({"opset": model.opset_import[0].version, "input": image.shape, "output": session.get_outputs()[0].shape,
                  "shape": outputs.shape, "metadata": session.get_modelmeta().custom_metadata_map}))
"""


def interpreter():
    """The Python of the environment, which is made at the first call. The test is skipped where it cannot be had."""
    folder = pathlib.Path(os.environ["ENVIRONMENTS"]) / "onnx"
    done = folder / "installed"
    python = folder / "bin" / "python"
    if not done.exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True, capture_output=True, text=True)
            subprocess.run([python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *PACKAGES], check=True,
                           capture_output=True, text=True, timeout=PATIENCE)
        except (OSError, subprocess.SubprocessError) as error:
            print("onnxruntime cannot be installed:", getattr(error, "stderr", None) or error, "skipped")
            sys.exit(77)  # what CTest shows as Skipped
        done.touch()
    return python


def run_onnx(python, model, images, outputs):
    """Checks the file, runs it on the images, writes what it gives to outputs, and returns what the file says of itself."""
    result = subprocess.run([python, "-c", RUN, model, images, outputs], capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)
