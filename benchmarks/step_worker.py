# SPDX-License-Identifier: BSL-1.0
"""Programs that time steps when they are asked to, line by line (see worker/run_worker.h), by compare_with_pytorch and run."""
import contextlib
import json
import select
import subprocess
import tempfile

PATIENCE = 600  # seconds that an answer may take
LAST_PATIENCE = 30  # seconds that a program has to end


class Fault(Exception):
    pass


class Worker:
    """A program that times steps when it is asked to."""

    def __init__(self, name, command, environment):
        self.name = name
        self.errors = tempfile.TemporaryFile("w+")
        try:
            self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors,
                                            text=True, env=environment)
        except OSError as error:
            self.errors.close()
            raise Fault(f"{name}: cannot start {command[0]}: {error.strerror}") from error

    def last_words(self):
        self.errors.seek(0)
        lines = self.errors.read().strip().splitlines()
        return f": {lines[-1]}" if lines else ""

    def answer(self):
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise Fault(f"{self.name}: expected an answer within {PATIENCE} s, the program is still at work")
        line = self.process.stdout.readline()
        if not line:
            status = self.process.wait(LAST_PATIENCE)
            raise Fault(f"{self.name}: expected an answer, but the program ended with status {status}{self.last_words()}")
        return line

    def value(self):
        line = self.answer()
        try:
            return json.loads(line)
        except ValueError:
            raise Fault(f"{self.name}: expected a number or an object of JSON, found {line!r}") from None

    def ask(self, line):
        with contextlib.suppress(BrokenPipeError):  # answer() tells more
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        return self.value()

    def about(self):
        return self.value()

    def seconds(self, steps):
        return self.ask(f"run {steps}")

    def memory(self):
        return self.ask("memory")

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        try:
            self.process.wait(LAST_PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process.stdout.close()
        self.errors.close()
