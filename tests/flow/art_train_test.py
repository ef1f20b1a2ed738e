# SPDX-License-Identifier: BSL-1.0
import json
import signal
import unittest

from art_program import TINY, ComparedWithAWholeRun, art, lines_of

EPOCH_KEYS = {"phase", "epoch", "loss", "train_accuracy", "pruned_accuracy", "test_accuracy", "lambda", "lr", "threshold", "scale",
              "density", "images_per_second", "seconds"}
RESULT_KEYS = {"accuracy", "loss", "images", "density", "prune_rate", "kept", "prunable", "network", "classes", "seconds"}


class Train(ComparedWithAWholeRun):
    def test_a_run_leaves_all_its_files_and_one_json_object(self):
        result = self.json_of(self.result)
        self.assertLessEqual(RESULT_KEYS, result.keys())
        self.assertEqual((result["network"], result["classes"], result["images"]), ("resnet-8", 10, 32))
        self.assertEqual(result["kept"], result["prunable"] - result["prunable"] // 2)
        for name in ("options.toml", "metrics.jsonl", "weights.jsonl", "model", "model-last", "dense", "checkpoint", "checkpoint.previous"):
            self.assertTrue((self.whole / name).is_file(), name)

    def test_metrics_have_an_object_an_epoch_and_null_for_what_was_not_measured(self):
        epochs = [json.loads(line) for line in lines_of(self.whole / "metrics.jsonl")]
        self.assertEqual([epoch["epoch"] for epoch in epochs], list(range(len(epochs))))
        self.assertEqual([epoch["phase"] for epoch in epochs if epoch["phase"] != "art"], ["warmup", "finetune", "finetune"])
        for epoch in epochs:
            self.assertEqual(set(epoch), EPOCH_KEYS)
            self.assertEqual(epoch["pruned_accuracy"] is None, epoch["phase"] == "warmup")
            self.assertEqual(epoch["threshold"] is None, epoch["phase"] != "art")
            self.assertEqual(epoch["lambda"] > 0, epoch["phase"] == "art")
            self.assertEqual(epoch["density"] < 0.51, epoch["phase"] == "finetune")
        self.assertEqual([epoch["lr"] for epoch in epochs[-2:]], [0.02, 0.002])

    def test_weights_have_a_line_an_epoch_that_counts_every_weight(self):
        prunable = json.loads(self.result.stdout)["prunable"]
        epochs = [json.loads(line) for line in lines_of(self.whole / "metrics.jsonl")]
        weights = [json.loads(line) for line in lines_of(self.whole / "weights.jsonl")]
        self.assertEqual([(w["epoch"], w["phase"]) for w in weights], [(e["epoch"], e["phase"]) for e in epochs])
        for w in weights:
            self.assertEqual(sum(w["bins"]) + w["zeros"], prunable)
            self.assertEqual(w["zeros"] >= prunable // 2, w["phase"] == "finetune")
            self.assertEqual(w["threshold"] is None, w["phase"] == "finetune")
            if w["threshold"]:
                self.assertAlmostEqual(w["scale"] * w["threshold"], 0.6585, delta=1e-5)
                self.assertGreater(w["sum_abs"] * w["scale"], w["sum_tanh"])     # tanh x < x

    def test_a_run_without_weight_lines_goes_on_with_those_to_come(self):
        run = self.folder / "run"
        self.interrupt_at(run, 2, signal.SIGINT, *TINY, "--out", run)
        (run / "weights.jsonl").unlink()
        known = len(lines_of(run / "metrics.jsonl"))
        self.assert_done(art("train", "--resume", run))
        whole = lines_of(self.whole / "weights.jsonl")
        self.assertEqual(lines_of(run / "weights.jsonl"), whole[known:])

    def test_the_options_file_repeats_the_run_bit_for_bit(self):
        again = self.folder / "again"
        self.assert_done(art("train", "--config", self.whole / "options.toml", "--out", again))
        self.assert_same_run(self.whole, again)

    def test_another_seed_gives_another_model(self):
        other = self.folder / "other"
        self.assert_done(art("train", "--config", self.whole / "options.toml", "--seed", "2", "--out", other))
        self.assertNotEqual((self.whole / "model").read_bytes(), (other / "model").read_bytes())

    def test_resuming_with_other_options_that_matter_is_refused_with_their_names(self):
        self.assert_refused(art("train", "--resume", self.whole, "--eta", "1.5", "--seed", "1", "--prune-rate", "0.9"),
                            "--eta (1.05 in the run, 1.5 given)", "--prune-rate (0.5 in the run, 0.9 given)")

    def test_a_stopped_run_whose_options_file_was_changed_is_refused_with_what_was_changed(self):
        run = self.folder / "run"
        self.interrupt_at(run, 1, signal.SIGINT, *TINY, "--out", run)
        options = run / "options.toml"
        before = options.read_text()
        options.write_text(before.replace("lr = 0.02", "lr = 0.05").replace("window = 1", "window = 2"))
        self.assertNotEqual(before, options.read_text())
        self.assert_refused_after_remarks(art("train", "--resume", run), "window = 2 (it was 1)", "lr = 0.05 (it was 0.02)")
        options.write_text(before)
        self.assert_done(art("train", "--out", run, "--resume"))
        self.assert_same_run(self.whole, run)

    def test_layers_are_an_option_that_matters(self):
        run = self.folder / "dlib"
        trained = art(*TINY, "--layers", "dlib", "--out", run)
        self.assert_done(trained)
        self.assertNotIn("fast layers", trained.stderr)
        self.assert_refused(art("train", "--resume", run, "--layers", "fast"), "--layers", '"dlib"', '"fast"')
        options = run / "options.toml"
        options.write_text(options.read_text().replace('layers = "dlib"', 'layers = "fast"'))
        self.assert_refused_after_remarks(art("train", "--resume", run), 'layers = "fast" (it was "dlib")')

    def test_resume_takes_one_name_not_two(self):
        self.assert_refused(art("train", "--out", self.folder / "a", "--resume", self.whole), "--resume RUN or --out RUN --resume")
        self.assert_refused(art("train", "--resume"), "--out RUN", "--resume RUN")

    def test_a_run_without_phase_art_leaves_its_dense_network_too(self):
        run = self.folder / "run"
        art(*TINY, "--max-art-epochs", "0", "--finetune-epochs", "1", "--out", run)
        self.assertTrue((run / "dense").is_file())

    def test_a_finished_run_says_so_and_changes_nothing(self):
        before = {file.name: file.read_bytes() for file in self.whole.iterdir()}
        result = self.assert_done(art("train", "--resume", self.whole, "--threads", "2", "--seed", "1"))
        self.assertIn("this run is finished", result.stderr)
        self.assertEqual(before, {file.name: file.read_bytes() for file in self.whole.iterdir()})

    def test_the_command_line_wins_over_the_config_file(self):
        config = self.folder / "config.toml"
        config.write_text("network = 'resnet-8'\neta = 1.25\naugment = false\nlr-steps = [3, 7]\nwarmup-epochs = 0\n"
                          "max-art-epochs = 0\nfinetune-epochs = 1\nlimit = 32\ntest-limit = 10\n")
        run = self.folder / "run"
        art("train", "--config", config, "--eta", "1.5", "--out", run)
        options = lines_of(run / "options.toml")
        for line in ("eta = 1.5", "augment = false", "lr-steps = [3, 7]", 'network = "resnet-8"'):
            self.assertIn(line, options)

    def test_without_finetuning_the_model_is_the_pruned_network(self):
        run = self.folder / "run"
        result = art(*TINY, "--finetune-epochs", "0", "--out", run)
        self.assertIn(result.returncode, (0, 3), result.stderr)
        self.assertEqual((run / "model").read_bytes(), (run / "model-last").read_bytes())


if __name__ == "__main__":
    unittest.main()
