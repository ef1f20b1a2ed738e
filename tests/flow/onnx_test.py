# SPDX-License-Identifier: BSL-1.0
"""Exported ONNX files pass ONNX's checker, and ONNX Runtime makes of them what the network does. Skipped where these two cannot be
installed from PyPI.

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

    def check(self, network, prune_rate):
        images = pathlib.Path(os.environ.get("HYPERSPARSE_DATA_DIR", self.folder)) / "cifar10"
        if not images.exists():
            self.assert_done(art("data", "generate", images, "--train", 10, "--test", IMAGES))
        model, file, logits, pixels, outputs = (self.folder / (network + end)
                                                for end in (".model", ".onnx", ".npy", ".images", ".outputs"))
        self.make_model(network, prune_rate, model)
        self.assert_done(art("evaluate", model, "--data", "cifar10", "--data-dir", images, "--limit", IMAGES, "--logits", logits))
        self.assert_done(art("export", model, "--format", "onnx", "--out", file))
        write_pixels(images / "test_batch.bin", pixels)
        said = run_onnx(PYTHON, file, pixels, outputs)
        self.assertEqual((said["input"], said["output"], said["shape"]), (["N", 3, 32, 32], ["N", 10], [IMAGES, 10]))
        self.assertEqual(said["metadata"]["network"], network)
        self.assertEqual(json.loads(said["metadata"]["class_names"])[0], "airplane")
        found, expected = floats_of(outputs.read_bytes()), read_npy(logits)
        worst = deviation(found, expected)
        print(f"{network}: largest deviation {worst:.1e} of the largest logit")
        self.assertLessEqual(worst, BOUND)
        self.assertEqual(top_1(found, 10), top_1(expected, 10))

    def make_model(self, network, prune_rate, model):
        """A network that was trained a little, so that its classes differ."""
        run = self.folder / "run"
        self.assert_done(art("train", "--network", network, "--data", "shapes"))


if __name__ == "__main__":
    unittest.main()
