# SPDX-License-Identifier: BSL-1.0
"""What of scripts/gpu_check needs neither a GPU nor a build: its results, its document, and what it says where there is no GPU."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / "scripts"))
sys.dont_write_bytecode = True
import gpu_check_machine
import gpu_check_parts
import gpu_check_report

MACHINE = {"gpus": ["NVIDIA Test, 1 MiB, 1.0"], "processor": "x", "cores": 2, "torch": None}
PROGRAMS = {"commit": "abc", "programs": {"art": "1"}}


def gpu_check(*arguments):
    return subprocess.run([SOURCE / "scripts" / "gpu_check", *arguments], capture_output=True, text=True, timeout=60)


def outcome(passed):
    return {"passed": passed, "seconds": 1.5, "lines": ["twins_test: " + ("passed" if passed else "FAILED")]}


class GpuCheckTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.results = gpu_check_report.Results(self.folder / "results.json")

    def begun(self, programs=PROGRAMS, machine=MACHINE):
        results = gpu_check_report.Results(self.folder / "results.json")
        results.begin(programs, machine)
        return results

    def test_parts_that_passed_are_not_run_again_by_the_same_programs_on_the_same_machine(self):
        results = self.begun()
        results.add("twins", outcome(True))
        results.add("golden", outcome(False))
        self.assertTrue(self.begun().passed("twins"))
        self.assertFalse(self.begun().passed("golden"))
        self.assertFalse(self.begun().passed("art"))
        self.assertFalse(self.begun(programs={"commit": "abc", "programs": {"art": "2"}}).passed("twins"))
        self.assertFalse(self.begun(machine=dict(MACHINE, gpus=["another"])).passed("twins"))

    def test_it_passes_only_if_every_part_did(self):
        results = self.begun()
        results.add("twins", outcome(True))
        self.assertEqual(results.conclude(["twins"]), 0)
        results.add("golden", outcome(False))
        self.assertEqual(results.conclude(["twins", "golden"]), 1)

    def test_the_document_keeps_what_stands_outside_of_its_markers(self):
        document = self.folder / "results.md"
        document.write_text("before\n" + gpu_check_report.BEGIN + "\nold\n" + gpu_check_report.END + "\nafter\n")
        self.assertEqual(self.results.write_document(document), 2)     # no results yet
        results = self.begun()
        results.add("twins", outcome(True))
        self.assertEqual(results.write_document(document), 0)
        text = document.read_text()
        self.assertTrue(text.startswith("before\n" + gpu_check_report.BEGIN))
        self.assertTrue(text.endswith(gpu_check_report.END + "\nafter\n"))
        self.assertIn("| twins | passed | 1.5 |", text)
        self.assertIn("twins_test: passed", text)
        self.assertNotIn("old", text)

    def test_results_are_whole_json_after_every_part(self):
        results = self.begun()
        for part in ("twins", "golden"):
            results.add(part, outcome(True))
            self.assertIn(part, json.loads((self.folder / "results.json").read_text())["parts"])

    def test_cmake_builds_the_programs_that_are_run(self):
        text = (SOURCE / "cmake" / "gpu_check.cmake").read_text().split("DEPENDS", 1)[1].rstrip(")\n ")
        built = [re.sub("^benchmark_", "", name) for name in text.split()]
        self.assertEqual(sorted(built), sorted(gpu_check_parts.PROGRAMS))

    @unittest.skipIf(gpu_check_machine.gpu()[0], "there is a GPU")
    def test_without_a_gpu_it_says_so_in_one_line_and_builds_nothing(self):
        result = gpu_check()
        self.assertEqual((result.returncode, result.stdout), (77, ""))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn("expected a machine with an NVIDIA GPU, found none", result.stderr)

    def test_an_unknown_part_is_refused_with_those_that_exist(self):
        result = gpu_check("twin")
        self.assertEqual(result.returncode, 2)
        self.assertIn("twins solver golden", result.stderr)


if __name__ == "__main__":
    unittest.main()
