# SPDX-License-Identifier: BSL-1.0
import json
import signal
import unittest

from art_program import TINY, ArtTest, art, lines_of, start, wait_until

EPOCH_KEYS = {"phase", "epoch", "loss", "train_accuracy", "pruned_accuracy", "test_accuracy", "lambda", "lr", "threshold", "scale",
              "density", "images_per_second", "seconds"}
RESULT_KEYS = {"accuracy", "loss", "images", "density", "prune_rate", "kept", "prunable", "network", "classes", "seconds"}
EVERY_STEP = ["--checkpoint-minutes", "1e-6"]


class Train(ArtTest):
    @classmethod
    def setUpClass(cls):
        """One run without interruption, with which the others are compared."""
        import pathlib
        import tempfile
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.whole = pathlib.Path(folder.name) / "whole"
        cls.result = art(*TINY, "--out", cls.whole, "--json")

    def test_a_run_leaves_all_its_files_and_one_json_object(self):
        result = self.json_of(self.result)
        self.assertLessEqual(RESULT_KEYS, result.keys())
        self.assertEqual((result["network"], result["classes"], result["images"]), ("resnet-8", 10, 32))
        self.assertEqual(result["kept"], result["prunable"] - result["prunable"] // 2)
        for name in ("options.toml", "metrics.jsonl", "model", "model-last", "dense", "checkpoint", "checkpoint.previous"):
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

    def test_the_options_file_repeats_the_run_bit_for_bit(self):
        again = self.folder / "again"
        self.assert_done(art("train", "--config", self.whole / "options.toml", "--out", again))
        self.assert_same_run(self.whole, again)

    def test_another_seed_gives_another_model(self):
        other = self.folder / "other"
        self.assert_done(art("train", "--config", self.whole / "options.toml", "--seed", "2", "--out", other))
        self.assertNotEqual((self.whole / "model").read_bytes(), (other / "model").read_bytes())

    def test_a_run_killed_in_every_phase_and_resumed_is_the_same_as_one_that_never_was(self):
        run = self.folder / "run"
        command = [*TINY, *EVERY_STEP, "--out", run]
        for epochs in range(len(lines_of(self.whole / "metrics.jsonl")) - 1):
            status, _ = self.interrupt_at(run, epochs, signal.SIGKILL, *command)
            self.assertEqual(status, -signal.SIGKILL)
            command = ["train", "--resume", run]
            if not (run / "options.toml").exists():     # killed before there was a run
                command = [*TINY, *EVERY_STEP, "--out", run]
        self.assert_done(art(*command))
        self.assert_same_run(self.whole, run)

    def test_a_signal_stops_after_the_step_with_a_checkpoint_and_its_status(self):
        for number, status in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            with self.subTest(number):
                run = self.folder / number.name
                found, errors = self.interrupt_at(run, 1, number, *TINY, "--out", run)
                self.assertEqual(found, status, errors)
                self.assertIn("stopped by " + number.name, errors.splitlines()[-1])
                self.assert_done(art("train", "--resume", run))
                self.assert_same_run(self.whole, run)

    def test_a_second_signal_ends_at_once_and_leaves_a_run_that_can_go_on(self):
        run = self.folder / "run"
        process = start(*TINY, *EVERY_STEP, "--out", run)
        wait_until((run / "checkpoint").exists, process)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGINT)
        process.communicate()
        self.assertEqual(process.returncode, 130)
        self.assert_done(art("train", "--resume", run))
        self.assert_same_run(self.whole, run)

    def test_a_run_goes_on_from_the_checkpoint_before_if_the_newest_is_damaged_or_missing(self):
        for damage in (lambda f: f.write_bytes(f.read_bytes()[:-1]), lambda f: f.unlink(), flip_a_bit):
            run = self.folder / "run"
            self.interrupt_at(run, 2, signal.SIGINT, *TINY, "--out", run)
            damage(run / "checkpoint")
            result = self.assert_done(art("train", "--resume", run))
            self.assertIn("goes on from the checkpoint before it", result.stderr)
            self.assert_same_run(self.whole, run)
            for file in run.iterdir():
                file.unlink()

    def test_a_run_without_a_whole_checkpoint_is_refused(self):
        run = self.folder / "run"
        self.interrupt_at(run, 2, signal.SIGINT, *TINY, "--out", run)
        flip_a_bit(run / "checkpoint")
        flip_a_bit(run / "checkpoint.previous")
        result = art("train", "--resume", run)
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("checkpoint.previous", result.stderr.splitlines()[-1])

    def test_resuming_with_other_options_that_matter_is_refused_with_their_names(self):
        self.assert_refused(art("train", "--resume", self.whole, "--eta", "1.5", "--seed", "1", "--prune-rate", "0.9"),
                            "--eta (1.05 in the run, 1.5 given)", "--prune-rate (0.5 in the run, 0.9 given)")

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

    def test_a_run_that_diverges_ends_with_status_3_and_leaves_no_bad_checkpoint(self):
        run = self.folder / "run"
        result = art(*TINY, "--lr", "1e30", "--out", run)
        self.assertEqual((result.returncode, result.stdout), (3, ""), result.stderr)
        self.assertIn("finite", result.stderr.splitlines()[-1])
        self.assertFalse((run / "checkpoint").exists())
        self.assertFalse((run / "model").exists())

    def test_a_network_pruned_down_to_chance_ends_with_status_3(self):
        result = art(*TINY, "--prune-rate", "0.99995", "--out", self.folder / "run")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("no better than guessing", result.stderr.splitlines()[-1])


def flip_a_bit(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


if __name__ == "__main__":
    unittest.main()
