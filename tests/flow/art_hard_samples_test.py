# SPDX-License-Identifier: BSL-1.0
import math
import signal
import tempfile
import unittest
from pathlib import Path

from art_program import TINY, ArtTest, art, lines_of, metrics_without_timing

SCORE = ["data", "score", "--network", "resnet-8", "--data", "shapes", "--limit", "40", "--batch-size", "16", "--epochs", "1",
         "--runs", "2", "--lr", "0.02"]
ADVERSARIAL = [*TINY, "--adversarial", "pgd", "--attack-steps", "2", "--attack-epsilon", "4/255"]


def samples_of(path):
    """Head and samples of a sample list."""
    lines = lines_of(path)
    head = dict(line.split(" ", 1) for line in lines[1:9])
    samples = [line.split() for line in lines[9:-1]]
    return head, [(int(index), *map(float, score)) for index, *score in samples]


class Scores(ArtTest):
    def test_every_image_has_its_score_in_the_file_and_the_hardest_are_told(self):
        file = self.folder / "scores.txt"
        result = self.json_of(art(*SCORE, "--out", file, "--json"))
        head, samples = samples_of(file)
        self.assertEqual((head["data"], head["samples"], head["score"], head["choice"]), ("shapes", "40", "el2n", "hardest:1"))
        self.assertIn("resnet-8, seeds 1 to 2, 1 epoch", head["origin"])
        self.assertEqual([index for index, _ in samples], list(range(40)))
        scores = [score for _, score in samples]
        self.assertTrue(all(0 < score < math.sqrt(2) for score in scores))
        self.assertEqual((result["lowest"], result["highest"]), (min(scores), max(scores)))
        self.assertEqual(len(result["hardest"]), 10)
        for i, image in enumerate(sorted(range(40), key=lambda i: (-scores[i], i))[:10]):
            self.assertEqual((result["hardest"][i]["image"], result["hardest"][i]["score"]), (image, scores[image]))

    def test_scores_are_the_mean_of_the_runs_at_any_number_of_threads(self):
        def scores(name, *arguments):
            self.assert_done(art(*SCORE, *arguments, "--out", self.folder / name))
            return [score for _, score in samples_of(self.folder / name)[1]]
        both = scores("both", "--threads", "1")
        first = scores("first", "--runs", "1", "--threads", "2")
        second = scores("second", "--runs", "1", "--seed", "2", "--threads", "3")
        self.assertNotEqual(first, second)
        self.assertEqual(both, [(a + b) / 2 for a, b in zip(first, second)])

    def test_each_score_has_its_range(self):
        for by, fits in (("grand", lambda x: 0 < x < 100), ("uncertainty", lambda x: 0 < x < 1),
                         ("forgetting", lambda x: x in (0, 1, 2, math.inf))):
            with self.subTest(by):
                file = self.folder / by
                result = self.json_of(art(*SCORE, "--by", by, "--epochs", "3", "--runs", "1", "--out", file, "--json"))
                head, samples = samples_of(file)
                self.assertEqual(head["score"], by)
                self.assertTrue(all(fits(score) for _, score in samples), samples)
                self.assertEqual(result["never_right"], sum(math.isinf(score) for _, score in samples))

    def test_mistakes(self):
        other = self.folder / "other"
        other.write_text("mine")
        out = self.folder / "scores.txt"
        for arguments, *expected in (
                (["--out", other], "a list of samples to be replaced"),
                (["--by", "size", "--out", out], "el2n grand forgetting uncertainty"),
                (["--by", "forgetting", "--epochs", "0", "--out", out], "at least one epoch"),
                (["--runs", "0", "--out", out], "[1, 1e6]"),
                (["--data-dir", "d", "--out", out], "found d"),
                (["--limit", "1", "--out", out], "at least two training images"),
                ([], "--out")):
            with self.subTest(arguments):
                self.assert_refused(art("data", "score", *arguments), *expected)
        self.assertFalse(out.exists())
        self.assertEqual(other.read_text(), "mine")


