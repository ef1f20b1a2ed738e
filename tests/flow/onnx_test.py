# SPDX-License-Identifier: BSL-1.0
"""Exported ONNX files pass ONNX's checker, and ONNX Runtime makes of them what the network does. Skipped where these two
cannot be installed from PyPI.

The images are those of CIFAR-10 if the folder that HYPERSPARSE_DATA_DIR names has a folder cifar10, else generated."""
import json
import os
import pathlib
import unittest

from art_program import ArtTest, art
from exported_graphs import BOUND, deviation, floats_of, read_npy, top_1, write_graphs
from onnx_environment import interpreter, run_onnx

PYTHON = interpreter()
IMAGES = 1000
PIXELS = 3 * 32 * 32

# Enough for a network that tells images apart, in some seconds.
A_LITTLE_TRAINING = ["train", "--network", "resnet-8", "--data", "cifar10", "--limit", "512", "--test-limit", "64",
                     "--batch-size", "32", "--warmup-epochs", "2", "--max-art-epochs", "1", "--finetune-epochs", "3", "--lr", "0.05",
                     "--lr-steps", "2", "--lambda-init", "1e-4", "--prune-rate", "0.9", "--threads", "1"]


def write_pixels(records, to):
    """The images of a CIFAR-10 file, a byte of label before each, as floats."""
    content = records.read_bytes()
    pixels = floats_of(b"")
    for begin in range(0, IMAGES * (PIXELS + 1), PIXELS + 1):
        pixels.extend(content[begin + 1:begin + 1 + PIXELS])
    to.write_bytes(pixels.tobytes())


class Onnx(ArtTest):
    def test_every_operation_is_exported(self):
        for graph in write_graphs(self.folder):
            with self.subTest(graph=graph.name):
                outputs = self.folder / "outputs"
                said = run_onnx(PYTHON, graph.with_suffix(".onnx"), graph.with_suffix(".images"), outputs)
                self.assertEqual(said["opset"], 17)
                worst = deviation(floats_of(outputs.read_bytes()), floats_of(graph.with_suffix(".logits").read_bytes()))
                print(f"graph {graph.name}: largest deviation {worst:.1e} of the largest number")
                self.assertLessEqual(worst, BOUND)

    def test_logits_and_classes_are_those_of_the_dense_and_the_pruned_network(self):
        images = pathlib.Path(os.environ.get("HYPERSPARSE_DATA_DIR", self.folder)) / "cifar10"
        if not images.exists():
            images = self.folder / "cifar10"
            self.assert_done(art("data", "generate", images, "--train", 512, "--test", IMAGES))
        self.pixels = self.folder / "pixels"
        write_pixels(images / "test_batch.bin", self.pixels)
        run = self.folder / "run"
        self.assert_done(art(*A_LITTLE_TRAINING, "--data-dir", images, "--out", run))
        for model in (run / "dense", run / "model"):
            with self.subTest(model=model.name):
                self.check(model, images)

    def check(self, model, images):
        file, logits, outputs = (model.with_suffix(end) for end in (".onnx", ".npy", ".outputs"))
        self.assert_done(art("evaluate", model, "--data", "cifar10", "--data-dir", images, "--limit", IMAGES, "--logits", logits))
        self.assert_done(art("export", model, "--format", "onnx", "--out", file))
        said = run_onnx(PYTHON, file, self.pixels, outputs)
        self.assertEqual((said["input"], said["output"], said["shape"]), (["N", 3, 32, 32], ["N", 10], [IMAGES, 10]))
        self.assertEqual(said["metadata"]["network"], "resnet-8")
        self.assertEqual(len(set(json.loads(said["metadata"]["class_names"]))), 10)
        found, expected = floats_of(outputs.read_bytes()), read_npy(logits)
        worst = deviation(found, expected)
        print(f"resnet-8, {model.name}, {IMAGES} images: largest deviation {worst:.1e} of the largest logit")
        self.assertLessEqual(worst, BOUND)
        self.assertEqual(top_1(found, 10), top_1(expected, 10))
        self.assertGreater(len(set(top_1(expected, 10))), 3, "networks that see the same in every image prove little")


if __name__ == "__main__":
    unittest.main()
