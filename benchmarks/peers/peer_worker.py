# SPDX-License-Identifier: BSL-1.0
"""What the peers' programs have in common: options, the images and logits that write_erk_network wrote, and turns as those of
worker/run_worker.h. A peer defines make(asked, images): a function that computes the logits of these images, and what is to be
told of it: the version of its library and the precision that it computes with."""
import argparse
import json
import os
import pathlib
import sys
import time

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from pytorch_worker import answer_lines, resident_memory  # noqa: E402

IMAGE = (3, 32, 32)
CLASSES = 10
LEAST_AGREEMENT = 1e-3  # of the largest logit, in f32


def read_arguments(name):
    parser = argparse.ArgumentParser(prog=name, description=f"Times {name} on a network of write_erk_network, in turns.")
    parser.add_argument("--network", default="network", help="what it is called")
    parser.add_argument("--files", required=True, help="of the network, without .onnx")
    parser.add_argument("--batch", type=int, default=1, help="images in a step")
    parser.add_argument("--threads", type=int, default=1, help="threads on the CPU")
    parser.add_argument("--precision", choices=("f32", "default"), default="f32", help="where the peer can choose")
    asked = parser.parse_args()
    if asked.batch < 1 or asked.threads < 1:
        parser.error("expected --batch and --threads of at least 1")
    return asked


def read_images(asked):
    images = numpy.fromfile(asked.files + ".images", "<f4", asked.batch * int(numpy.prod(IMAGE)))
    return images.reshape(asked.batch, *IMAGE)


class Work:
    def __init__(self, asked, make, before):
        self.asked = asked
        self.images = read_images(asked)  # kept: a peer may read them where they are
        self.run, self.about = make(asked, self.images)
        logits = self.run()
        self.resident = resident_memory()["now"] - before
        self.compare(logits)

    def compare(self, logits):
        expected = numpy.fromfile(self.asked.files + ".logits", "<f4").reshape(-1, CLASSES)[:self.asked.batch]
        found = numpy.asarray(logits)[:len(expected)]
        if numpy.shape(logits) != (self.asked.batch, CLASSES):
            raise SystemExit(f"expected {self.asked.batch} x {CLASSES} logits, found {numpy.shape(logits)}")
        self.difference, self.largest = float(abs(found - expected).max()), float(abs(expected).max())
        if not self.difference <= LEAST_AGREEMENT * self.largest and self.about["precision"] == "f32":
            raise SystemExit(f"expected logits within {LEAST_AGREEMENT} of {self.largest:.4g}, found one that is off by "
                             f"{self.difference:.4g}")

    def description(self):
        asked = {key: getattr(self.asked, key) for key in ("network", "batch", "threads")}
        return json.dumps({**asked, **self.about, "difference": self.difference, "largest": self.largest,
                           "resident": self.resident})

    def seconds_of(self, steps):
        begin = time.perf_counter()
        for _ in range(steps):
            self.run()
        return time.perf_counter() - begin


def keep_answers_apart():
    """What a library prints goes to stderr: stdout is for answers."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    sys.stdout = answers


def main(name, make):
    asked = read_arguments(name)
    keep_answers_apart()
    before = resident_memory()["now"]
    return answer_lines(name, Work(asked, make, before), before)
