# SPDX-License-Identifier: BSL-1.0
import tempfile
import unittest
from pathlib import Path

from art_program import TINY, ArtTest, art, art_done

KINDS = ("brightness contrast defocus_blur elastic_transform fog gaussian_blur gaussian_noise glass_blur impulse_noise motion_blur "
         "pixelate saturate shot_noise snow spatter speckle_noise zoom_blur").split()      # and jpeg_compression, where libjpeg is


class Robustness(ArtTest):
    @classmethod
    def setUpClass(cls):
        """A network that has learned something: the generated shapes are easy."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.model = Path(folder.name) / "run" / "model"
        art_done(*TINY, "--limit", "256", "--warmup-epochs", "8", "--max-art-epochs", "0", "--finetune-epochs", "1", "--lr", "0.05",
                 "--out", cls.model.parent)
        cls.sparse_file = Path(folder.name) / "model.hsn"
        art_done("export", cls.model, "--format", "hsn", "--values", "fp32", "--out", cls.sparse_file)

    def evaluated(self, *arguments, model=None):
        return self.json_of(art("evaluate", model or self.model, "--data", "shapes", "--limit", "20", *arguments, "--json"))

    def test_an_attack_costs_accuracy_and_more_of_it_costs_more(self):
        clean = self.evaluated()
        self.assertNotIn("robust_accuracy", clean)
        weak = self.evaluated("--attack", "pgd", "--attack-steps", "2", "--attack-epsilon", "2/255")
        strong = self.evaluated("--attack", "pgd", "--attack-steps", "5", "--attack-epsilon", "0.1", "--attack-step", "0.02")
        for result in weak, strong:
            self.assertEqual((result["accuracy"], result["loss"]), (clean["accuracy"], clean["loss"]))
            self.assertLessEqual(result["robust_accuracy"], clean["accuracy"])
        self.assertLess(clean["loss"], weak["robust_loss"])
        self.assertLess(weak["robust_loss"], strong["robust_loss"])
        self.assertLess(strong["robust_accuracy"], clean["accuracy"])
        self.assertEqual(strong["attack"], {"name": "pgd", "epsilon": 0.1, "step": 0.02, "steps": 5, "random_start": True, "seed": 1})

    def test_no_attack_is_left_where_epsilon_is_zero(self):
        result = self.evaluated("--attack", "pgd", "--attack-steps", "1", "--attack-epsilon", "0")
        self.assertEqual(result["robust_accuracy"], result["accuracy"])
        self.assertAlmostEqual(result["robust_loss"], result["loss"], delta=1e-5)

    def test_the_seed_decides_the_attack_and_the_number_of_threads_does_not(self):
        attack = ["--attack", "pgd", "--attack-steps", "2"]
        losses = [self.evaluated(*attack, "--threads", n, *more)["robust_loss"]
                  for n, more in (("1", []), ("3", []), ("1", ["--seed", "2"]), ("1", ["--no-attack-random-start"]))]
        self.assertEqual(losses[0], losses[1])
        self.assertEqual(len(set(losses)), 3)
        fast, dlibs = (self.evaluated(*attack, "--layers", layers)["robust_loss"] for layers in ("fast", "dlib"))
        self.assertAlmostEqual(fast, dlibs, delta=1e-3)

    def test_corruptions_are_named_and_their_mean_is_that_of_all_results(self):
        result = self.evaluated("--corruption", "spatter,fog", "--severity", "3-4", "--seed", "5")
        corruption = result["corruption"]
        self.assertEqual((corruption["kinds"], corruption["levels"], corruption["seed"]), (["spatter", "fog"], [3, 4], 5))
        self.assertEqual([(r["kind"], r["level"]) for r in corruption["results"]], [("spatter", 4), ("fog", 3), ("fog", 4)])
        mean = sum(r["accuracy"] for r in corruption["results"]) / 3
        self.assertAlmostEqual(corruption["mean_accuracy"], mean, delta=1e-12)

    def test_all_kinds_and_levels_in_a_table_that_claims_no_more(self):
        result = self.assert_done(art("evaluate", self.model, "--limit", "5", "--corruption", "all"))
        rows = [line.split() for line in result.stdout.partition("accuracy in %")[2].splitlines()]
        kinds = [row[0] for row in rows if len(row) == 7]
        self.assertEqual([kind for kind in kinds if kind != "jpeg_compression"], [*KINDS, "mean"])
        self.assertIn(["spatter", "-", "-", "-"], [row[:4] for row in rows])
        self.assertIn("other sets of kinds have other means", result.stdout)
        self.assertNotIn("CIFAR", result.stdout)

    def test_a_sparse_file_does_on_corrupted_images_as_its_model(self):
        arguments = ["--corruption", "gaussian_noise,contrast", "--severity", "5"]
        model, file = self.evaluated(*arguments), self.evaluated(*arguments, model=self.sparse_file)
        for a, b in zip(model["corruption"]["results"], file["corruption"]["results"], strict=True):
            self.assertEqual((a["kind"], a["level"], a["accuracy"]), (b["kind"], b["level"], b["accuracy"]))
            self.assertAlmostEqual(a["loss"], b["loss"], delta=1e-4)
        threads = [self.evaluated(*arguments, "--threads", n)["corruption"]["results"] for n in ("1", "3")]
        self.assertEqual([r["accuracy"] for r in threads[0]], [r["accuracy"] for r in threads[1]])
        other = self.evaluated(*arguments, "--seed", "2")["corruption"]["results"]
        self.assertNotEqual(other[0]["loss"], model["corruption"]["results"][0]["loss"])

    def test_the_table_says_what_the_attack_was(self):
        result = self.assert_done(art("evaluate", self.model, "--limit", "5", "--attack", "pgd", "--attack-steps", "1"))
        self.assertIn("after 1 step of pgd, epsilon 8/255", result.stdout)

    def test_mistakes(self):
        for arguments, *expected in (
                ([self.sparse_file, "--data", "shapes", "--attack", "pgd"], "which gives no gradients"),
                ([self.model, "--attack", "cw"], "none pgd"),
                ([self.model, "--corruption", "frost"], "gaussian_noise", "found 'frost'"),
                ([self.model, "--corruption", "fog,,snow"], "found ''"),
                ([self.model, "--corruption", "spatter", "--severity", "3"], "--corruption spatter", "found 3"),
                ([self.model, "--corruption", "fog", "--severity", "6"], "a level from 1 to 5", "'6'"),
                ([self.model, "--corruption", "fog", "--severity", "4-2"], "'4-2'"),
                ([self.model, "--severity", "3"], "--corruption")):
            with self.subTest(arguments):
                self.assert_refused(art("evaluate", *arguments), *expected)


if __name__ == "__main__":
    unittest.main()
