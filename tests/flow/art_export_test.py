# SPDX-License-Identifier: BSL-1.0
import json
import os
import re
import shutil
import struct
import subprocess
import unittest

from art_program import ArtTest, art
from exported_graphs import BOUND, deviation, read_npy
from resnet8_weights import resnet8_tensors, write_safetensors

FORMATS = ("hsn", "onnx", "safetensors", "dlib", "c")
IMAGES = 5
PIXELS = 3 * 32 * 32


def read_safetensors(file):
    """Bytes of every tensor, and its shape, by name: the format as its description says."""
    content = file.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    data = content[8 + length:]
    return {name: (entry["dtype"], entry["shape"], data[slice(*entry["data_offsets"])]) for name, entry in header.items()}


class Export(ArtTest):
    def setUp(self):
        super().setUp()
        self.weights = self.folder / "weights.safetensors"
        self.model = self.folder / "model"
        write_safetensors(self.weights, resnet8_tensors())
        self.assert_done(art("import", self.weights, "--network", "resnet-8", "--classes", 10, "--data", "cifar10",
                             "--out", self.model))

    def export(self, name, out, *more):
        return self.json_of(art("export", self.model, "--format", name, "--out", out, "--json", *more))

    def test_safetensors_hold_what_was_imported_and_are_imported_again(self):
        out = self.folder / "out"
        self.export("safetensors", out)
        self.assertEqual(read_safetensors(out), read_safetensors(self.weights))
        other = self.folder / "other"
        self.assert_done(art("import", out, "--network", "resnet-8", "--classes", 10, "--data", "cifar10", "--out", other))
        self.assertEqual(other.read_bytes(), self.model.read_bytes())

    def test_a_program_with_dlib_alone_gives_the_logits_of_the_model(self):
        pixels, expected = self.generate_images()
        net = self.folder / "net.dnn"
        self.export("dlib", net)
        self.compare("dlib", [os.environ["STOCK_DLIB_PROGRAM"], net], pixels, expected)

    def test_the_engine_gives_the_logits_of_the_model_from_a_sparse_file(self):
        pruned = self.folder / "pruned"
        self.assert_done(art("prune", self.model, "--prune-rate", 0.95, "--out", pruned))
        self.model = pruned
        pixels, expected = self.generate_images()
        net = self.folder / "net.hsn"
        whole = self.export("hsn", net)
        self.assertLess(whole["bytes"], 4.5 * whole["nonzeros"] + 8000)
        self.compare("sparse file", [os.environ["ENGINE_PROGRAM"], net], pixels, 2 * expected)
        logits, images = self.folder / "engine.npy", self.folder / "images"
        said = self.json_of(art("evaluate", net, "--data", "cifar10", "--data-dir", images, "--logits", logits, "--json"))
        self.assertEqual((said["images"], said["network"], said["classes"]), (IMAGES, "resnet-8", 10))
        self.assertLessEqual(deviation(read_npy(logits), expected), BOUND)
        self.assert_refused(art("evaluate", net), "expected --data NAME")
        half = self.folder / "half.hsn"
        self.assertLess(self.export("hsn", half, "--values", "fp16")["bytes"], whole["bytes"] - whole["nonzeros"])
        self.assertLess(self.export("hsn", half, "--values", "int8")["bytes"], whole["bytes"] - 2 * whole["nonzeros"])

    def test_c_gives_the_logits_of_the_model_and_shrinks_with_it(self):
        if not shutil.which("cc"):
            self.skipTest("there is no C compiler")
        dense = self.check_c("dense")
        pruned = self.folder / "pruned"
        self.assert_done(art("prune", self.model, "--prune-rate", 0.9, "--out", pruned))
        self.model = pruned
        sparse = self.check_c("sparse")
        self.assertEqual(sparse["ram_bytes"], dense["ram_bytes"])
        self.assertLess(sparse["flash_bytes"], dense["flash_bytes"] / 5)

    def check_c(self, name):
        pixels, expected = self.generate_images()
        source, program = self.folder / (name + ".c"), self.folder / name
        said = self.export("c", source)
        self.assertEqual(said["function"], "resnet_8_run")
        self.assertIn("#define RESNET_8_RAM_BYTES %d\n" % said["ram_bytes"], source.read_text())
        subprocess.run(["cc", "-std=c99", "-Wall", "-Werror", "-O2", "-DRESNET_8_MAIN", "-DRESNET_8_PIXEL=uint8_t", "-o", program,
                        source, "-lm"], check=True)
        self.compare("C, " + name, [program], pixels, expected)
        return said

    def generate_images(self):
        """Some images as three planes of bytes each, and the logits of the model."""
        folder, logits = self.folder / "images", self.folder / "logits.npy"
        if not folder.exists():
            self.assert_done(art("data", "generate", folder, "--train", 10, "--test", IMAGES))
        self.assert_done(art("evaluate", self.model, "--data", "cifar10", "--data-dir", folder, "--logits", logits))
        records = (folder / "test_batch.bin").read_bytes()
        pixels = b"".join(records[begin + 1:begin + 1 + PIXELS] for begin in range(0, len(records), PIXELS + 1))
        return pixels, read_npy(logits)

    def compare(self, name, command, pixels, expected):
        output = subprocess.run(command, input=pixels, capture_output=True, check=True).stdout
        self.assertEqual(len(expected) % (10 * IMAGES), 0)
        self.assertGreater(len(expected), 0)
        worst = deviation([float(number) for number in output.split()], expected)
        print(f"{name}: largest deviation {worst:.1e} of the largest logit")
        self.assertLessEqual(worst, BOUND)

    def test_every_format_gives_the_same_bytes_again_and_replaces_only_its_own_kind(self):
        for name in FORMATS:
            with self.subTest(name):
                out, again = self.folder / name, self.folder / (name + "-again")
                said = self.export(name, out)
                self.assertEqual((said["format"], said["values"], said["network"], said["bytes"]),
                                 (name, "fp32", "resnet-8", out.stat().st_size))
                self.export(name, again)
                self.assertEqual(out.read_bytes(), again.read_bytes())
                self.export(name, out)
                for other in [self.model] + [self.folder / f for f in FORMATS if f != name and (self.folder / f).exists()]:
                    before = other.read_bytes()
                    self.assert_refused(art("export", self.model, "--format", name, "--out", other), "expected", str(other))
                    self.assertEqual(other.read_bytes(), before)

    def test_without_json_it_says_what_it_wrote(self):
        out = self.folder / "net.c"
        said = self.export("c", out)
        result = self.assert_done(art("export", self.model, "--format", "c", "--out", out))
        for key in ("format", "network", "kept", "bytes", "ram_bytes", "flash_bytes"):
            self.assertTrue(re.search(rf"^{key} +{said[key]}$", result.stdout, re.MULTILINE), result.stdout)

    def test_of_mistakes(self):
        out = self.folder / "out"
        for arguments, *expected in (
                ([self.model, "--format", "onnx", "--out", out, "--values", "int8"], "expected fp32 for --format onnx, found int8"),
                ([self.model, "--format", "onnx", "--out", out, "--values", "fp8"], "int8"),
                ([self.model, "--format", "keras", "--out", out], "safetensors"),
                ([self.model, "--format", "onnx"], "--out"),
                ([self.model, "--out", out], "--format"),
                ([self.model, "--format", "c", "--out", ""], "expected the name of a new file"),
                ([self.model, "--format", "c", "--out", self.folder], "expected the name of a new file"),
                ([self.folder / "none", "--format", "c", "--out", out], "none"),
                ([self.weights, "--format", "c", "--out", out], str(self.weights)),
                ([self.model, "--format", "c", "--out", self.folder / "no" / "folder"], "folder")):
            with self.subTest(arguments):
                self.assert_refused(art("export", *arguments), *expected)
        self.assertFalse(out.exists())


if __name__ == "__main__":
    unittest.main()
