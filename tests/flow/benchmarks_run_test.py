# SPDX-License-Identifier: BSL-1.0
"""benchmarks/run with stand-ins for the programs that it times: turns, ratios, tables, and what happens when a program fails."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "benchmarks/run"
sys.path.insert(0, str(SCRIPT.parent))

from peer_environments import ENVIRONMENTS  # noqa: E402

PATIENCE = 120

# Says how long a step took instead of working: PyTorch twice as long as ours, dlib's layers ten times, MNN three times, and every
# round half a second more of ours for all of them. Turns are logged.
STAND_IN = """\
#!{python} -S
import json, os, sys
name = os.path.basename(sys.argv[0])
given = dict(zip(sys.argv[1::2], sys.argv[2::2]))
factor = 3 if name == "mnn_worker.py" else 2 if name.endswith(".py") else 10 if given.get("--layers") == "dlib" else 1
if given.get("--penalty") == "hypersparse" and factor == 2:
    factor = 2.5
factor *= {{"16": 0.25, "64": 5}}.get(given.get("--width"), 1) * (2 if given.get("--threads") == "1" else 1)
failing = os.environ.get("FAILING") == name
peer = {{"version": "1.0", "precision": "bf16" if given.get("--precision") == "default" else "f32"}} if "--precision" in given else {{}}
print(json.dumps({{"network": given["--network"], "parameters": 7, "nonzeros": 1, "macs": 3000000, "instructions": os.environ.get("HYPERSPARSE_CPU", "avx512"),
                  "difference": 1, "largest": 1000, "resident": int(4e6 * factor), **peer}}))
sys.stdout.flush()
calls = 0
for line in sys.stdin:
    words = line.split()
    if words == ["memory"]:
        print(json.dumps({{"before": 3 << 20, "peak": int((3 + 10 * factor) * 2**20)}}), flush=True)
        continue
    calls += 1
    if failing and calls > 3:
        sys.exit("the stand-in | fails")
    with open(os.environ["LOG"], "a") as log:
        log.write(f"{{name}} {{given['--network']}} {{' '.join(sys.argv[7:])}} {{line}}")
    print(factor * int(words[1]) * (1 + 0.5 * max(0, calls - 3)), flush=True)
