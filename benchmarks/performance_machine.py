# SPDX-License-Identifier: BSL-1.0
"""Where and when benchmarks/run measured."""
import datetime
import os
import pathlib
import platform
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[1]
FLAGS = (("avx512f", "AVX-512"), ("avx2", "AVX2"), ("avx", "AVX"))


def cpu_information():
    """What Linux says of the first processor."""
    try:
        lines = [line.partition(":") for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines()]
    except OSError:
        lines = []
    return {key.strip(): value.strip() for key, _, value in reversed(lines)}


def has_bf16():
    """Whether the processor multiplies bf16."""
    return bool({"amx_bf16", "avx512_bf16"} & set(cpu_information().get("flags", "").split()))


def processor():
    """Model name and best vector instructions."""
    found = cpu_information()
    flags = found.get("flags", "").split()
    best = next((name for flag, name in FLAGS if flag in flags), "no AVX")
    return found.get("model name", platform.processor() or "unknown"), best


def commit():
    def git(*arguments):
        return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, text=True).stdout.strip()
    try:
        changed = git("status", "--porcelain", "--untracked-files=no")
        return (git("rev-parse", "--short=9", "HEAD") or "unknown") + ("-dirty" if changed else "")
    except OSError:
        return "unknown"


def torch_version(python):
    """Empty if this interpreter has no PyTorch."""
    try:
        found = subprocess.run([python, "-B", "-c", "import torch; print(torch.__version__)"], capture_output=True, text=True)
    except OSError:
        return ""
    return found.stdout.strip() if found.returncode == 0 else ""


def describe(torch):
    name, instructions = processor()
    return {"processor": name, "instructions": instructions, "cores": len(os.sched_getaffinity(0)), "torch": torch or None,
            "commit": commit(), "load_before": round(os.getloadavg()[0], 2),
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="minutes")}


def in_words(machine):
    peer = f"PyTorch {machine['torch']}" if machine["torch"] else "without PyTorch"
    return (f"{machine['processor']}, {machine['cores']} cores, {machine['instructions']}; {peer}; commit {machine['commit']}; "
            f"{machine['date'][:10]}; load before the run {machine['load_before']}")
