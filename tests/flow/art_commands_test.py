# SPDX-License-Identifier: BSL-1.0
import json
import pathlib
import random
import shlex
import struct
import tempfile
import unittest

from art_program import TINY, ArtTest, art

RESULT_KEYS = {"accuracy", "loss", "images", "density", "prune_rate", "kept", "prunable", "network", "classes", "seconds"}


class Commands(ArtTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.run_folder = pathlib.Path(folder.name) / "run"
        cls.trained = art(*TINY, "--out", cls.run_folder, "--json")
        cls.model = cls.run_folder / "model"

    def test_evaluate_gives_what_train_gave(self):
        trained = self.json_of(self.trained)
        result = self.json_of(art("evaluate", self.model, "--limit", "32", "--threads", "1", "--json"))   # as TINY
        self.assertLessEqual(RESULT_KEYS | {"images_per_second"}, result.keys())
        for key in RESULT_KEYS - {"seconds"}:
            self.assertEqual(result[key], trained[key], key)

    def test_evaluate_limits_the_test_images_and_takes_the_folder_of_a_run(self):
        self.assertEqual(self.json_of(art("evaluate", self.run_folder, "--limit", "7", "--json"))["images"], 7)
        self.assertEqual(self.json_of(art("evaluate", self.run_folder, "--json"))["images"], 1000)

    def test_threads_change_the_last_bits_of_an_evaluation_at_most(self):
        results = [self.json_of(art("evaluate", self.model, "--limit", "32", "--threads", n, "--json")) for n in (1, 2, 2, 3)]
        self.assertEqual(results[1]["loss"], results[2]["loss"])
        for result in results:
            self.assertEqual(result["accuracy"], results[0]["accuracy"])
            self.assertAlmostEqual(result["loss"], results[0]["loss"], delta=1e-5)

    def test_logits_are_written_as_a_numpy_array(self):
        file = self.folder / "logits.npy"
        result = self.json_of(art("evaluate", self.model, "--limit", "5", "--logits", file, "--json"))
        self.assertEqual(result["images"], 5)
        content = file.read_bytes()
        self.assertEqual(content[:8], b"\x93NUMPY\x01\x00")
        size = struct.unpack("<H", content[8:10])[0]
        self.assertIn(b"(5, 10)", content[10:10 + size])
        self.assertIn(b"<f4", content[10:10 + size])
        self.assertEqual(len(content), 10 + size + 4 * 5 * 10)

    def test_outputs_and_models_replace_only_their_kind(self):
        logits = self.folder / "logits.npy"
        pruned = self.folder / "pruned"
        for _ in range(2):
            self.assert_done(art("evaluate", self.model, "--limit", "5", "--logits", logits))
            self.assert_done(art("prune", self.model, "--prune-rate", "0.9", "--out", pruned))
        before = self.model.read_bytes()
        self.assert_refused(art("evaluate", self.model, "--limit", "5", "--logits", self.model), "--logits")
        self.assert_refused(art("prune", self.run_folder, "--prune-rate", "0.9", "--out", self.model),
                            "another file than the input")
        self.assert_refused(art("prune", self.model, "--prune-rate", "0.9", "--out", logits), "logits.npy")
        self.assertEqual(self.model.read_bytes(), before)

    def test_evaluate_warns_of_other_classes(self):
        data = self.folder / "cifar10"
        self.assert_done(art("data", "generate", data, "--train", "10", "--test", "6"))
        same = self.assert_done(art("evaluate", self.model, "--data", "cifar10", "--data-dir", data))
        self.assertNotIn("warning", same.stderr)
        (data / "batches.meta.txt").unlink()        # the published names are taken then
        other = self.assert_done(art("evaluate", self.model, "--data", "cifar10", "--data-dir", data))
        self.assertIn("warning", other.stderr)
        self.assertIn("'airplane'", other.stderr)
        self.assertEqual(other.stderr.count("\n"), 1)
        self.assert_refused(art("evaluate", self.model, "--data-dir", data), "shapes", str(data))

    def test_a_model_is_refused_for_other_data(self):
        data = self.folder / "cifar10"
        self.assert_done(art("data", "generate", data, "--train", "10", "--test", "6"))
        self.assertEqual(self.json_of(art("evaluate", self.model, "--data", "cifar10", "--data-dir", data, "--json"))["images"], 6)
        self.assert_refused(art("evaluate", self.model, "--data", "cifar100", "--data-dir", data), "cifar100")

    def test_inspect_has_a_row_a_layer_in_the_networks_order(self):
        result = self.json_of(art("inspect", self.model, "--json"))
        self.assertEqual(result["layers"][0]["shape"], [32, 3, 3, 3])
        self.assertEqual(result["layers"][-1]["shape"], [10, 128])
        self.assertEqual(len(result["layers"]), 10)
        for key in ("kept", "weights"):
            total = "prunable" if key == "weights" else key
            self.assertEqual(sum(layer[key] for layer in result["layers"]), result[total])
        for layer in result["layers"]:
            self.assertEqual(set(layer), {"name", "shape", "weights", "kept", "density"})
        text = self.assert_done(art("inspect", self.model)).stdout
        for layer in result["layers"]:
            self.assertIn(layer["name"], text)

    def test_the_picture_is_plain_ascii_unless_the_locale_says_utf8(self):
        for locale, plain in (("C", True), ("en_US.UTF-8", False)):
            result = self.assert_done(art("inspect", self.run_folder, "--picture", env={"LC_ALL": locale, "COLUMNS": "72"}))
            self.assertEqual(result.stdout.isascii(), plain)
            self.assertIn("finetune", result.stdout)
            self.assertNotIn("\x1b", result.stdout)
            self.assertLessEqual(max(map(len, result.stdout.splitlines()[-14:])), 72)

    def test_prune_removes_exactly_what_it_is_asked_to(self):
        out = self.folder / "pruned"
        result = self.json_of(art("prune", self.run_folder / "dense", "--prune-rate", "0.9", "--out", out, "--json"))
        self.assertEqual(result["kept"], result["prunable"] - int(0.9 * result["prunable"]))
        self.assertEqual(self.json_of(art("inspect", out, "--json"))["kept"], result["kept"])
        self.assertEqual(self.json_of(art("evaluate", out, "--limit", "8", "--json"))["prune_rate"], 0.9)

    def test_predict_names_the_class_and_resizes_what_has_another_size(self):
        images = [self.image("small.bmp", 32, 32), self.image("wide.bmp", 50, 40)]
        result = art("predict", self.model, *images, "--json")
        predictions = self.json_of(result)
        self.assertEqual([p["file"] for p in predictions], [str(i) for i in images])
        for p in predictions:
            self.assertEqual(set(p), {"file", "class", "label", "probability"})
            self.assertIn(p["class"], range(10))
            self.assertGreaterEqual(p["probability"], 0.1)
            self.assertIn(p["label"], "circle ring square frame triangle cross star crescent stripes dots".split())
        self.assertIn("wide.bmp: 40 x 50 pixels, brought to 32 x 32", result.stderr)
        self.assertNotIn("small.bmp", result.stderr)
        self.assert_refused(art("predict", self.model, self.folder / "none.png"), "none.png", "replace it or leave it out")

    def test_generated_data_are_checked_and_can_be_trained_on(self):
        data = self.folder / "data"
        result = self.json_of(art("data", "generate", data, "--train", "40", "--test", "10", "--json"))
        self.assertEqual((result["train"], result["test"], result["usable"]), (40, 10, True))
        self.assertEqual(self.json_of(art("data", "check", "cifar10", data, "--json"))["train"], 40)
        trained = art(*TINY, "--data", "cifar10", "--data-dir", data, "--limit", "32", "--test-limit", "10", "--json",
                      "--out", self.folder / "run")
        self.assertIn(trained.returncode, (0, 3), trained.stderr)       # 3: ten images may well be guessed at chance
        self.assertEqual(json.loads(trained.stdout)["images"], 10)
        self.assertEqual(self.json_of(art("evaluate", self.folder / "run", "--data-dir", data, "--json"))["images"], 10)

    def test_train_names_the_files_that_are_there_and_commands_that_work(self):
        data = self.folder / "some data"
        run = self.folder / "it's a run"
        self.assert_done(art("data", "generate", data, "--train", "40", "--test", "20"))
        trained = art(*TINY, "--data", "cifar10", "--data-dir", data, "--limit", "32", "--test-limit", "10",
                      "--max-art-epochs", "1", "--out", run)
        self.assertIn(trained.returncode, (0, 3), trained.stderr)
        self.assertIn("for at most 1 epoch\n", trained.stderr)
        self.assertRegex(trained.stderr, r", 1 thread(, fast layers \(\w+\))?\n")
        lines = trained.stderr.splitlines()
        files = next(line for line in lines if line.startswith("files "))
        names = files[files.index("{") + 1:files.index("}")].split(",")
        self.assertEqual(set(names), {f.name for f in run.iterdir()} - {"checkpoint", "checkpoint.previous"})
        start = next(i for i, line in enumerate(lines) if line.startswith("next "))
        evaluate, inspect = (shlex.split(line.removeprefix("next")) for line in lines[start:start + 2])
        self.assertEqual((evaluate[:2], inspect[:2]), (["art", "evaluate"], ["art", "inspect"]))
        self.assertEqual(self.json_of(art(*evaluate[1:], "--json"))["images"], 10)
        self.assert_done(art(*inspect[1:]))

    def test_shapes_are_checked_without_a_folder(self):
        result = self.assert_done(art("data", "check", "shapes"))
        self.assertTrue(result.stdout.startswith("shapes: 4000 training"), result.stdout)

    def image(self, name, width, height):
        """A 24-bit BMP file."""
        row = bytes(random.Random(name).randrange(256) for _ in range(3 * width))
        row += bytes(-len(row) % 4)
        pixels = row * height
        head = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
        info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
        file = self.folder / name
        file.write_bytes(head + info + pixels)
        return file


if __name__ == "__main__":
    unittest.main()
