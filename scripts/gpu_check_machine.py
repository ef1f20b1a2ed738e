# SPDX-License-Identifier: BSL-1.0
"""What gpu_check finds on a machine: the GPU, and the folders of CUDA's and cuDNN's libraries."""
import ctypes
import functools
import glob
import os
import platform
import shutil
import site
import subprocess
import sys

# What our programs link, and what those libraries load.
LIBRARIES = ("libcudart.so.13", "libcublas.so.13", "libcublasLt.so.13", "libcudnn.so.9", "libcurand.so.10", "libcusolver.so.12",
             "libcusparse.so.12", "libnvJitLink.so.13")


def gpu():
    """Name, memory and driver of the first GPU, or why there is none."""
    if not shutil.which("nvidia-smi"):
        return None, "nvidia-smi was not found, so there is no NVIDIA driver"
    query = subprocess.run(["nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"],
                           capture_output=True, text=True)
    if query.returncode != 0 or not query.stdout.strip():
        said = (query.stdout + query.stderr).strip().splitlines() or [f"nothing, and ends with status {query.returncode}"]
        return None, "nvidia-smi says: " + said[0]
    return [line.strip() for line in query.stdout.strip().splitlines()], ""


@functools.lru_cache(maxsize=None)
def candidates():
    """Folders that may hold the libraries: those of LD_LIBRARY_PATH, of a CUDA toolkit, of pip's nvidia packages."""
    folders = [f for f in os.environ.get("LD_LIBRARY_PATH", "").split(":") if f]
    folders += sorted(glob.glob("/usr/local/cuda*/lib64") + glob.glob("/usr/local/cuda*/lib"), reverse=True)
    for packages in site.getsitepackages() + [site.getusersitepackages()] + sys.path:
        folders += sorted(glob.glob(os.path.join(packages, "nvidia", "*", "lib")))
    return folders


@functools.lru_cache(maxsize=None)
def library_folders():
    """The folder of each library, and the libraries that are nowhere (the system's own folders included)."""
    found, missing = [], []
    for name in LIBRARIES:
        folder = next((f for f in candidates() if os.path.exists(os.path.join(f, name))), None)
        if folder and folder not in found:
            found.append(folder)
        elif not folder and not system_has(name):
            missing.append(name)
    return found, missing


def system_has(name):
    try:
        ctypes.CDLL(name)
        return True
    except OSError:
        return False


def environment():
    return dict(os.environ, LD_LIBRARY_PATH=":".join(library_folders()[0] + candidates()))


def what_is_missing():
    """One line that names what this machine lacks; empty if a check can run."""
    _, why = gpu()
    if why:
        return f"expected a machine with an NVIDIA GPU, found none: {why}"
    missing = library_folders()[1]
    if missing:
        return (f"expected the CUDA 13 and cuDNN 9 runtime libraries, did not find {' '.join(missing)}: install them "
                "(pip's nvidia packages will do), or name their folders in LD_LIBRARY_PATH")
    return ""


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":", 1)[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


def describe():
    return {"gpus": gpu()[0], "processor": processor(), "cores": os.cpu_count(), "torch": torch_version()}


@functools.lru_cache(maxsize=None)
def torch_version():
    """PyTorch's version if it sees the GPU, else None."""
    code = "import torch; print(torch.__version__ if torch.cuda.is_available() else '')"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    return found.stdout.strip() or None
