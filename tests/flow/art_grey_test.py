# SPDX-License-Identifier: BSL-1.0
"""Networks that read grey images as one channel, through every command: images of MNIST's format, made here."""
import random
import shutil
import struct
import subprocess
import unittest
import zlib

from art_program import ArtTest, art
from exported_graphs import BOUND, deviation, read_npy

SIDE, CLASSES, TRAIN, TEST = 28, 10, 40, 6
PADDED = 32  # what art makes of 28 pixels
NETWORKS = ("lenet-300-100", "lenet-5", "wide-resnet12", "vgg-16-fc")
FORMATS = ("hsn", "onnx", "safetensors", "dlib", "c")
SHORT = ["--batch-size", 10, "--warmup-epochs", 1, "--max-art-epochs", 1, "--finetune-epochs", 1, "--lr", 0.02, "--lr-steps", 1,
         "--prune-rate", 0.9, "--threads", 1]


def grey_image(label, draw):
    """A bright square at a place of its own for each label, and noise."""
    image = [[draw.randrange(60) for _ in range(SIDE)] for _ in range(SIDE)]
    top, left = 14 * (label % 2), 5 * (label // 2)
    for row in range(top, top + 12):
        for col in range(left, left + 6):
            image[row][col] += 190
    return bytes(value for row in image for value in row)


def write_mnist(folder):
    folder.mkdir()
    draw = random.Random(1)
    images = {}
    for part, n in (("train", TRAIN), ("t10k", TEST)):
        labels = bytes(i % CLASSES for i in range(n))
        images[part] = [grey_image(label, draw) for label in labels]
        (folder / f"{part}-images-idx3-ubyte").write_bytes(struct.pack(">4I", 0x803, n, SIDE, SIDE) + b"".join(images[part]))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, n) + labels)
    return images["t10k"]


def padded(image):
    edge = (PADDED - SIDE) // 2
    rows = [bytes(edge) + image[SIDE * row:SIDE * (row + 1)] + bytes(edge) for row in range(SIDE)]
    return b"".join([bytes(PADDED)] * edge + rows + [bytes(PADDED)] * edge)


def png_chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def grey_png(pixels):
    rows = b"".join(b"\0" + pixels[PADDED * row:PADDED * (row + 1)] for row in range(PADDED))
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", struct.pack(">2I5B", PADDED, PADDED, 8, 0, 0, 0, 0))
            + png_chunk(b"IDAT", zlib.compress(rows)) + png_chunk(b"IEND", b""))


class Grey(ArtTest):
    def setUp(self):
        super().setUp()
        self.data = ["--data", "mnist", "--data-dir", self.folder / "mnist"]
        self.images = [padded(image) for image in write_mnist(self.folder / "mnist")]

    def train(self, network):
        run = self.folder / network
        result = art("train", "--network", network, *self.data, *SHORT, "--out", run, "--json")
        self.assertIn(result.returncode, (0, 3), result.stderr)  # 3: no better than guessing, after so few epochs
        model = run / "model"
        self.assertEqual(self.json_of(art("inspect", model, "--json"))["channels"], 1)
        return run, model

    def logits(self, model):
        file = self.folder / "logits.npy"
        said = self.json_of(art("evaluate", model, *self.data, "--logits", file, "--json"))
        self.assertEqual(said["images"], TEST)
        return read_npy(file)

    def compare(self, name, found, expected):
        self.assertEqual(len(expected), TEST * CLASSES)
        worst = deviation(found, expected)
        print(f"{name}: largest deviation {worst:.1e} of the largest logit")
        self.assertLessEqual(worst, BOUND)

    def export(self, model, name):
        out = self.folder / f"{model.parent.name}.{name}"
        self.json_of(art("export", model, "--format", name, "--out", out, "--json"))
        return out

    def check_c(self, network, source, expected):
        if not shutil.which("cc"):
            return
        program = source.with_suffix(".program")
        name = network.replace("-", "_").upper()
        subprocess.run(["cc", "-std=c99", "-Wall", "-Werror", "-O2", f"-D{name}_MAIN", f"-D{name}_PIXEL=uint8_t", "-o", program,
                        source, "-lm"], check=True)
        output = subprocess.run([program], input=b"".join(self.images), capture_output=True, check=True).stdout
        self.compare(f"{network}, C", [float(number) for number in output.split()], expected)

    def check_import(self, network, exported):
        model = self.folder / "imported"
        self.json_of(art("import", exported, "--network", network, "--classes", CLASSES, "--data", "mnist", "--out", model,
                         "--json"))
        again = self.folder / "again.safetensors"
        self.json_of(art("export", model, "--format", "safetensors", "--out", again, "--json"))
        self.assertEqual(again.read_bytes(), exported.read_bytes())

    def test_every_command_works_on_networks_of_grey_images(self):
        for network in NETWORKS:
            with self.subTest(network):
                run, model = self.train(network)
                expected = self.logits(model)
                files = {name: self.export(model, name) for name in FORMATS}
                self.compare(f"{network}, sparse file", self.logits(files["hsn"]), expected)
                self.check_c(network, files["c"], expected)
                self.check_import(network, files["safetensors"])
                for file in (model, files["hsn"]):
                    said = self.json_of(art("bench", file, "--batch", 2, "--rounds", 3, "--threads", 1, "--json"))
                    self.assertGreater(said["macs"], 0)
                self.assert_done(art("report", run))
                self.assertGreater((run / "report.html").stat().st_size, 10000)

    def test_a_picture_is_predicted_as_it_is_evaluated(self):
        _, model = self.train("lenet-300-100")
        expected = self.logits(model)
        pictures = []
        for i, image in enumerate(self.images):
            pictures.append(self.folder / f"{i}.png")
            pictures[-1].write_bytes(grey_png(image))
        predictions = self.json_of(art("predict", model, *pictures, "--json"))
        for i, prediction in enumerate(predictions):
            row = list(expected[CLASSES * i:CLASSES * (i + 1)])
            self.assertEqual(prediction["class"], row.index(max(row)))

    def test_an_imported_network_reads_as_many_channels_as_it_is_told_to(self):
        _, model = self.train("lenet-5")
        exported = self.export(model, "safetensors")
        into = ["--network", "lenet-5", "--classes", CLASSES, "--out", self.folder / "other", "--json"]
        self.assert_refused(art("import", exported, *into), "conv1.weight (20,1,5,5) instead of (20,3,5,5)")
        self.assertEqual(self.json_of(art("import", exported, *into, "--channels", 1))["channels"], 1)
        self.assert_refused(art("import", exported, *into, "--channels", 2), "--channels")

    def test_images_that_are_too_small_are_refused_with_what_would_do(self):
        _, model = self.train("lenet-5")
        exported = self.export(model, "safetensors")
        self.assert_refused(art("import", exported, "--network", "vgg-16-fc", "--classes", CLASSES, "--rows", 28, "--cols", 28,
                                "--out", self.folder / "other"), "vgg-16-fc: images of 28 x 28", "expected 32 to 1024")


if __name__ == "__main__":
    unittest.main()
