# SPDX-License-Identifier: BSL-1.0
import unittest

from art_program import TINY, ArtTest, art


class Mistakes(ArtTest):
    """Every mistake gives one line that says what was expected and found, and exit status 2."""

    def test_of_commands_and_options(self):
        for arguments, expected in (
                ([], "expected a command"),
                (["trian"], "unknown command 'trian'"),
                (["train"], "--out RUN"),
                (["train", "--out", "x", "--prune-rat", "0.5"], "--prune-rat"),
                (["train", "--out", "x", "--prune-rate", "1"], "[0, 1)"),
                (["train", "--out", "x", "--prune-rate", "nan"], "[0, 1)"),
                (["train", "--out", "x", "--prune-rate", "much"], "much"),
                (["train", "--out", "x", "--lr", "0"], "(0, inf)"),
                (["train", "--out", "x", "--lr", "inf"], "(0, inf)"),
                (["train", "--out", "x", "--seed", "-1"], "-1"),
                (["train", "--out", "x", "--batch-size", "1"], "[2, 65536]"),
                (["train", "--out", "x", "--limit", "2.5"], "2.5"),
                (["train", "--out", "x", "--network", "resnet-9"], "resnet-32"),
                (["train", "--out", "x", "--data", "imagenet"], "tinyimagenet"),
                (["train", "--out", "x", "--penalty", "l3"], "hypersparse"),
                (["train", "--out", "x", "--lr-steps", "120,80"], "ascending"),
                (["train", "--out", "x", "--warmup-epochs", "0", "--max-art-epochs", "0", "--finetune-epochs", "0"], "at least one epoch"),
                (["train", "--out", "x", "--resume", "y"], "--resume"),
                (["train", "--out", "x", "surplus"], "surplus"),
                (["train", "--out"], "--out"),
                (["evaluate"], "MODEL"),
                (["prune", "m", "--out", "n"], "--prune-rate"),
                (["predict", "m"], "IMAGE"),
                (["import", "f", "--network", "resnet-8", "--classes", "0", "--out", "m"], "[1, 1e6]"),
                (["data"], "subcommand"),
                (["data", "fetch", "mnist", "d"], "cifar10"),
                (["data", "check", "cifar11", "d"], "cifar10")):
            with self.subTest(arguments):
                self.assert_refused(art(*arguments, cwd=self.folder), expected)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_of_config_files(self):
        for text, expected in (("prune-rate = 2\n", "[0, 1)"), ("prune-rte = 0.5\n", "prune-rte"), ("out = 'x'\n", "out")):
            with self.subTest(text):
                config = self.folder / "config.toml"
                config.write_text(text)
                self.assert_refused(art("train", "--config", config, "--out", self.folder / "run"), expected)
        self.assert_refused(art("train", "--config", self.folder / "missing.toml", "--out", self.folder / "run"), "missing.toml")
        self.assertFalse((self.folder / "run").exists())

    def test_of_folders_and_files(self):
        file = self.folder / "file"
        file.write_text("no model, no image, no run")
        missing = self.folder / "missing"
        for arguments, expected in (
                ([*TINY, "--out", file], "found a file"),
                ([*TINY, "--out", file / "run"], "file/run"),
                (["train", "--resume", missing], "options.toml"),
                (["train", "--data", "cifar10", "--out", missing], "--data-dir"),
                (["train", "--data", "cifar10", "--data-dir", self.folder, "--out", missing], "data_batch_1.bin"),
                (["evaluate", missing], "missing"),
                (["evaluate", file], "hypersparse model file"),
                (["inspect", self.folder], "model"),
                (["prune", file, "--prune-rate", "0.5", "--out", missing], "hypersparse model file"),
                (["import", file, "--network", "resnet-8", "--classes", "10", "--out", missing], "file"),
                (["import", missing, "--network", "resnet-8", "--classes", "10", "--out", missing], "missing"),
                (["import", file, "--network", "resnet-8", "--classes", "7", "--data", "cifar10", "--out", missing], "--classes 10"),
                (["data", "generate", file / "d"], "file")):
            with self.subTest(arguments):
                self.assert_refused(art(*arguments), expected)
        self.assertFalse(missing.exists())

    def test_of_a_data_set_that_cannot_be_used(self):
        result = art("data", "check", "cifar10", self.folder)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stderr.count("\n"), 1)

    def test_help_and_version_are_no_mistakes(self):
        for arguments in (["--help"], ["--version"], ["train", "--help"], ["data", "fetch", "--help"], ["predict", "-h"]):
            with self.subTest(arguments):
                result = self.assert_done(art(*arguments))
                self.assertEqual(result.stderr, "")
                self.assertGreater(len(result.stdout), 5)
        self.assertIn("in [0, 1)", art("train", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
