# SPDX-License-Identifier: BSL-1.0
"""art bench times a model and a sparse file, and says what the engine does; the example program classifies pictures."""
import os
import struct
import subprocess
import unittest
import zlib

from art_program import ArtTest, art
from resnet8_weights import resnet8_tensors, write_safetensors

KEYS = {"engine", "batch", "threads", "ms", "images_per_second", "macs", "dense_macs"}


def png(path, pixels):
    """Writes 32 x 32 pixels, red, green and blue each."""
    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
    rows = b"".join(b"\0" + pixels[begin:begin + 96] for begin in range(0, len(pixels), 96))
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0))
                     + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


class Bench(ArtTest):
    def setUp(self):
        super().setUp()
        weights, dense = self.folder / "weights.safetensors", self.folder / "dense"
        self.model, self.net = self.folder / "model", self.folder / "net.hsn"
        write_safetensors(weights, resnet8_tensors())
        self.assert_done(art("import", weights, "--network", "resnet-8", "--classes", 10, "--data", "cifar10", "--out", dense))
        self.assert_done(art("prune", dense, "--prune-rate", 0.9, "--out", self.model))
        self.assert_done(art("export", self.model, "--format", "hsn", "--out", self.net))

    def test_a_model_is_timed_beside_its_dense_network(self):
        said = self.json_of(art("bench", self.model, "--batch", 20, "--threads", 1, "--rounds", 3, "--json"))
        self.assertLessEqual(KEYS, set(said))
        self.assertEqual((said["engine"], said["batch"], said["threads"]), ("sparse", 20, 1))
        self.assertEqual([other["engine"] for other in said["others"]], ["dense"])
        self.assertLess(said["macs"], said["dense_macs"])
        self.assertGreater(said["ms"], 0)

    def test_the_fastest_has_the_longest_bar(self):
        lines = self.assert_done(art("bench", self.model, "--batch", 20, "--threads", 1, "--rounds", 3,
                                     env=dict(os.environ, LC_ALL="C"))).stdout.splitlines()
        speeds = {line.split()[0]: int(line.split()[4]) for line in lines if line.startswith(("sparse ", "dense "))}
        bars = {line.split()[0]: line.count("#") for line in lines if line.startswith(("sparse ", "dense "))}
        fastest = max(speeds, key=speeds.get)
        self.assertEqual(bars[fastest], 12)
        self.assertGreaterEqual(bars[fastest], max(bars.values()))

    def test_a_sparse_file_is_timed_alone(self):
        said = self.json_of(art("bench", self.net, "--batch", 3, "--threads", 2, "--rounds", 3, "--json"))
        self.assertNotIn("others", said)
        self.assertEqual((said["batch"], said["threads"]), (3, 2))

    def test_explained_it_shows_every_layer(self):
        for batch in (1, 64):
            text = self.assert_done(art("bench", self.net, "--batch", batch, "--threads", 1, "--rounds", 3, "--explain")).stdout
            for word in ("images/s", "of peak", "con1", "con9", "fc1", "expected"):
                self.assertIn(word, text)

    def test_of_mistakes(self):
        for arguments, *expected in (
                ([self.folder / "none.hsn"], "none.hsn", "expected"),
                ([self.folder / "weights.safetensors"], "weights.safetensors"),
                ([self.net, "--batch", 0], "--batch"),
                ([self.net, "--rounds", 1], "--rounds")):
            with self.subTest(arguments):
                self.assert_refused(art("bench", *arguments), *expected)

    def test_the_example_gives_the_classes_that_art_predict_gives(self):
        if "SHIP_PROGRAM" not in os.environ:
            self.skipTest("the example needs libpng")
        files = []
        for i in range(4):
            files.append(self.folder / f"{i}.png")
            png(files[-1], bytes((i * 60 + x * (i + 3) + x * x // (7 + i)) % 256 for x in range(3072)))
        expected = self.json_of(art("predict", self.model, *files, "--json"))
        lines = subprocess.run([os.environ["SHIP_PROGRAM"], self.net, *files], capture_output=True, text=True, check=True).stdout
        self.assertEqual([line.split(": class ")[1].split() for line in lines.splitlines()],
                         [[str(one["class"]), one["label"]] for one in expected])


if __name__ == "__main__":
    unittest.main()