class Subsets(ArtTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.scores = Path(folder.name) / "scores.txt"
        art(*SCORE, "--limit", "64", "--out", cls.scores)       # the images of TINY

    def test_a_subset_is_trained_on_and_listed_in_the_run(self):
        scores = dict(samples_of(self.scores)[1])
        ordered = sorted(scores, key=lambda i: (-scores[i], i))
        for subset, expected in (("hardest:0.5", ordered[:32]), ("easiest:0.25", sorted(scores, key=lambda i: (scores[i], i))[:16])):
            with self.subTest(subset):
                run = self.folder / subset[:7]
                result = art(*TINY, "--subset", subset, "--scores", self.scores, "--out", run)
                self.assertIn(result.returncode, (0, 3), result.stderr)
                self.assertIn(f"{len(expected)} training and", result.stderr)
                head, samples = samples_of(run / "samples.txt")
                self.assertEqual(head["choice"], subset)
                self.assertEqual(samples, [(i, scores[i]) for i in sorted(expected)])

    def test_a_random_subset_needs_no_scores_and_has_its_seed(self):
        chosen = []
        for seed in "1", "1", "2":
            run = self.folder / str(len(chosen))
            self.assertIn(art(*TINY, "--seed", seed, "--subset", "random:0.5", "--out", run).returncode, (0, 3))
            chosen.append(samples_of(run / "samples.txt")[1])
        self.assertEqual(len(chosen[0]), 32)
        self.assertEqual(chosen[0], chosen[1])
        self.assertNotEqual(chosen[0], chosen[2])

    def test_a_stopped_run_goes_on_with_its_subset_and_without_the_scores(self):
        scores = self.folder / "scores.txt"
        scores.write_bytes(self.scores.read_bytes())
        line = [*TINY, "--subset", "hardest:0.5", "--scores", scores, "--out"]
        whole, run = self.folder / "whole", self.folder / "run"
        art(*line, whole)
        self.interrupt_at(run, 2, signal.SIGINT, *line, run)
        scores.unlink()
        self.assert_refused(art("train", "--resume", run, "--subset", "hardest:0.25"), "--subset", '"hardest:0.5" in the run')
        self.assertIn(art("train", "--resume", run).returncode, (0, 3))
        self.assert_same_run(whole, run)

    def test_mistakes(self):
        short, other = self.folder / "short.txt", self.folder / "other.txt"
        art(*SCORE, "--limit", "63", "--runs", "1", "--epochs", "0", "--out", short)
        text = self.scores.read_text()
        digest = samples_of(self.scores)[0]["digest"]
        other.write_text(text.replace(digest, "0" * len(digest)))
        part = self.folder / "part.txt"
        self.assertIn(art(*TINY, "--subset", "random:0.5", "--out", self.folder / "run").returncode, (0, 3))
        part.write_bytes((self.folder / "run" / "samples.txt").read_bytes())
        out = self.folder / "out"
        for arguments, *expected in (
                (["--subset", "hardest:0.5"], "--scores FILE", "found none"),
                (["--subset", "hardest:0"], "0 < SHARE <= 1", "'hardest:0'"),
                (["--subset", "easiest:1.5"], "0 < SHARE <= 1"),
                (["--subset", "hard"], "hardest:SHARE", "'hard'"),
                (["--scores", self.scores], "expected --subset"),
                (["--subset", "random:0.5", "--scores", self.scores], "found random:0.5"),
                (["--subset", "random:0.01"], "at least one"),
                (["--subset", "random:0.02"], "at least two training images"),
                (["--subset", "hardest:0.5", "--scores", self.folder / "missing"], "missing"),
                (["--subset", "hardest:0.5", "--scores", __file__], "hypersparse sample list 1"),
                (["--subset", "hardest:0.5", "--scores", short], "a list of 64 images", "found one of 63 images of shapes"),
                (["--subset", "hardest:0.5", "--scores", other], "found one of other images of shapes"),
                (["--subset", "hardest:0.5", "--scores", part], "scores of all 64 images", "found 0")):
            with self.subTest(arguments):
                self.assert_refused(art(*TINY, *arguments, "--out", out), *expected)
        self.assertFalse(out.exists())


class AdversarialTraining(ArtTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.whole = Path(folder.name) / "whole"
        cls.result = art(*ADVERSARIAL, "--out", cls.whole, "--json")

    def test_a_run_says_how_it_does_under_attack(self):
        self.assertIn(self.result.returncode, (0, 3), self.result.stderr)
        self.assertIn("adversarial (pgd, 2 steps, epsilon 4/255)", self.result.stderr)
        self.assertIn("under attack: dense at best", self.result.stderr)
        self.assertIn('"robust_accuracy":', self.result.stdout)
        self.assertIn('adversarial = "pgd"', lines_of(self.whole / "options.toml"))
        phases = [epoch["phase"] for epoch in metrics_without_timing(self.whole)]
        self.assertEqual([phases[0], *phases[-2:]], ["warmup", "finetune", "finetune"])

    def test_a_stopped_run_and_another_number_of_threads_give_the_same_bits(self):
        run, threads = self.folder / "run", self.folder / "threads"
        status, _ = self.interrupt_at(run, 1, signal.SIGINT, *ADVERSARIAL, "--out", run)
        self.assertEqual(status, 130)
        self.assert_refused(art("train", "--resume", run, "--attack-steps", "3"), "--attack-steps (2 in the run, 3 given)")
        art("train", "--resume", run)
        self.assert_same_run(self.whole, run)
        art(*ADVERSARIAL, "--threads", "2", "--out", threads)
        self.assert_same_run(self.whole, threads)

    def test_an_attack_of_no_steps_that_starts_at_the_image_is_no_attack(self):
        """The step on tensors is the one of dlib's trainer on bytes."""
        plain, none = self.folder / "plain", self.folder / "none"
        art(*TINY, "--out", plain)
        art(*TINY, "--adversarial", "pgd", "--attack-steps", "0", "--no-attack-random-start", "--out", none)
        self.assertEqual((plain / "dense").read_bytes(), (none / "dense").read_bytes())
        self.assertNotEqual((plain / "dense").read_bytes(), (self.whole / "dense").read_bytes())

    def test_mistakes(self):
        for arguments, *expected in (
                (["--adversarial", "fgsm"], "none pgd", "fgsm"),
                (["--attack-epsilon", "9/8"], "[0, 1]"),
                (["--attack-epsilon", "8/0"], "[0, 1]"),
                (["--attack-epsilon", "much"], "[0, 1]", "much"),
                (["--attack-step", "0"], "(0, 1]"),
                (["--attack-steps", "-1"], "-1")):
            with self.subTest(arguments):
                self.assert_refused(art(*TINY, *arguments, "--out", self.folder / "out"), *expected)


if __name__ == "__main__":
    unittest.main()
