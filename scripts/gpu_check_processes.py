# SPDX-License-Identifier: BSL-1.0
"""The programs that a part of gpu_check starts: all of them end with the part, and the part ends in time."""
import json
import os
import select
import signal
import subprocess
import time

import gpu_check_machine

LIMIT = 470     # seconds a part may take


class Processes:
    """Use it in a with statement: at its end nothing is left running."""

    def __init__(self, place):
        self.environment = dict(gpu_check_machine.environment(), **place.variables())
        self.begin = time.monotonic()
        self.started = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.started:
            kill(process)

    def seconds(self):
        return time.monotonic() - self.begin

    def left(self):
        left = LIMIT - self.seconds()
        if left <= 0:
            raise TimeoutError(f"expected an end within {LIMIT} s, found none")
        return left

    def start(self, command, **options):
        """In a session of its own: what it starts itself can be ended with it."""
        options = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": self.environment, **options}
        process = subprocess.Popen([str(c) for c in command], start_new_session=True, text=True, **options)
        self.started.append(process)
        return process

    def call(self, command, **variables):
        process = self.start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**self.environment, **variables})
        try:
            output, errors = process.communicate(timeout=self.left())
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"expected {command[0]} to end within {LIMIT} s, it was still running") from None
        return subprocess.CompletedProcess(command, process.returncode, output, errors)

    def worker(self, command):
        return Worker(self, command)

    def wait_until(self, condition):
        while not condition():
            self.left()
            time.sleep(0.02)


def kill(process):
    """With all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


class Worker:
    """training_step, asked for times line by line: see benchmarks/training_step.cpp."""

    def __init__(self, processes, command):
        self.processes = processes
        self.process = processes.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=1)
        self.description = json.loads(self.answer())

    def answer(self):
        ready, _, _ = select.select([self.process.stdout], [], [], self.processes.left())
        if not ready:
            raise TimeoutError(f"expected an answer of {self.process.args[0]} within {LIMIT} s, it is still at work")
        line = self.process.stdout.readline()
        if not line:    # it is ending
            status = self.process.wait(timeout=self.processes.left())
            raise RuntimeError(f"expected an answer of {self.process.args[0]}, found none: it ended with status {status}")
        return line

    def seconds(self, steps):
        self.process.stdin.write(f"run {steps}\n")
        self.process.stdin.flush()
        return float(self.answer())

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=self.processes.left())
