# SPDX-License-Identifier: BSL-1.0
import csv
import importlib.util
import io
import json
import math
import pathlib
import re
import shutil
import tempfile
import unittest

from art_program import TINY, ArtTest, art, art_done, lines_of

SECTIONS = ("Training", "From exploration to exploitation", "Density, layer by layer", "Filters of the first layer",
            "Which weights were kept", "What is taken for what", "Hardest images", "Size and speed", "Options", "How to repeat it")
RESULT_KEYS = {"accuracy", "loss", "images", "density", "prune_rate", "kept", "prunable", "network", "classes"}


class Report(ArtTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.first = pathlib.Path(folder.name) / "first"
        cls.trained = art_done(*TINY, "--out", cls.first, "--json")

    def setUp(self):
        super().setUp()
        self.run_folder = self.folder / "run"
        shutil.copytree(self.first, self.run_folder)

    def epochs(self):
        return [json.loads(line) for line in lines_of(self.run_folder / "metrics.jsonl")]

    def page_of(self, *arguments):
        result = self.assert_done(art("report", *arguments))
        return pathlib.Path(result.stdout.splitlines()[0]).read_text(), result.stderr

    def test_a_run_gets_a_page_with_all_sections_in_its_folder(self):
        page, remarks = self.page_of(self.run_folder)
        self.assertTrue((self.run_folder / "report.html").is_file())
        self.assertEqual(remarks, "")
        for title in SECTIONS:
            self.assertIn("<h2>" + title + "</h2>", page)
        self.assertNotIn("Not on this page", page)
        self.assertLess(len(page), 2_000_000)

    def test_the_page_says_what_the_pruned_network_costs(self):
        cost = self.page_of(self.run_folder)[0].split("<h2>Size and speed</h2>")[1].split("</section>")[0]
        for words in ("multiplications an image, dense", "of these with weights that are left", "file of art export --format hsn",
                      "on the machine that made this page", "inference, sparse engine", "inference, dense network"):
            self.assertIn(words, cost)
        sparse = self.folder / "sparse.hsn"
        self.assert_done(art("export", self.run_folder, "--format", "hsn", "--out", sparse))
        size = sparse.stat().st_size
        shown = re.search(r"--format hsn</th><td[^>]*>([0-9.]+)\u202f(kB|MB)", cost)
        self.assertTrue(math.isclose(float(shown[1]) * {"kB": 1e3, "MB": 1e6}[shown[2]], size, rel_tol=0.01), (shown[0], size))
        self.assertNotIn("inference, sparse engine", self.page_of(self.run_folder, "--no-images")[0])

    def test_the_json_says_what_evaluate_says(self):
        result = self.json_of(art("report", self.run_folder, "--threads", 1, "--json"))
        self.assertEqual(result["bytes"], (self.run_folder / "report.html").stat().st_size)
        self.assertLessEqual(RESULT_KEYS, result["runs"][0].keys())
        trained = json.loads(self.trained.stdout)
        for key in RESULT_KEYS:
            self.assertEqual(result["runs"][0][key], trained[key], key)
        self.assertEqual(result["runs"][0]["missing"], [])

    def test_what_is_missing_is_named_on_the_page_and_the_rest_is_shown(self):
        losses = {"weights.jsonl": "From exploration to exploitation", "model": "Which weights were kept",
                  "dense": "dense, at the end of phase art", "metrics.jsonl": "Training"}
        for name, section in losses.items():
            self.assertIn(section, self.page_of(self.run_folder)[0])
            (self.run_folder / name).unlink()
            page, remarks = self.page_of(self.run_folder)
            self.assertIn("Not on this page", page)
            self.assertIn(str(self.run_folder / name), page)
            self.assertIn(str(self.run_folder / name), remarks)
            self.assertNotIn(">" + section + "<", page)
            self.assertIn("How to repeat it", page)

    def test_a_run_that_ended_before_its_first_epoch_did_has_a_page_that_says_so(self):
        (self.run_folder / "metrics.jsonl").write_text("")
        for name in ("model", "dense"):
            (self.run_folder / name).unlink()
        page, _ = self.page_of(self.run_folder)
        self.assertIn("metrics.jsonl holds no epoch", page)
        self.assertEqual(page.count("It is written when phase art ends."), 2)

    def test_a_page_without_images_says_so(self):
        page, _ = self.page_of(self.run_folder, "--no-images")
        self.assertNotIn("Hardest images</h2>", page)
        self.assertIn("--no-images was given", page)
        options = self.run_folder / "options.toml"
        options.write_text(options.read_text().replace('data = "shapes"', 'data = "cifar10"\ndata-dir = "/nowhere"'))
        page, remarks = self.page_of(self.run_folder)
        self.assertIn("/nowhere", remarks)
        self.assertIn("/nowhere", page)

    def test_damaged_files_do_not_keep_the_page_from_being_made(self):
        with open(self.run_folder / "metrics.jsonl", "a") as metrics:
            metrics.write('{"phase": "<script>alert(1)</script>", "epoch": 99, "loss": 1e999}\n{"phase": "art", "ep')
        model = bytearray((self.run_folder / "model").read_bytes())
        model[len(model) // 2] ^= 1
        (self.run_folder / "model").write_bytes(model)
        page, remarks = self.page_of(self.run_folder)
        self.assertNotIn("<script", page)
        self.assertIn("could not be read", remarks)
        self.assertIn("checksum", remarks)

    def test_several_runs_are_compared_by_name_with_the_options_that_differ(self):
        other = self.folder / "other" / "run"
        art(*TINY, "--seed", "2", "--finetune-epochs", "1", "--out", other)
        out = self.folder / "both.html"
        page, _ = self.page_of(self.run_folder, str(other) + "/", "--out", out)
        self.assertIn("2 runs, side by side", page)
        self.assertIn("other/run", page)
        differing = page.split("Options that differ")[1].split("</table>")[0]
        self.assertIn(">seed<", differing)
        self.assertIn(">finetune-epochs<", differing)
        self.assertNotIn(">eta<", differing)
        self.assertIn("Options that differ", page)

    def test_mistakes_are_told_in_one_line(self):
        self.assert_refused(art("report"), "RUN")
        self.assert_refused(art("report", self.folder / "none"), "none", "options.toml", "art train --out")
        self.assert_refused(art("report", self.run_folder, self.run_folder, "--out", self.folder / "p.html"), "twice")
        self.assert_refused(art("report", self.run_folder, self.first), "--out FILE")
        before = (self.run_folder / "model").read_bytes()
        self.assert_refused(art("report", self.run_folder, "--out", self.run_folder / "model"), "--out", "model")
        self.assert_refused(art("report", self.run_folder, "--csv", self.run_folder / "model"), "--csv", "model")
        self.assert_refused(art("report", self.run_folder, "--tensorboard", self.run_folder / "model"), "--tensorboard", "model")
        self.assertEqual(before, (self.run_folder / "model").read_bytes())

    def test_the_csv_holds_every_number_of_every_epoch(self):
        table = self.folder / "epochs.csv"
        for _ in range(2):      # the second one replaces the first
            self.assert_done(art("report", self.run_folder, "--no-images", "--csv", table))
        rows = list(csv.DictReader(io.StringIO(table.read_text())))
        self.assertEqual(len(rows), len(self.epochs()))
        for row, epoch in zip(rows, self.epochs()):
            self.assertEqual((row.pop("run"), row.pop("phase"), int(row.pop("epoch"))), ("run", epoch.pop("phase"), epoch.pop("epoch")))
            self.assertEqual({key: float(value) if value else None for key, value in row.items()}, epoch)

    def test_tensorboard_reads_what_was_measured(self):
        if importlib.util.find_spec("tensorboard") is None:
            self.skipTest("Python's tensorboard is not installed")
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
        self.assert_done(art("report", self.run_folder, "--no-images", "--tensorboard", self.folder / "events"))
        events = EventAccumulator(str(self.folder / "events" / "run"), size_guidance={"histograms": 0, "scalars": 0})  # all of them
        events.Reload()
        for key, tag in (("loss", "loss"), ("test_accuracy", "accuracy/test"), ("pruned_accuracy", "accuracy/pruned"), ("lr", "lr")):
            expected = [(epoch["epoch"], epoch[key]) for epoch in self.epochs() if epoch[key] is not None]
            found = [(event.step, event.value) for event in events.Scalars(tag)]
            self.assertEqual([step for step, _ in found], [step for step, _ in expected])
            for (_, one), (_, other) in zip(found, expected):
                self.assertTrue(math.isclose(one, other, rel_tol=1e-6))
        self.assert_histograms(events)

    def assert_histograms(self, events):
        records = [json.loads(line) for line in lines_of(self.run_folder / "weights.jsonl")]
        histograms = events.Histograms("weights/log10_magnitude")
        shares = events.Scalars("weights/zero_share")
        self.assertEqual(len(histograms), len(records))
        for record, histogram, share in zip(records, histograms, shares, strict=True):
            self.assertEqual(histogram.step, record["epoch"])
            self.assertEqual(histogram.histogram_value.bucket, record["bins"])
            self.assertAlmostEqual(histogram.histogram_value.min, math.log10(record["lowest"]))
            ends = [math.log10(record["lowest"]) + (i + 1) / record["bins_per_decade"] for i in range(len(record["bins"]))]
            for found, expected in zip(histogram.histogram_value.bucket_limit, ends, strict=True):
                self.assertAlmostEqual(found, expected)
            self.assertAlmostEqual(share.value, record["zeros"] / (record["zeros"] + sum(record["bins"])), places=6)


if __name__ == "__main__":
    unittest.main()
