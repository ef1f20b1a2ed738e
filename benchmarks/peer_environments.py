# SPDX-License-Identifier: BSL-1.0
"""Python environments with the engines of others, each with one of them and of this version, installed from PyPI."""
import dataclasses
import os
import subprocess
import sys

PATIENCE = 600  # seconds after which an installation that hangs is given up


class Missing(Exception):
    """This peer cannot be had here; says why."""


@dataclasses.dataclass(frozen=True)
class Environment:
    folder: str
    packages: tuple
    interpreter: str = sys.executable


ENVIRONMENTS = {
    "onnxruntime": Environment("onnxruntime", ("onnxruntime==1.31.1", "numpy==2.4.6")),
    "OpenVINO": Environment("openvino", ("openvino==2026.4.1", "numpy==2.4.6")),
    "MNN": Environment("mnn", ("MNN==3.6.1", "numpy==2.4.6")),
    "DeepSparse": Environment("deepsparse", ("deepsparse==1.8.0", "numpy==1.26.4", "onnx==1.14.1"), "python3.10"),
}


def call(*command, **environment):
    try:
        subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True, timeout=PATIENCE,
                       stdin=subprocess.DEVNULL, env={**os.environ, **environment})
    except (OSError, subprocess.SubprocessError) as error:
        words = (getattr(error, "stderr", None) or "").strip().splitlines()
        raise Missing(words[-1] if words else str(error)) from None


def python_of(peer, folder):
    """The interpreter of this peer's environment in folder, which is made unless it is there with these very packages."""
    wanted = ENVIRONMENTS[peer]
    there = folder / wanted.folder
    python, installed, packages = there / "bin" / "python", there / "installed", "\n".join(wanted.packages)
    if installed.exists() and installed.read_text() == packages:
        return python
    version = wanted.interpreter.removeprefix("python")
    try:  # pyenv's python3.10 is one only if it is told so
        call(wanted.interpreter, "-c", "", PYENV_VERSION=version)
    except Missing as why:
        raise Missing(f"expected {wanted.interpreter} on the path, found none that starts ({why})") from None
    call(wanted.interpreter, "-m", "venv", "--clear", there, PYENV_VERSION=version)
    call(python, "-m", "pip", "install", "--quiet", "--only-binary", ":all:", *wanted.packages)
    installed.write_text(packages)
    return python
