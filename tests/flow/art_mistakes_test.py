# SPDX-License-Identifier: BSL-1.0
import pathlib
import subprocess
import unittest

from art_program import PROGRAM, TINY, ArtTest, art


class Mistakes(ArtTest):
    """Every mistake gives one line that says what was expected and found, and exit status 2."""

    def test_of_commands_and_options(self):
        for arguments, *expected in (
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
                (["train", "--out", "x", "--limit", "1e3"], "expected a whole number, found 1e3"),
                (["train", "--out", "x", "--limit", "2000000000"], "expected a whole number in [0, 1e9]"),
                (["train", "--out", "x", "--lr-steps", "120,80"],
                 "--lr-steps: expected epochs in ascending order, each once, found 120,80"),
                (["train", "--out", "x", "--lr-steps", "80,80"], "found 80,80"),
                (["train", "--out", "x", "--rows", "64"], "--rows 64"),
                (["train", "--out", "x", "--data-dir", "somewhere"], "somewhere"),
                (["import", "f", "--network", "resnet-8", "--classes", "10", "--data", "shapes", "--data-dir", "d",
                  "--out", "m"], "found d"),
                (["train", "--out", "x", "--warmup-epochs", "0", "--max-art-epochs", "0", "--finetune-epochs", "0"], "at least one epoch"),
                (["train", "--out", "x", "--resume", "y"], "--resume"),
                (["train", "--out", "x", "surplus"], "surplus"),
                (["train", "--out"], "--out"),
                (["evaluate"], "MODEL"),
                (["prune", "m", "--out", "n"], "--prune-rate"),
                (["predict", "m"], "IMAGE"),
                (["import", "f", "--network", "resnet-8", "--classes", "0", "--out", "m"], "[1, 1e6]"),
                (["data"], "expected a subcommand, fetch, check, generate or score, found none"),
                (["data", "fetsch", "cifar10", "d"], "found 'fetsch'"),
                (["data", "--json"], "found '--json'"),
                (["data", "fetch"], "art data fetch --help"),
                (["data", "check", "cifar10"], "expected DIR, the folder of cifar10, found none"),
                (["data", "check", "shapes", "d"], "found d"),
                (["data", "fetch", "cifar10", "d", "--from", "ftp://127.0.0.1/"], "http://", "found ftp://127.0.0.1/"),
                (["data", "fetch", "cifar10", "d", "--from", "file:///tmp"], "http://"),
                (["data", "fetch", "mnist", "d"], "cifar10"),
                (["data", "check", "cifar11", "d"], "cifar10")):
            with self.subTest(arguments):
                self.assert_refused(art(*arguments, cwd=self.folder), *expected)
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_of_config_files(self):
        config = self.folder / "config.toml"
        for text, *expected in (
                (b"prune-rate = 2\n", "[0, 1)"),
                (b"prune-rte = 0.5\n", "config.toml", "'prune-rte'"),
                (b"out = 'x'\n", "config.toml", "'out'"),
                (b"[train]\nprune-rate = 0.5\n", "config.toml", "[train]"),
                (b"\x7fELF\x02\x01\x00\x00 = \x00\xff\n", "config.toml", "other bytes"),
                (b"no config at all\n", "config.toml", "no config at all")):
            with self.subTest(text):
                config.write_bytes(text)
                self.assert_refused(art("train", "--config", config, "--out", self.folder / "run"), *expected)
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

    def test_of_files_to_be_written(self):
        """Nothing but a model is replaced by a model, and nothing but a NumPy array by the outputs."""
        model = self.folder / "model"
        config = self.folder / "options.toml"
        config.write_text("mine")
        link = self.folder / "link"
        link.symlink_to("tensors")
        tensors = self.folder / "tensors"
        tensors.write_text("mine, too")
        importing = ["import", tensors, "--network", "resnet-8", "--classes", "10", "--out"]
        for arguments, *expected in (
                (["prune", model, "--prune-rate", "0.5", "--out", config], "--out", "options.toml"),
                (["prune", config, "--prune-rate", "0.5", "--out", link.parent / "options.toml"],
                 "another file than the input"),
                (["prune", model, "--prune-rate", "0.5", "--out", self.folder], "--out"),
                (["prune", model, "--prune-rate", "0.5", "--out", "/dev/null"], "/dev/null"),
                ([*importing, tensors], "another file than the input"),
                ([*importing, link], "another file than the input"),
                ([*importing, config], "options.toml"),
                (["evaluate", model, "--logits", config], "--logits", "options.toml")):
            with self.subTest(arguments):
                self.assert_refused(art(*arguments), *expected)
        self.assertEqual(config.read_text(), "mine")
        self.assertEqual(tensors.read_text(), "mine, too")

    @unittest.skipUnless(pathlib.Path("/dev/full").exists(), "no /dev/full")
    def test_a_result_that_cannot_be_written_is_a_failure(self):
        for arguments in (["--help"], ["--version"], ["train", "--help"], ["data", "check", "shapes", "--json"]):
            with self.subTest(arguments), open("/dev/full", "w") as full:
                result = subprocess.run([PROGRAM, *arguments], stdout=full, stderr=subprocess.PIPE, text=True)
                self.assertEqual(result.returncode, 3, result.stderr)
                self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
                self.assertIn("stdout", result.stderr)

    def test_a_download_that_cannot_be_had(self):
        # Nobody listens at port 1. The attempts have pauses between them, so this takes some seconds.
        result = art("data", "fetch", "cifar10", self.folder, "--from", "http://127.0.0.1:1/mirror")
        self.assert_refused(result, "http://127.0.0.1:1/mirror/cifar-10-binary.tar.gz", "curl exits with 7: ", status=3)

    def test_help_and_version_are_no_mistakes(self):
        for arguments in (["--help"], ["--version"], ["train", "--help"], ["data", "fetch", "--help"], ["predict", "-h"]):
            with self.subTest(arguments):
                result = self.assert_done(art(*arguments))
                self.assertEqual(result.stderr, "")
                self.assertGreater(len(result.stdout), 5)
        self.assertIn("in [0, 1)", art("train", "--help").stdout)


if __name__ == "__main__":
    unittest.main()
