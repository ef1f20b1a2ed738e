# SPDX-License-Identifier: BSL-1.0
"""scripts/reproduce: recipes of some seconds are run by a real art in pieces; what needs no training is tried with a stand-in."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import time
import unittest

from art_program import PATIENCE, PROGRAM, ArtTest, art, lines_of, wait_until

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/reproduce"
RECIPE = """\
network = "resnet-8"
data = "{data}"
prune-rate = 0.5
limit = 60
augment = false
batch-size = 10
lambda-init = 1e-4
warmup-epochs = {warmup}
max-art-epochs = 2
finetune-epochs = 4
lr = {lr}
lr-steps = [2, 3]
threads = 1
"""
FAST = dict(data="cifar10", warmup=1, lr=0.02)
FAILING = """\
#!/bin/sh
# libcudart, as a CUDA build has it
[ "$1" = --version ] && echo art of the test && exit
exit 9
"""
WAITING = """\
#!/bin/sh
[ "$1" = --version ] || { trap 'kill $!; exit 143' TERM; sleep 600 & wait; }
"""


def command(*arguments):
    return [sys.executable, "-B", str(SCRIPT), *map(str, arguments)]


def reproduce(*arguments, **options):
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=PATIENCE, **options)


def cells_of(table):
    """The cells of every row of a Markdown table, by the names of its columns."""
    rows = [[text.strip() for text in line.strip("|").split(" | ")] for line in table.splitlines() if line.startswith("|")]
    return [dict(zip(rows[0], row)) for row in rows[2:]]


def write_plain_images(folder):
    """Files of CIFAR-10, with a colour for each class: so easily learned that no run ends at chance."""
    folder.mkdir(parents=True)
    for name, number in [(f"data_batch_{i}.bin", 20) for i in range(1, 6)] + [("test_batch.bin", 30)]:
        colours = [(255 * (i % 2), 255 * (i // 2 % 2), 85 * (i // 4)) for i in range(10)]
        records = [bytes([label]) + b"".join(bytes([value]) * 1024 for value in colours[label]) for label in range(10)]
        (folder / name).write_bytes(b"".join(records) * (number // 10))


class ReproduceTest(ArtTest):
    def setUp(self):
        super().setUp()
        self.recipes = self.folder / "recipes"
        self.recipes.mkdir()
        self.runs = self.folder / "runs"
        self.document = self.folder / "results.md"
        self.data = self.folder / "data"
        write_plain_images(self.data / "cifar10")
        self.places = ["--data-dir", self.data, "--recipes", self.recipes, "--runs", self.runs, "--docs", self.document,
                       "--art", PROGRAM]

    def add_recipe(self, name, **changes):
        (self.recipes / (name + ".toml")).write_text(RECIPE.format(**{**FAST, **changes}))

    def assert_status(self, result, status):
        self.assertEqual(result.returncode, status, result.stderr)
        return cells_of(result.stdout)

    def epochs(self, name):
        return [json.loads(line) for line in lines_of(self.runs / name / "metrics.jsonl")]


class Pieces(ReproduceTest):
    def test_a_run_in_pieces_gives_what_one_without_interruption_gives_and_the_table_shows_it(self):
        self.add_recipe("cell")
        whole = self.folder / "whole"
        begin = time.monotonic()
        self.assert_done(art("train", "--config", self.recipes / "cell.toml", "--data-dir", self.data / "cifar10", "--seed", 3,
                             "--out", whole))
        third = (time.monotonic() - begin) / 3  # of the run; a piece gets one more than the one before
        statuses = []
        while not statuses or (statuses[-1] == 75 and len(statuses) < 10):
            result = reproduce("--seed", 3, "--minutes", third * (len(statuses) + 1) / 60, *self.places)
            statuses.append(result.returncode)
        self.assertEqual(set(statuses[:-1]), {75}, result.stderr)
        (row,) = self.assert_status(result, 0)
        self.assert_same_run(whole, self.runs / "cell-seed3")

        epochs = self.epochs("cell-seed3")
        tuned = [epoch["test_accuracy"] for epoch in epochs if epoch["phase"] == "finetune"]
        dense = [epoch["test_accuracy"] for epoch in epochs if epoch["phase"] != "finetune"]
        self.assertEqual((row["ours, best"], row["ours, last"]), (f"{100 * max(tuned):.2f}", f"{100 * tuned[-1]:.2f}"))
        self.assertEqual((row["before pruning"], row["density"]), (f"{100 * max(dense):.2f}", "50.00 %"))
        self.assertEqual(row["ART epochs"].split()[0], str(sum(epoch["phase"] == "art" for epoch in epochs)))
        self.assertEqual(row["hours"], f"{sum(epoch['seconds'] for epoch in epochs) / 3600:.2f}")
        self.assertEqual((row["cell"], row["seed"], row["state"]), ("cell", "3", "finished"))
        self.assertEqual((row["published"], row["published dense"]), ("-", "-"))
        self.assertEqual(cells_of(self.document.read_text()), [row])

        pieces = [json.loads(line) for line in lines_of(self.runs / "cell-seed3" / "machine.jsonl")]
        self.assertEqual(len(pieces), len(statuses))
        self.assertEqual({piece["art"] for piece in pieces}, {self.assert_done(art("--version")).stdout.strip()})
        self.assertEqual(row["machine"], pieces[0]["machine"])

        again = reproduce("--seed", 3, *self.places)  # nothing is left to do, and no piece is begun
        self.assertEqual(self.assert_status(again, 0), [row])
        self.assertEqual(len(lines_of(self.runs / "cell-seed3" / "machine.jsonl")), len(pieces))

    def test_ctrl_c_keeps_the_epochs_and_the_next_command_finishes_even_with_the_data_elsewhere(self):
        self.add_recipe("cell")
        folder = self.runs / "cell-seed1"
        process = subprocess.Popen(command(*self.places), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: self.epochs("cell-seed1"), process)
        process.send_signal(signal.SIGINT)
        table, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn("go on with " + str(SCRIPT), errors)
        self.assertIn("stopped by SIGTERM", errors)
        self.assertTrue((folder / "checkpoint").exists())
        epochs = self.epochs("cell-seed1")
        number = sum(epoch["phase"] == epochs[-1]["phase"] for epoch in epochs)
        (row,) = cells_of(table)
        self.assertEqual((row["state"], row["ours, best"]), (f"phase {epochs[-1]['phase']}, epoch {number}", "-"))

        self.data.rename(self.folder / "elsewhere")
        (row,) = self.assert_status(reproduce(*self.places, "--data-dir", self.folder / "elsewhere"), 0)
        self.assertEqual(row["state"], "finished")
        self.assertEqual(self.epochs("cell-seed1")[:len(epochs)], epochs)

    def test_after_a_failure_the_next_cell_goes_on(self):
        self.add_recipe("a-diverges", data="shapes", lr=1e30)
        self.add_recipe("b-lacks-data", data="cifar100")
        self.add_recipe("c-is-good", warmup=0)
        result = reproduce(*self.places)
        diverged, lacking, good = self.assert_status(result, 3)
        self.assertIn("training diverged", result.stderr)
        self.assertIn("train.bin", result.stderr)
        self.assertRegex(diverged["state"], r"^failed \(status 3\): (phase|begun)")
        self.assertEqual((lacking["state"], good["state"]), ("failed (status 2): not run yet", "finished"))
        self.assertEqual(cells_of(self.document.read_text()), [diverged, lacking, good])

    def test_a_run_with_other_options_than_the_recipe_is_neither_resumed_nor_shown(self):
        self.add_recipe("cell", warmup=0)
        self.assert_status(reproduce(*self.places), 0)
        self.add_recipe("cell", warmup=5)
        result = reproduce(*self.places)
        (row,) = self.assert_status(result, 3)
        self.assertIn("not of this recipe: warmup-epochs = 0", result.stderr)
        self.assertEqual((row["state"], row["ours, best"]), ("not of this recipe: warmup-epochs = 0", "-"))


class WithoutTraining(ReproduceTest):
    def test_the_published_table_stands_there_before_anything_has_run(self):
        result = reproduce("--table", "--runs", self.runs, "--docs", self.document)
        rows = self.assert_status(result, 0)
        self.assertEqual(len(rows), 18)
        self.assertEqual({row["state"] for row in rows}, {"not run yet"})
        for name in ("ours, best", "ours, last", "before pruning", "ART epochs", "density", "hours", "seed", "commit", "machine"):
            self.assertEqual({row[name] for row in rows}, {"-"}, name)
        self.assertIn(("vgg19-cifar100-0.98", "72.88", "71.83"),
                      [(row["cell"], row["published dense"], row["published"]) for row in rows])
        self.assertFalse(self.runs.exists())
        self.assertIn("0 of 18 cells", self.document.read_text())
        self.assertIn("<!-- gpu_check:begin -->", self.document.read_text())

    def test_a_part_of_a_data_set_is_refused_for_the_published_table(self):
        result = reproduce("resnet32-cifar10-0.98", "resnet32-cifar100-0.90", "--data-dir", self.data, "--runs", self.runs,
                           "--docs", self.document, "--art", PROGRAM)
        rows = self.assert_status(result, 3)
        self.assertIn("expected all 50000 training and 10000 test images of cifar10, found 100 and 30", result.stderr)
        self.assertIn("cifar100 cannot be used", result.stderr)
        self.assertEqual({row["state"] for row in rows}, {"not run yet"})

    def test_published_numbers_are_those_of_the_recipes(self):
        for row in cells_of(reproduce("--table", "--runs", self.runs, "--docs", self.document).stdout):
            recipe = (SCRIPT.parents[1] / "examples/recipes" / (row["cell"] + ".toml")).read_text()
            self.assertIn(f"fine-tuning: {row['published']} % (dense {row['published dense']} %)", recipe)

    def test_the_document_keeps_what_is_not_between_the_markers(self):
        head, tail = "my head\r\n\n<!-- reproduce:begin -->", "<!-- reproduce:end --> and\n\nmy end"
        self.document.write_bytes((head + "old" + tail).encode())
        for _ in range(2):
            reproduce("--table", "--runs", self.runs, "--docs", self.document)
            text = self.document.read_bytes().decode()
            self.assertTrue(text.startswith(head) and text.endswith(tail), text)
            self.assertNotIn("old", text)
        self.assertEqual({file.name for file in self.folder.iterdir()}, {"data", "recipes", "results.md"})

    def test_a_document_with_one_marker_is_left_alone(self):
        self.document.write_text("<!-- reproduce:begin -->\nmine")
        self.assert_refused(reproduce("--table", "--docs", self.document), "results.md", "<!-- reproduce:end -->")
        self.assertEqual(self.document.read_text(), "<!-- reproduce:begin -->\nmine")

    def test_the_table_says_how_far_a_run_is_and_shows_what_is_final(self):
        name = "vgg19-cifar10-0.98"
        run = self.runs / (name + "-seed1")
        run.mkdir(parents=True)
        for file, text in (("options.toml", (SCRIPT.parents[1] / f"examples/recipes/{name}.toml").read_text()
                            + "limit = 0\ntest-limit = 0\naugment = true\nclean-scoring = false\npublished-count = false\n"),
                           ("machine.jsonl", json.dumps({"commit": "1234567890abcdef-dirty", "machine": "One GPU"}) + "\n"
                            + json.dumps({"commit": None, "machine": "One GPU"}) + '\n{"commit": "cut off')):
            (run / file).write_text(text)
        epoch = {"test_accuracy": 0.625, "seconds": 36, "density": 0.02}
        for phases, state, art_epochs, before in (({"warmup": 60, "art": 73}, "phase art, epoch 73", "-", "-"),
                                                  ({"art": 300, "finetune": 9}, "phase finetune, epoch 9", "300 (limit)", "62.50")):
            epochs = [{**epoch, "phase": phase} for phase, number in phases.items() for _ in range(number)]
            (run / "metrics.jsonl").write_text("".join(json.dumps(epoch) + "\n" for epoch in epochs))
            (row,) = self.assert_status(reproduce(name, "--table", "--runs", self.runs, "--docs", self.document), 0)
            self.assertEqual((row["state"], row["ART epochs"], row["before pruning"]), (state, art_epochs, before))
            self.assertEqual((row["ours, best"], row["ours, last"], row["density"]), ("-", "-", "-"))
            self.assertEqual((row["hours"], row["published"]), (f"{len(epochs) / 100:.2f}", "93.75"))
            self.assertEqual((row["commit"], row["machine"]), ("123456789-dirty, unknown", "One GPU"))

    def test_every_seed_has_a_row_and_the_files_of_other_cells_none(self):
        self.add_recipe("cell")
        for name in ("cell-seed10", "cell-seed2", "cell-seed2x", "cell-seed", "cell-other-seed1"):
            (self.runs / name).mkdir(parents=True)
            (self.runs / name / "options.toml").write_text("")
        rows = self.assert_status(reproduce("--table", *self.places), 0)
        self.assertEqual([row["seed"] for row in rows], ["2", "10"])

    def test_cells_are_listed_in_the_order_in_which_they_are_run(self):
        cells = self.assert_done(reproduce("--list")).stdout.split()
        self.assertEqual(cells[:3], ["resnet32-cifar10-0.98", "resnet32-cifar10-0.90", "resnet32-cifar10-0.995"])
        self.assertEqual((len(set(cells)), cells[-1]), (18, "vgg19-tinyimagenet-0.995"))

    def add_program(self, name, text):
        program = self.folder / name
        program.write_text(text)
        program.chmod(0o755)
        return program

    def test_two_processes_do_not_work_on_one_run(self):
        self.add_recipe("cell")
        waiting = ["--art", self.add_program("art", WAITING)]
        first = subprocess.Popen(command(*self.places, *waiting), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_until(lambda: lines_of(self.runs / "cell-seed1" / "machine.jsonl"), first)
        second = reproduce(*self.places, *waiting)
        first.send_signal(signal.SIGTERM)
        errors = first.communicate(timeout=PATIENCE)[1]
        self.assertEqual(first.returncode, 143, errors)
        self.assert_status(second, 3)
        self.assertIn("another process is at work on", second.stderr)
        self.assertEqual(len(lines_of(self.runs / "cell-seed1" / "machine.jsonl")), 1)

    def test_a_build_with_cuda_is_recorded_with_the_gpu(self):
        self.add_recipe("cell")
        program = self.add_program("art", FAILING)
        self.add_program("nvidia-smi", "#!/bin/sh\necho Some GPU\n")
        path = f"{self.folder}{os.pathsep}{os.environ['PATH']}"
        result = reproduce(*self.places, "--art", program, env={**os.environ, "PATH": path})
        (row,) = self.assert_status(result, 3)
        (piece,) = [json.loads(line) for line in lines_of(self.runs / "cell-seed1" / "machine.jsonl")]
        self.assertEqual((piece["machine"], piece["art"], row["machine"]), ("Some GPU", "art of the test", "Some GPU"))
        self.assertEqual(row["state"], "failed (status 9): not run yet")

    def test_every_mistake_gives_one_line(self):
        file = self.folder / "file"
        file.write_text("no folder")
        missing = self.folder / "missing"
        usual = ["--runs", self.runs, "--docs", self.document, "--art", PROGRAM]
        for arguments, *expected in (
                (["resnet32-cifar10-0.99"], "'resnet32-cifar10-0.99'", "known: resnet32-cifar10-0.90"),
                ([], "--data-dir DIR", "resnet32-cifar10-0.98", "art data fetch cifar10"),
                (["--data-dir", missing], "--data-dir", "missing"),
                (["--data-dir", file], "--data-dir", "file"),
                (["--data-dir", self.folder, "--art", file], "file", "cmake --build"),
                (["--data-dir", self.folder, "--runs", file / "runs"], "--runs", "Not a directory"),
                (["--data-dir", self.folder, "--runs", file], "--runs", "File exists"),
                (["--data-dir", self.folder, "--docs", file / "results.md"], "--docs", "Not a directory"),
                (["--table", "--docs", self.folder], "--docs", "Is a directory"),
                (["--recipes", missing, "--table"], "--recipes", "missing"),
                (["--minutes", "nan"], "--minutes", "above 0", "'nan'"),
                (["--seed", "1.5"], "--seed", "'1.5'"),
                (["--data-dirs", "x"], "--data-dirs", "--help")):
            with self.subTest(arguments):
                self.assert_refused(reproduce(*usual, *arguments), *expected)
        self.assertEqual(list(self.runs.iterdir()) if self.runs.exists() else [], [])


if __name__ == "__main__":
    unittest.main()
