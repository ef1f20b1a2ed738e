# SPDX-License-Identifier: BSL-1.0
"""One piece of a run for scripts/reproduce: art from its start to its end, or to the moment when time is over."""
import datetime
import fcntl
import json
import os
import pathlib
import platform
import re
import signal
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
WHOLE_SETS = {"cifar10": (50000, 10000), "cifar100": (50000, 10000), "tinyimagenet": (100000, 10000)}  # training, test images
ENDED_BY_SIGNAL = (-signal.SIGTERM, 128 + signal.SIGTERM, -signal.SIGINT, 128 + signal.SIGINT)  # without and with a checkpoint


class PieceError(Exception):
    """Why a piece could not be begun."""


class Stop:
    """Ends the process in training: gently when time is over or at the first signal, at once at the second signal."""

    def __init__(self, minutes):
        self.deadline = time.monotonic() + 60 * minutes
        self.signal = 0
        self.process = None
        self.was_asked = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) != signal.SIG_IGN:  # nohup, for one
                signal.signal(number, self.on_signal)

    def is_due(self):
        return self.signal != 0 or time.monotonic() >= self.deadline

    def on_signal(self, number, _):
        if self.signal and self.process:
            self.process.kill()
        self.signal = self.signal or number
        self.ask()

    def ask(self):
        if self.process and not self.was_asked:
            self.was_asked = True
            self.process.terminate()

    def wait_for(self, process):
        self.was_asked = False
        self.process = process
        if self.signal:
            self.ask()
        try:
            process.wait(max(0, self.deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.ask()
        status = process.wait()
        self.process = None
        return status


def output_of(*command):
    """What a command prints; None if it fails."""
    try:
        result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return result.stdout.strip() if result.returncode == 0 else None


def gpu():
    names = output_of("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
    return names.splitlines()[0] if names else None


def cpu():
    cores = pathlib.Path("/proc/cpuinfo")
    found = re.search(r"^model name\s*:\s*(.+)$", cores.read_text(), re.MULTILINE) if cores.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def machine_of(art):
    """What the program computes on. A build for the CPU takes no notice of a GPU."""
    is_cuda_build = b"libcudart" in art.read_bytes()
    return is_cuda_build and gpu() or cpu()


def commit(document):
    """Of the source tree. The document, which scripts/reproduce itself writes, does not count as a change."""
    git = ("git", "-C", str(ROOT))
    is_ours = output_of(*git, "ls-files", "--error-unmatch", "CMakeLists.txt") is not None  # not of a repository around the tree
    head = output_of(*git, "rev-parse", "HEAD")
    if not is_ours or not head:
        return None
    inside = document is not None and ROOT in document.resolve().parents
    rest = [f":(exclude){document.resolve().relative_to(ROOT)}"] if inside else []
    is_clean = output_of(*git, "diff", "--quiet", "HEAD", "--", ".", *rest) is not None
    return head if is_clean else head + "-dirty"


def images_of(art, data, folder):
    """How many training and test images there are. Where the set cannot be used art says on stderr why."""
    result = subprocess.run([str(art), "data", "check", data, str(folder), "--json"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, text=True, start_new_session=True)
    if result.returncode != 0:
        raise PieceError(f"{data} cannot be used, see above")
    report = json.loads(result.stdout)
    return report["train"], report["test"]


def demand_whole_set(art, data, folder):
    """A part of a set gives an accuracy, too, but none that can stand beside the published one."""
    found, expected = images_of(art, data, folder), WHOLE_SETS[data]
    if found != expected:
        raise PieceError(f"expected all {expected[0]} training and {expected[1]} test images of {data}, found {found[0]} and "
                         f"{found[1]} in {folder}; `art data fetch {data} DIR` gets the whole set")


def open_log(folder):
    """machine.jsonl, locked: art inherits the lock, so that nobody else works on the run as long as art or this program lives."""
    folder.mkdir(parents=True, exist_ok=True)
    log = open(folder / "machine.jsonl", "a", encoding="utf-8")
    try:
        fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.close()
        raise PieceError(f"another process is at work on {folder}; wait for its end, or stop it") from None
    return log


def write_start(log, art, document):
    start = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    entry = {"commit": commit(document), "machine": machine_of(art), "art": output_of(str(art), "--version"), "start": start}
    print(json.dumps(entry), file=log, flush=True)
    os.fsync(log.fileno())


def train(art, arguments, folder, document, stop):
    """Trains until the run or the time is over; returns None, or what went wrong. art says on stderr how it goes."""
    failed = folder / "failed"
    with open_log(folder) as log:
        write_start(log, art, document)
        failed.unlink(missing_ok=True)
        process = subprocess.Popen([str(art), "train", *arguments], stdin=subprocess.DEVNULL, pass_fds=[log.fileno()],
                                   start_new_session=True)  # Ctrl-C reaches this program only, which tells art once
        status = stop.wait_for(process)
        if status == 0 or status in ENDED_BY_SIGNAL or (status < 0 and stop.signal):
            return None
        failure = f"status {status}" if status > 0 else f"signal {-status}"
        failed.write_text(failure + "\n", encoding="utf-8")
        return failure
