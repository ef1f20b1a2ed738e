# SPDX-License-Identifier: BSL-1.0
import json
import pathlib
import signal
import tempfile
import unittest

from art_program import ArtTest, art, lines_of, metrics_without_timing

METHODS = ["dense", "static", "smart-ratio", "snip", "grasp", "set", "rigl", "gmp", "omp", "lth", "imp", "lpss"]
TWICE = {"omp": ["dense", "finetune"], "lth": ["dense", "ticket"], "imp": ["dense", "round-1", "ticket"]}
AT_CHANCE = 3   # the exit status of a run whose network guesses: some have too few steps here

# Some seconds a method.
SMALL = ["train", "--network", "resnet-8", "--data", "shapes", "--limit", "160", "--test-limit", "32", "--batch-size", "16",
         "--epochs", "2", "--prune-rate", "0.6", "--threads", "1", "--update-steps", "4", "--round-rate", "0.5"]


def small(method, *more):
    rate = [] if method == "lpss" else ["--lr", "0.02"]
    return [*SMALL, "--method", method, *rate, *more]


class Methods(ArtTest):
    def assert_trained(self, result):
        self.assertIn(result.returncode, (0, AT_CHANCE), result.stderr)
        return json.loads(result.stdout)

    def assert_same_files(self, one, other):
        for name in ("model", "model-last", "weights.jsonl"):
            self.assertEqual((one / name).read_bytes(), (other / name).read_bytes(), name)
        self.assertEqual(metrics_without_timing(one), metrics_without_timing(other))

    def test_every_method_ends_with_the_density_asked_for(self):
        for method in METHODS:
            with self.subTest(method=method):
                run = self.folder / method
                result = self.assert_trained(art(*small(method), "--out", run, "--json"))
                prunable = result["prunable"]
                asked = prunable if method == "dense" else prunable - int(0.6 * prunable)
                self.assertLessEqual(result["kept"], asked)
                self.assertGreater(result["kept"], 0.97 * asked)    # an active weight may be exactly 0
                epochs = [json.loads(line) for line in lines_of(run / "metrics.jsonl")]
                phases = list(dict.fromkeys(epoch["phase"] for epoch in epochs))
                self.assertEqual(phases, TWICE.get(method, ["train"]))
                self.assertEqual((run / "dense").exists(), method in TWICE)
                if method in TWICE:
                    self.assertEqual(result["dense_accuracy"], max(e["test_accuracy"] for e in epochs if e["phase"] == "dense"))

    def test_a_stopped_run_goes_on_bit_for_bit(self):
        for method in ("rigl", "lth", "lpss"):
            with self.subTest(method=method):
                whole, stopped = self.folder / (method + "-whole"), self.folder / (method + "-stopped")
                self.assert_trained(art(*small(method), "--out", whole, "--json"))
                status, _ = self.interrupt_at(stopped, 1, signal.SIGINT, *small(method), "--out", stopped)
                self.assertIn(status, (128 + signal.SIGINT, 0, AT_CHANCE))
                self.assert_trained(art("train", "--resume", stopped, "--json"))
                self.assert_same_files(whole, stopped)

    def test_the_options_file_has_the_methods_own_options_and_repeats_the_run(self):
        run, again = self.folder / "run", self.folder / "again"
        self.assert_trained(art(*small("set", "--layout", "er", "--drop-signed", "--drop-curve", "constant"), "--out", run, "--json"))
        options = (run / "options.toml").read_text()
        for line in ('method = "set"', 'layout = "er"', "drop-signed = true", 'drop-curve = "constant"', "epochs = 2", "lr-steps = [1]"):
            self.assertIn(line + "\n", options)
        for name in ("penalty", "eta", "warmup-epochs", "round-rate", "temperature"):
            self.assertNotIn("\n" + name + " = ", options)
        self.assert_trained(art("train", "--config", run / "options.toml", "--out", again, "--json"))
        self.assert_same_files(run, again)

    def test_without_pruning_methods_are_dense_training_bit_for_bit(self):
        dense = self.folder / "dense"
        self.assert_trained(art(*small("dense"), "--out", dense, "--json"))
        for method in ("snip", "rigl", "gmp"):
            run = self.folder / method
            self.assert_trained(art(*small(method, "--prune-rate", "0"), "--out", run, "--json"))
            self.assertEqual((run / "weights.jsonl").read_bytes(), (dense / "weights.jsonl").read_bytes(), method)
            self.assertEqual(metrics_without_timing(run), metrics_without_timing(dense), method)

    def test_validation_images_are_held_out_and_choose_the_best_epoch(self):
        run = self.folder / "run"
        result = art(*small("static", "--validation", "0.25", "--epochs", "3"), "--out", run, "--json")
        self.assert_trained(result)
        self.assertIn("120 training and 32 test images", result.stderr)
        epochs = [json.loads(line) for line in lines_of(run / "metrics.jsonl")]
        for epoch in epochs:
            self.assertEqual(epoch["validation_accuracy"] * 40, round(epoch["validation_accuracy"] * 40))
            self.assertEqual(epoch["pruned_accuracy"], epoch["validation_accuracy"])

    def test_what_has_no_effect_is_noted(self):
        result = art(*small("snip", "--eta", "1.2", "--drop", "0.1"), "--out", self.folder / "run", "--json")
        self.assert_trained(result)
        self.assertIn("note: no effect with --method snip: --eta, --update-steps, --drop, --round-rate\n", result.stderr)

    def test_a_report_of_a_run_without_art_does_not_speak_of_art(self):
        run, page = self.folder / "run", self.folder / "page.html"
        self.assert_trained(art(*small("gmp"), "--out", run, "--json"))
        self.assert_done(art("report", run, "--out", page))
        text = page.read_text()
        for words in ("Phase warmup trains as usual", "strength of the penalty", "From exploration to exploitation", "Nothing was measured"):
            self.assertNotIn(words, text)
        self.assertIn("Density, weights that are not 0", text)
        self.assertIn("run, gmp", text)

    def test_mistakes_are_refused_in_one_line(self):
        for options, expected in [
                (("--method", "ridge"), "found ridge"),
                (("--method", "rigl", "--layout", "ERK"), "uniform-dense-first"),
                (("--method", "rigl", "--layout", "0.5,0.5"), "found 2"),
                (("--method", "rigl", "--update-begin", "0.9"), "update_begin"),
                (("--method", "gmp", "--regrow", "random"), "'gmp'"),
                (("--method", "lpss", "--p", "2.5"), "--p"),
                (("--method", "set", "--drop", "2"), "--drop"),
                (("--method", "imp", "--round-rate", "1"), "--round-rate"),
                (("--validation", "1"), "--validation")]:
            with self.subTest(options=options):
                result = art(*SMALL, *options, "--out", self.folder / "run")
                self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
                self.assertIn(expected, result.stderr.splitlines()[-1])

    def test_a_run_goes_on_with_its_method(self):
        run = self.folder / "run"
        self.assert_trained(art(*small("static"), "--out", run, "--json"))
        self.assert_refused(art("train", "--resume", run, "--method", "rigl"), '--method ("static" in the run, "rigl" given)')


if __name__ == "__main__":
    unittest.main()
