# SPDX-License-Identifier: BSL-1.0
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import tempfile
import unittest

from art_program import ArtTest, art, art_done, lines_of, start, wait_until
from browser import Browser, find_browser

AXES = 'methods = ["art", "l1"]\nprune-rates = [0.5, 0.9]\n'
OPTIONS = """network = "resnet-8"
limit = 32
test-limit = 16
batch-size = 16
warmup-epochs = 1
max-art-epochs = 1
finetune-epochs = 1
lr = 0.02
lr-steps = [1]
threads = 1
"""
L1 = '[method.l1]\nmethod = "art"\npenalty = "l1"\n'
RUNS = ["art-0.5-seed1", "l1-0.5-seed1", "art-0.9-seed1", "l1-0.9-seed1"]


def files_of(folder):
    return {file.relative_to(folder): (file.stat().st_mtime_ns, file.read_bytes())
            for file in folder.rglob("*") if file.is_file()}


def files_of_runs(folder):
    return {name: file for name, file in files_of(folder).items() if len(name.parts) > 1}


def begun(result):
    """The runs a comparison began, in their order."""
    return re.findall(r"^run \d+ of \d+: ([^ ,]+)", result.stderr, re.M)


class CompareTest(ArtTest):
    def write(self, text, name="my.toml"):
        recipe = self.folder / name
        recipe.write_text(text)
        return recipe


