# SPDX-License-Identifier: BSL-1.0
"""Runs the program art for the tests in flow and fault: ART_PROGRAM names it."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

PROGRAM = os.environ["ART_PROGRAM"]
PATIENCE = 300  # seconds after which a run that hangs is given up

# The smallest run with all three phases: some seconds.
TINY = ["train", "--network", "resnet-8", "--data", "shapes", "--limit", "64", "--test-limit", "32", "--batch-size", "16",
        "--warmup-epochs", "1", "--max-art-epochs", "2", "--finetune-epochs", "2", "--lr", "0.02", "--lr-steps", "1",
        "--lambda-init", "1e-4", "--prune-rate", "0.5", "--threads", "1"]


def art(*arguments, **options):
    """Runs art to its end."""
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE, **options)


def art_done(*arguments):
    """Runs art, which must succeed; what it said otherwise is in the message."""
    result = art(*arguments)
    if result.returncode != 0:
        raise AssertionError(result.stderr)
    return result


def start(*arguments):
    return subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def lines_of(path):
    return path.read_text().splitlines() if path.exists() else []


def wait_until(condition, process):
    """Waits for something the process does; it must not end before."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if process.poll() is not None:
            raise AssertionError("art ended early: " + process.communicate()[1])
        if time.monotonic() > end:
            process.kill()
            raise AssertionError("art does not come to the point that was waited for")
        time.sleep(0.002)


def metrics_without_timing(run):
    epochs = [json.loads(line) for line in lines_of(run / "metrics.jsonl")]
    for epoch in epochs:
        del epoch["seconds"], epoch["images_per_second"]
    return epochs


class ArtTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def assert_done(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)
        return result

    def assert_refused(self, result, *expected, status=2):
        """One line that says all that is expected, nothing on stdout, and the right exit status."""
        self.assertEqual(result.returncode, status, result.stderr)
        self.assertEqual(result.stdout, "")
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for text in expected:
            self.assertIn(text, result.stderr)

    def assert_refused_after_remarks(self, result, *expected):
        """As assert_refused(), for what is found out after the program has said what it does."""
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        for text in expected:
            self.assertIn(text, result.stderr.splitlines()[-1])

    def assert_same_run(self, one, other):
        for name in ("model", "model-last", "dense", "weights.jsonl"):
            self.assertEqual((one / name).read_bytes(), (other / name).read_bytes(), name)
        self.assertEqual(metrics_without_timing(one), metrics_without_timing(other))

    def json_of(self, result):
        """The result as JSON, which must be all that is on stdout."""
        return json.loads(self.assert_done(result).stdout)

    def interrupt_at(self, run, epochs, number, *arguments):
        """Starts art, sends it a signal once it has written so many epochs, and returns its exit status and stderr."""
        process = start(*arguments)
        wait_until(lambda: len(lines_of(run / "metrics.jsonl")) >= epochs, process)
        process.send_signal(number)
        errors = process.communicate(timeout=PATIENCE)[1]
        return process.returncode, errors


class ComparedWithAWholeRun(ArtTest):
    @classmethod
    def setUpClass(cls):
        """One run without interruption, with which the others are compared."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.whole = pathlib.Path(folder.name) / "whole"
        cls.result = art(*TINY, "--out", cls.whole, "--json")