"""

CONVERTER = """\
import pathlib, sys
pathlib.Path(sys.argv[2]).touch()
"""


def cells_of(table):
    """The cells of every row of a Markdown table, by the names of its columns."""
    rows = [[text.strip() for text in line.strip("|").split(" | ")] for line in table.splitlines() if line.startswith("|")]
    return [dict(zip(rows[0], row)) for row in rows[2:]]


class BenchmarksRun(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "peers").mkdir()
        workers = [f"peers/{wanted.folder}_worker.py" for wanted in ENVIRONMENTS.values()]
        for name in ("training_step", "inference_step", "own_net_step", "sparse_step", "engine_step", "write_erk_network",
                     "pytorch_step.py", "pytorch_inference.py", *workers):
            (self.folder / name).write_text(STAND_IN.format(python=sys.executable))
            (self.folder / name).chmod(0o755)
        (self.folder / "peers/mnn_convert.py").write_text(CONVERTER)
        for wanted in ENVIRONMENTS.values():  # they are there: nothing is installed
            python = self.folder / "made" / wanted.folder / "bin/python"
            python.parent.mkdir(parents=True)
            python.symlink_to(sys.executable)
            (python.parents[1] / "installed").write_text("\n".join(wanted.packages))
        (self.folder / "torch.py").write_text('__version__ = "0.0 of the test"\n')
        self.log = self.folder / "log"
        self.document = self.folder / "performance.md"

    def run_it(self, *arguments, torch=True, **environment):
        command = [sys.executable, "-B", SCRIPT, "--programs", self.folder, "--peers", self.folder, "--peer-files",
                   self.folder / "made", *arguments]
        path = {"PYTHONPATH": str(self.folder)} if torch else {}
        return subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=PATIENCE,
                              env={**os.environ, "LOG": str(self.log), **path, **environment})

    def rows(self, *arguments, status=0, **environment):
        result = self.run_it(*arguments, **environment)
        self.assertEqual(result.returncode, status, result.stderr)
        return cells_of(result.stdout)

    def assert_refused(self, result, *expected):
        self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        for text in expected:
            self.assertIn(text, result.stderr)

    def test_programs_of_a_group_are_timed_in_turns_and_every_other_round_backwards(self):
        self.rows("--only", "own-net", "--rounds", 3)
        turns = [line.split()[3] for line in self.log.read_text().splitlines() if " lenet " in line]
        warm_up, rounds = turns[:6], turns[6:]
        self.assertEqual(warm_up, ["dlib", "dlib", "con", "con", "fast", "fast"])
        self.assertEqual(rounds, ["dlib", "con", "fast", "fast", "con", "dlib", "dlib", "con", "fast"])

    def test_ratios_are_those_of_the_rounds_and_times_are_medians(self):
        row = self.rows("--only", "threads", "--rounds", 3)[0]
        self.assertEqual((row["network"], row["side"], row["gain"]), ("resnet-32", "ours", "2.00 (2.00 to 2.00)"))
        self.assertEqual((row["1 thread, ms"], row["all threads, ms"]), ("3000.0", "1500.0"))  # in the second of three rounds

    def test_every_section_has_its_table_and_the_document_keeps_what_is_not_between_its_markers(self):
        self.document.write_text("head\n<!-- performance-trend:begin -->\nold\n<!-- performance-trend:end -->\ntail\n")
        record = self.folder / "record.json"
        self.rows("--rounds", 1, "--write", self.document, "--json", record, "--trained", f"resnet-20={record.parent / 'torch.py'}")
        text = self.document.read_text()
        self.assertTrue(text.startswith("head\n<!-- performance-trend:begin -->\n`benchmarks/run --rounds 1 --threads 2 --trained "
                                        "resnet-20=FILE`: "), text)
        self.assertIn("PyTorch 0.0 of the test; commit ", text)
        self.assertNotIn("old", text)
        content = json.loads(record.read_text())
        self.assertEqual(list(content["tables"]),
                         ["training", "penalty", "inference", "memory", "threads", "own-net", "without-avx512", "trend", "engine",
                          "engine-without-avx512", "engine-trained", "peers"])
        rows = {name: [dict(zip(table["head"], row)) for row in table["rows"]] for name, table in content["tables"].items()}
        self.assertEqual([(row["its time / ours"], row["aim"]) for row in rows["training"][:3]],
                         [("2.00 (2.00 to 2.00)", "≥ 1.60: reached")] * 2 + [("10.00 (10.00 to 10.00)", "-")])
        self.assertEqual([row["extra, %"] for row in rows["penalty"][:2]], ["0.00 (0.00 to 0.00)", "25.00 (25.00 to 25.00)"])
        self.assertEqual([row["aim"] for row in rows["inference"][:2]], ["≥ 0.91: reached", "-"])
        self.assertEqual((rows["memory"][0]["difference, MiB"], rows["memory"][2]["difference / ours"]), ("10", "2.00"))
        self.assertEqual([row["aim"] for row in rows["own-net"]], ["≥ 3.00: reached"] * 4)
        self.assertEqual([row["network, instructions"] for row in rows["without-avx512"]],
                         ["resnet-32, avx2"] * 2 + ["resnet-32, portable"] * 2)
        self.assertEqual([row["aim"] for row in rows["trend"][:3]], ["-", "≤ 1.05: reached", "≤ 1.05: missed"])
        # PyTorch takes 2 s on all threads; we take 1 s for a batch of 64, and 2 s for one image on one thread.
        self.assertEqual([(row["network, batch, threads of ours"], row["prune rate"], row["MMAC an image"], row["its time / ours"], row["aim"])
                          for row in rows["engine"] if row["prune rate"] == "0"],
                         [("resnet-32, 64, all", "0", "3.00", "2.00 (2.00 to 2.00)", "≥ 1.00: reached"),
                          ("vgg-19, 64, all", "0", "3.00", "2.00 (2.00 to 2.00)", "≥ 1.00: reached"),
                          ("resnet-32, 1, 1", "0", "3.00", "1.00 (1.00 to 1.00)", "≥ 1.00: reached"),
                          ("vgg-19, 1, 1", "0", "3.00", "1.00 (1.00 to 1.00)", "≥ 1.00: reached"),
                          ("resnet-32, 1, all", "0", "3.00", "2.00 (2.00 to 2.00)", "≥ 1.00: reached"),
                          ("vgg-19, 1, all", "0", "3.00", "2.00 (2.00 to 2.00)", "≥ 1.00: reached")])
        self.assertEqual([row["its time / ours"] for row in rows["engine"] if row["against"] == "dlib"],
                         ["10.00 (10.00 to 10.00)"] * 2)
        self.assertEqual([(row["prune rate"], row["aim"]) for row in rows["engine-without-avx512"]][:2],
                         [("0.9", "≥ 3.00: missed"), ("0.95", "≥ 5.40: missed")])
        self.assertEqual([tuple(row.values()) for row in rows["engine-trained"]],
                         [("resnet-20, 64, all", "14.3 % of 7", "3.00", "1000.0", "PyTorch", "2000.0", "2.00 (2.00 to 2.00)"),
                          ("resnet-20, 1, 1", "14.3 % of 7", "3.00", "2000.0", "PyTorch", "2000.0", "1.00 (1.00 to 1.00)")])
        self.assertEqual({row["best f32 peer's time / ours"] for row in rows["peers"]},
                         {"2.00 (2.00 to 2.00) onnxruntime"})
        self.assertEqual(len(content["groups"]["resnet-32"]["ours"]["seconds"]), 1)

    def test_the_work_of_a_resnet_is_what_its_layers_add_up_to(self):
        (row,) = [row for row in self.rows("--only", "trend", "--rounds", 1) if row["network, width"] == "resnet-56, 32"]
        self.assertEqual(row["GMAC a step"], "96.4")

    def test_a_program_that_fails_costs_its_rows_and_no_others(self):
        rows = self.rows("--only", "penalty", "--rounds", 2, status=1, FAILING="pytorch_step.py")
        self.assertEqual([row["extra, %"] for row in rows], ["0.00 (0.00 to 0.00)", "-"] * 3)
        self.assertIn("failed: PyTorch with the penalty: expected an answer, but the program ended with status 1: "
                      "the stand-in / fails", rows[1]["with, ms"])

    def test_a_program_that_is_not_built_costs_its_rows_and_no_others(self):
        (self.folder / "inference_step").unlink()
        record = self.folder / "record.json"
        rows = self.rows("--only", "inference", "own-net", "--rounds", 1, "--json", record, status=1)
        self.assertIn("failed: ours: cannot start", rows[0]["ours, ms"])
        tables = json.loads(record.read_text())["tables"]
        self.assertEqual(["failed" in " ".join(row) for row in tables["inference"]["rows"]], [True] * 12)
        self.assertEqual(["reached" in " ".join(row) for row in tables["own-net"]["rows"]], [True] * 4)

    def test_without_pytorch_the_other_rows_are_there(self):
        rows = self.rows("--only", "training", "trend", "--rounds", 1, "--without-pytorch", torch=False)
        self.assertEqual([row["against"] for row in rows[:2]], ["dlib's layers", "ours, no penalty"])

    def test_every_peer_stands_in_the_table_and_its_memory_below_it(self):
        record = self.folder / "record.json"
        result = self.run_it("--only", "peers", "--rounds", 1, "--json", record)
        self.assertEqual(result.returncode, 0, result.stderr)
        rows = cells_of(result.stdout.split("Versions: ")[0])
        self.assertEqual(len(rows), 32)
        self.assertEqual([rows[0][key] for key in ("network, batch, threads", "prune rate", "ours, ms", "onnxruntime, ms",
                                                   "OpenVINO f32, ms", "MNN sparse, ms", "DeepSparse, ms")],
                         ["resnet-32, 64, 2", "0.9", "1000.0", "2000.0", "2000.0", "3000.0", "2000.0"])
        self.assertEqual(rows[0]["best sparse peer's time / ours"], "2.00 (2.00 to 2.00) DeepSparse")
        self.assertEqual([row["aims"].removesuffix("; bf16 ≥ 1.00: reached") for row in rows[:4]],
                         ["f32 ≥ 1.00: reached; sparse ≥ 1.30: reached", "f32 ≥ 1.00: reached",
                          "f32 ≥ 1.00: reached; sparse ≥ 4.00: missed", "f32 ≥ 1.00: reached; sparse ≥ 8.00: missed"])
        self.assertIn("by the largest logit: ours 1e-03, ", result.stdout)
        memory = cells_of(result.stdout[result.stdout.index("| ResNet-32 at 0.99"):])
        self.assertEqual([(row["resident, MB"], row["its / ours"], row["aim"]) for row in memory[:2]],
                         [("8.0", "1.00", "≤ 8: reached"), ("16.0", "2.00", "-")])

    def test_a_peer_that_fails_or_cannot_be_installed_is_named_with_the_reason_and_the_others_go_on(self):
        (self.folder / "made/deepsparse/installed").unlink()
        result = self.run_it("--only", "peers", "--rounds", 2, FAILING="mnn_worker.py", PATH=str(self.folder))
        self.assertEqual(result.returncode, 1, result.stderr)
        rows = cells_of(result.stdout.split("DeepSparse was left out")[0])
        self.assertEqual({(row["MNN sparse, ms"], row["DeepSparse, ms"], row["best sparse peer's time / ours"]) for row in rows},
                         {("failed", "left out", "-")})
        self.assertEqual({row["best f32 peer's time / ours"] for row in rows}, {"2.00 (2.00 to 2.00) onnxruntime"})
        self.assertIn("DeepSparse was left out: expected python3.10 on the path, found none", result.stdout)
        self.assertIn("MNN sparse failed for resnet-32, batch 64, threads 2, 0.9 and 31 more: expected an answer, ", result.stdout)
        self.assertIn("the stand-in / fails.", result.stdout)

    def test_every_mistake_gives_one_line(self):
        (self.folder / "torch.py").write_text("raise ImportError\n")
        self.assert_refused(self.run_it(), "expected PyTorch", "python3-torch", "--without-pytorch")
        usual = ["--without-pytorch"]
        for arguments, *expected in ((["--rounds", "0"], "--rounds", "'0'"), (["--only", "speed"], "'speed'", "training"),
                                     (["--trained", "resnet-20"], "--trained", "NETWORK=FILE", "'resnet-20'"),
                                     (["--only", "engine-trained"], "engine-trained", "--trained NETWORK=FILE"),
                                     (["--programs", self.folder / "none"], "none", "benchmarks"),
                                     (["--write", self.folder / "none" / "x.md"], "--write", "x.md"), (["--round", "1"], "--help")):
            with self.subTest(arguments):
                self.assert_refused(self.run_it(*usual, *arguments), *expected)
        self.assertFalse(self.log.exists())


if __name__ == "__main__":
    unittest.main()
