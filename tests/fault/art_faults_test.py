# SPDX-License-Identifier: BSL-1.0
"""What a run survives: kill -9, signals, damaged files, a full disk, numbers that explode."""
import pathlib
import resource
import signal
import unittest

from art_program import TINY, ComparedWithAWholeRun, art, lines_of, start, wait_until

EVERY_STEP = ["--checkpoint-minutes", "1e-6"]


class Faults(ComparedWithAWholeRun):
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

    def test_a_run_that_diverges_ends_with_status_3_and_leaves_no_bad_checkpoint(self):
        run = self.folder / "run"
        result = art(*TINY, "--lr", "1e30", "--out", run)
        self.assertEqual((result.returncode, result.stdout), (3, ""), result.stderr)
        self.assertRegex(result.stderr.splitlines()[-1], r"finite.* in (con|fc)_\d+ at step \d+: .*\(phase warmup, epoch 1, about \d+ steps into it\)")
        self.assertFalse((run / "checkpoint").exists())
        self.assertFalse((run / "model").exists())

    def test_a_network_pruned_down_to_chance_ends_with_status_3(self):
        result = art(*TINY, "--prune-rate", "0.99995", "--out", self.folder / "run")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertIn("no better than guessing", result.stderr.splitlines()[-1])

    def test_a_full_disk_ends_the_run_with_the_name_of_the_file_and_leaves_one_that_can_go_on(self):
        run = self.folder / "run"
        self.interrupt_at(run, 1, signal.SIGINT, *TINY, "--out", run)
        model = (self.whole / "dense").stat().st_size
        for file, room in (("dense", model - 1), ("checkpoint", model + 1)):    # a checkpoint holds more than a model
            with self.subTest(file):
                result = art("train", "--resume", run, preexec_fn=lambda: files_may_not_exceed(room))
                self.assertEqual((result.returncode, result.stdout), (3, ""), result.stderr)
                self.assertIn(str(run / file), result.stderr.splitlines()[-1])
                self.assertIn("File too large", result.stderr.splitlines()[-1])
                self.assertEqual(list(run.glob("*.tmp")), [])
        self.assert_done(art("train", "--resume", run))
        self.assert_same_run(self.whole, run)

    def test_an_output_folder_that_cannot_be_written_is_refused_before_training(self):
        (self.folder / "file").write_text("not a folder")
        for out in (self.folder / "file", self.folder / "file" / "run", pathlib.Path("/proc/run")):
            with self.subTest(out):
                self.assert_refused(art(*TINY, "--out", out), str(out))


def flip_a_bit(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 4
    file.write_bytes(content)


def files_may_not_exceed(size):
    """A disk that is full, seen by one process: a write past the size fails."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


if __name__ == "__main__":
    unittest.main()