class Compare(CompareTest):
    """All of these begin with a comparison that is finished, or change nothing."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.recipe = pathlib.Path(folder.name) / "my.toml"
        cls.recipe.write_text(AXES + OPTIONS + L1)
        cls.first = art_done("compare", cls.recipe, "--json")
        cls.out = cls.recipe.with_suffix("")        # no --out: the recipe's name

    def test_every_method_is_trained_at_every_rate_by_itself(self):
        self.assertEqual(begun(self.first), RUNS)
        for run in RUNS:
            self.assertTrue((self.out / run / "results.json").is_file(), run)
            self.assertIn("accuracy ", (self.out / run / "train.log").read_text())
        self.assertIn('penalty = "l1"', lines_of(self.out / "l1-0.9-seed1" / "options.toml"))
        self.assertIn('penalty = "hypersparse"', lines_of(self.out / "art-0.9-seed1" / "options.toml"))
        self.assertIn("prune-rate = 0.9", lines_of(self.out / "art-0.9-seed1" / "options.toml"))

    def test_the_json_says_what_the_runs_files_say(self):
        found = json.loads(self.first.stdout)
        self.assertEqual([(row["method"], row["prune_rate"]) for row in found["rows"]],
                         [("art", 0.5), ("art", 0.9), ("l1", 0.5), ("l1", 0.9)])
        self.assertEqual((found["missing"], found["trained"], found["tested_on"]), ([], "resnet-8 on shapes", "test"))
        for row in found["rows"]:
            run = self.out / f"{row['method']}-{row['prune_rate']}-seed1"
            results = json.loads((run / "results.json").read_text())
            self.assertEqual((row["accuracy"], row["std"], row["seeds"]), (results["accuracy"], None, 1))
            self.assertEqual((row["runs"][0]["kept"], row["runs"][0]["prunable"]), (results["kept"], results["prunable"]))
            exported = json.loads(art_done("export", run, "--format", "hsn", "--out", self.folder / "net.hsn", "--json").stdout)
            self.assertEqual(row["runs"][0]["bytes"], (self.folder / "net.hsn").stat().st_size, exported)
            evaluated = json.loads(art_done("evaluate", run, "--data", "shapes", "--limit", 16, "--json").stdout)
            self.assertEqual(row["accuracy"], evaluated["accuracy"])

    def test_tables_have_a_row_for_each_method_and_rate(self):
        result = self.assert_done(art("compare", self.recipe, "--table"))
        self.assertEqual(begun(result), [])
        rows = [line.split()[:2] for line in result.stdout.splitlines()]
        self.assertEqual(rows[:5], [["method", "prune"], ["art", "50"], ["art", "90"], ["l1", "50"], ["l1", "90"]])
        self.assertEqual(len(re.findall(r"^\| (?:art|l1) \|", (self.out / "compare.md").read_text(), re.M)), 4)
        self.assertIn("Accuracy over prune rate", (self.out / "compare.html").read_text())

    @unittest.skipIf(find_browser() is None, "neither chromium nor google-chrome was found")
    def test_the_page_is_whole_in_a_browser(self):
        with Browser() as browser:
            for width in (400, 1400):
                browser.open(self.out / "compare.html", width, 900)
                self.assertEqual((browser.complaints(), browser.requests()), ([], []))
                self.assertLessEqual(browser.value_of("document.documentElement.scrollWidth"), width)
            said = browser.value_of("document.querySelector('[role=img]').getAttribute('aria-label')")
            self.assertIn("art: at 50", said)
            self.assertEqual(browser.value_of("document.querySelectorAll('.area path.dot').length"), 2)     # methods

    def test_finished_runs_are_not_repeated(self):
        before = files_of_runs(self.out)
        result = self.assert_done(art("compare", self.recipe, "--json"))
        self.assertEqual(begun(result), [])
        self.assertEqual(files_of_runs(self.out), before)
        self.assertEqual(json.loads(result.stdout), json.loads(self.first.stdout))

    def test_a_changed_recipe_is_refused_before_anything_runs(self):
        changed = self.write("seeds = [2, 1]\n" + AXES + OPTIONS.replace("0.02", "0.05") + L1)
        before = files_of(self.out)
        self.assert_refused(art("compare", changed, "--out", self.out), "options.toml", "lr = 0.02 (the recipe gives 0.05)",
                            "my.toml")
        self.assertEqual(files_of(self.out), before)

    def test_more_seeds_add_their_runs_and_give_a_deviation(self):
        out = self.folder / "more"
        shutil.copytree(self.out, out)
        more = self.write("seeds = [1, 2]\n" + AXES.replace("[0.5, 0.9]", "[0.5]").replace(', "l1"', "") + OPTIONS)
        result = self.assert_done(art("compare", more, "--out", out, "--json"))
        self.assertEqual(begun(result), ["art-0.5-seed2"])
        row, = json.loads(result.stdout)["rows"]
        one, two = (run["accuracy"] for run in row["runs"])
        self.assertAlmostEqual(row["accuracy"], (one + two) / 2)
        self.assertAlmostEqual(row["std"], abs(one - two) / 2 ** 0.5)

    def test_two_at_once_give_what_one_after_the_other_does(self):
        recipe = self.write(AXES.replace("[0.5, 0.9]", "0.9") + OPTIONS + L1)
        both = self.folder / "both"
        self.assertEqual(begun(self.assert_done(art("compare", recipe, "--out", both, "--jobs", "2"))), RUNS[2:])
        for run in RUNS[2:]:
            self.assertEqual((both / run / "model").read_bytes(), (self.out / run / "model").read_bytes())

    def test_a_damaged_result_is_named(self):
        out = self.folder / "damaged"
        shutil.copytree(self.out, out)
        (out / RUNS[0] / "results.json").write_text("{}")
        self.assert_refused(art("compare", self.recipe, "--out", out, "--table"), "results.json")


class Mistakes(CompareTest):
    def refuse(self, text, *expected):
        recipe = self.write(text)
        self.assert_refused(art("compare", recipe), "compare: ", "my.toml", *expected)
        self.assertEqual([file.name for file in self.folder.iterdir()], ["my.toml"])    # nothing was made

    def test_what_is_not_known_is_refused_in_one_line(self):
        self.refuse(AXES + OPTIONS + "learning-rate = 1\n" + L1, "'learning-rate'")
        self.refuse(AXES + OPTIONS + L1 + "layuot = 1\n", "'layuot'")
        self.refuse(AXES.replace("art", "magic") + OPTIONS + L1, "method")
        self.refuse(AXES + OPTIONS.replace("0.02", "much") + L1, "--lr", "much")
        self.refuse(AXES + OPTIONS + L1.replace("l1]", "l7]"), "[method.l7]")

    def test_a_recipe_that_is_not_there_is_named(self):
        self.assert_refused(art("compare", self.folder / "none.toml"), "none.toml")
        self.assert_refused(art("search", self.folder / "none.toml", "--out", self.folder / "x"), "none.toml")

    def test_a_file_is_no_folder_for_runs(self):
        recipe = self.write(AXES + OPTIONS + L1, "recipe")
        self.assert_refused(art("compare", recipe), "--out")


class Stopped(CompareTest):
    def setUp(self):
        super().setUp()
        self.recipe = self.write(AXES.replace("[0.5, 0.9]", "0.5") + OPTIONS.replace("limit = 32", "limit = 320") + L1)
        self.out = self.folder / "out"

    def stop(self, sign):
        """Sends one signal when the first run is on its way."""
        process = start("compare", self.recipe, "--out", self.out)
        wait_until(lambda: (self.out / RUNS[0] / "metrics.jsonl").exists(), process)
        process.send_signal(sign)
        stderr = process.communicate()[1]
        return process.returncode, stderr

    def test_a_stopped_comparison_goes_on_where_it_was(self):
        status, said = self.stop(signal.SIGINT)
        self.assertEqual(status, 130, said)
        self.assertIn("goes on from here", said.splitlines()[-1])
        self.assertIn("stopped by SIGINT", (self.out / RUNS[0] / "train.log").read_text())
        self.assertTrue((self.out / RUNS[0] / "checkpoint").exists())
        self.assertFalse((self.out / RUNS[1]).exists())
        result = self.assert_done(art("compare", self.recipe, "--out", self.out))
        self.assertIn(RUNS[0] + " goes on", result.stderr)
        self.assertEqual(begun(result), RUNS[:2])
        self.assertIn("going on with resnet-8", (self.out / RUNS[0] / "train.log").read_text())

    def test_a_killed_comparison_leaves_a_run_that_a_second_one_does_not_touch(self):
        process = start("compare", self.recipe, "--out", self.out)
        log = self.out / RUNS[0] / "train.log"
        wait_until(lambda: (self.out / RUNS[0] / "options.toml").exists(), process)
        children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True)
        child = int(children.stdout)
        self.addCleanup(lambda: os.path.exists(f"/proc/{child}") and os.kill(child, signal.SIGKILL))
        process.kill()
        process.communicate()
        self.assert_refused_after_remarks(art("compare", self.recipe, "--out", self.out), str(log), "a program that still does")

    def test_a_time_that_is_over_starts_nothing_more(self):
        self.recipe.write_text(self.recipe.read_text().replace("limit = 320", "limit = 32"))
        result = self.assert_done(art("compare", self.recipe, "--out", self.out, "--time-budget", "0.0001"))
        self.assertEqual(begun(result), RUNS[:1])
        self.assertIn(f"missing: {RUNS[1]}: not begun", result.stdout)

    def test_a_run_that_fails_does_not_end_the_others(self):
        self.recipe.write_text(self.recipe.read_text().replace("limit = 320", "limit = 32") + "lr = 1e30\n")
        result = art("compare", self.recipe, "--out", self.out, "--json")
        self.assertEqual(result.returncode, 3, result.stderr)
        self.assertEqual(begun(result), RUNS[:2])
        self.assertIn(RUNS[1] + ": ended with status 3: art: ", result.stderr)
        found = json.loads(result.stdout)
        self.assertEqual([len(row["runs"]) for row in found["rows"]], [1, 0])
        self.assertEqual(len(found["missing"]), 1)


def train_has(option):
    return option in art("train", "--help").stdout


@unittest.skipUnless(train_has("--method "), "art train knows one method only")
class BaseLine(CompareTest):
    def test_the_dense_network_is_trained_once_a_seed_and_is_the_first_row(self):
        schedule = re.compile("^.*-epochs = .*\n", re.M)
        recipe = self.write('methods = ["art", "dense"]\nprune-rates = [0.5, 0.9]\nepochs = 1\n' + schedule.sub("", OPTIONS)
                            + "[method.art]\n" + "".join(schedule.findall(OPTIONS)))
        result = art_done("compare", recipe, "--json")
        self.assertEqual(begun(result), ["dense-0-seed1", "art-0.5-seed1", "art-0.9-seed1"])
        rows = json.loads(result.stdout)["rows"]
        self.assertEqual([row["method"] for row in rows], ["dense", "art", "art"])
        self.assertTrue(rows[0]["base_line"])
        self.assertEqual(rows[0]["runs"][0]["kept"], rows[0]["runs"][0]["prunable"])


@unittest.skipUnless(train_has("--validation "), "art train holds no images out")
class Search(CompareTest):
    RANGES = '[search]\nlr = [0.001, 0.1, "log"]\nwindow = [0, 2, "whole"]\n'

    def setUp(self):
        super().setUp()
        options = "validation = 0.25\nprune-rate = 0.5\nseed = 3\n" + OPTIONS.replace("lr = 0.02\n", "")
        self.recipe = self.write(options + self.RANGES)
        self.out = self.folder / "out"

    def trials(self, out):
        return [json.loads(line)["options"] for line in lines_of(out / "search.jsonl")[1:]]

    def test_a_search_that_goes_on_comes_to_the_same_trials_and_repeats_none(self):
        whole = self.folder / "whole"
        self.assert_done(art("search", self.recipe, "--out", whole, "--trials", 4))
        self.assert_done(art("search", self.recipe, "--out", self.out, "--trials", 2))
        before = files_of_runs(self.out)
        result = self.assert_done(art("search", self.recipe, "--out", self.out, "--trials", 4, "--json"))
        self.assertEqual(re.findall(r"^trial (\d+):", result.stderr, re.M), ["3", "4"])
        self.assertEqual(self.trials(self.out), self.trials(whole))
        self.assertLessEqual(before.items(), files_of_runs(self.out).items())
        found = json.loads(result.stdout)
        self.assertEqual(max(trial["score"] for trial in found["trials"]), found["trials"][found["best"] - 1]["score"])
        best = lines_of(self.out / "best.toml")
        self.assertIn("lr = " + found["trials"][found["best"] - 1]["options"]["lr"], best)
        art("train", "--config", self.out / "best.toml", "--out", self.folder / "best")     # good or bad, it is trained
        self.assertTrue((self.folder / "best" / "results.json").exists())

    def test_another_seed_looks_elsewhere(self):
        self.assert_done(art("search", self.recipe, "--out", self.out, "--trials", 2))      # the first one is in the middle
        self.recipe.write_text(self.recipe.read_text().replace("seed = 3", "seed = 4"))
        self.assert_refused(art("search", self.recipe, "--out", self.out, "--trials", 1), "another search")
        other = self.folder / "other"
        self.assert_done(art("search", self.recipe, "--out", other, "--trials", 2))
        self.assertNotEqual(self.trials(other), self.trials(self.out))

    def test_a_range_that_art_train_does_not_take_is_refused_before_anything_runs(self):
        self.recipe.write_text(self.recipe.read_text() + "eta = [-1, 2]\n")
        self.assert_refused(art("search", self.recipe, "--out", self.out, "--trials", 1), "--eta", "my.toml")
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
