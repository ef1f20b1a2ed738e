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
import gpu_check_bundle
import gpu_check_machine
import gpu_check_parts
import gpu_check_processes
import gpu_check_report

MACHINE = {"gpus": ["NVIDIA Test, 1 MiB, 1.0"], "processor": "x", "cores": 2, "torch": None}
PROGRAMS = {"commit": "abc", "programs": {"art": "1"}}


def gpu_check(*arguments):
    return subprocess.run([SOURCE / "scripts" / "gpu_check", *arguments], capture_output=True, text=True, timeout=60)


def outcome(result):
    return {"result": result, "seconds": 1.5, "lines": ["twins_test: " + result]}


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

    def test_parts_that_are_done_are_not_run_again_by_the_same_programs_on_such_a_gpu(self):
        results = self.begun()
        results.add("twins", outcome("passed"))
        results.add("golden", outcome("failed"))
        results.add("pytorch", outcome("skipped"))
        self.assertTrue(self.begun().is_done("twins"))
        self.assertFalse(self.begun().is_done("golden"))
        self.assertFalse(self.begun().is_done("art"))
        self.assertTrue(self.begun().is_done("pytorch"))
        other_driver = dict(MACHINE, gpus=["NVIDIA Test, 1 MiB, 1.1"], torch="2.11")
        self.assertTrue(self.begun(machine=other_driver).is_done("twins"))
        self.assertFalse(self.begun(machine=other_driver).is_done("pytorch"))
        self.assertFalse(self.begun(programs={"commit": "abc", "programs": {"art": "2"}}).is_done("twins"))
        self.assertFalse(self.begun(machine=dict(MACHINE, gpus=["another, 1 MiB, 1.0"])).is_done("twins"))

    def test_it_passes_only_if_no_part_failed(self):
        results = self.begun()
        results.add("twins", outcome("passed"))
        results.add("pytorch", outcome("skipped"))
        self.assertEqual(results.conclude(["twins", "pytorch"]), 0)
        results.add("golden", outcome("failed"))
        self.assertEqual(results.conclude(["twins", "golden"]), 1)

    def test_the_document_keeps_what_stands_outside_of_its_markers(self):
        document = self.folder / "results.md"
        begin, end = "<!-- gpu_check:begin -->", "<!-- gpu_check:end -->"
        document.write_text(f"before\n{begin}\nold\n{end}\nafter\n")
        with self.assertRaisesRegex(ValueError, "run scripts/gpu_check first"):
            self.results.write_document(document)
        results = self.begun()
        results.add("twins", outcome("passed"))
        results.write_document(document)
        text = document.read_text()
        self.assertTrue(text.startswith("before\n" + begin))
        self.assertTrue(text.endswith(end + "\nafter\n"))
        self.assertIn("| twins | passed | 1.5 |", text)
        self.assertIn("twins_test: passed", text)
        self.assertNotIn("old", text)

    def test_results_that_cannot_be_read_or_written_are_one_line(self):
        broken = self.folder / "broken.json"
        broken.write_text("{")
        for result in (gpu_check("--out", broken), gpu_check("--report", self.folder / "x.md", "--out", self.folder / "none.json")):
            self.assertEqual((result.returncode, result.stderr.count("\n")), (2, 1), result.stderr)
        (self.folder / "file").write_text("")
        with self.assertRaises(OSError):
            gpu_check_report.Results(self.folder / "file" / "results.json").begin(PROGRAMS, MACHINE)

    def test_results_are_whole_json_after_every_part(self):
        results = self.begun()
        for part in ("twins", "golden"):
            results.add(part, outcome("passed"))
            self.assertIn(part, json.loads((self.folder / "results.json").read_text())["parts"])

    def test_a_part_that_breaks_or_hangs_fails_and_leaves_no_process(self):
        def breaks(processes, place, outcome):
            processes.start(["sleep", "1000"])
            processes.worker(["sh", "-c", "exit 5"])

        def hangs(processes, place, outcome):
            processes.begin -= gpu_check_processes.LIMIT - 0.5
            processes.call(["sh", "-c", "sleep 1000 & wait"])

        place = gpu_check_bundle.Place(SOURCE, False)
        for part, reason in ((breaks, "ended with status 5"), (hangs, "still running")):
            gpu_check_parts.PARTS["twins"], kept = part, gpu_check_parts.PARTS["twins"]
            found = gpu_check_parts.run("twins", place)
            gpu_check_parts.PARTS["twins"] = kept
            self.assertEqual(found["result"], "failed")
            self.assertIn(reason, found["lines"][-1])
        self.assertEqual(subprocess.run(["pgrep", "-f", "^sleep 1000$"], capture_output=True, text=True).stdout, "")

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
