# SPDX-License-Identifier: BSL-1.0
"""The bundle that scripts/gpu_check packs for a bare machine: what it holds, how large it is, and that it starts."""
import hashlib
import json
import os
import pathlib
import re
import shutil
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

# The C library, the compiler's own loader, CUDA and cuDNN: what the bare machine has.
ALLOWED = re.compile(r"(linux-vdso|ld-linux-x86-64|libc|libm|libdl|libpthread|librt|"
                     r"lib(cudart|cublas|cublasLt|cudnn|curand|cusolver|cusparse|nvJitLink))\.so")


def output_of(command, **options):
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=600, **options)


class BundleTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.bundle = pathlib.Path(folder.name) / "bundle"
        cls.packed = output_of([SOURCE / "scripts" / "gpu_check", "--bundle", cls.bundle])
        cls.size = sum(p.stat().st_size for p in cls.bundle.rglob("*") if p.is_file())
        gpu_check_bundle.unpack(cls.bundle)

    def test_it_is_packed_and_no_larger_than_it_may_be(self):
        self.assertEqual(self.packed.returncode, 0, self.packed.stdout + self.packed.stderr)
        print(f"{self.size / (1 << 20):.1f} MiB")
        self.assertLessEqual(self.size, 40 << 20)

    def test_it_holds_every_program_under_its_digest(self):
        manifest = json.loads((self.bundle / "MANIFEST.json").read_text())
        self.assertEqual(sorted(manifest["programs"]), sorted(gpu_check_parts.PROGRAMS))
        for name, digest in manifest["programs"].items():
            self.assertEqual(hashlib.sha256((self.bundle / "bin" / name).read_bytes()).hexdigest(), digest, name)

    def test_programs_need_nothing_but_cuda_cudnn_and_the_c_library(self):
        for program in (self.bundle / "bin").iterdir():
            needed = re.findall(r"\(NEEDED\).*\[(.*)\]", output_of(["readelf", "-d", program]).stdout)
            self.assertTrue(needed, program.name)
            for library in needed:
                self.assertRegex(library, ALLOWED, program.name)

    def test_a_program_starts(self):
        result = output_of([self.bundle / "bin" / "art", "--version"], env=gpu_check_machine.environment())
        self.assertEqual(result.returncode, 0, result.stderr)

    @unittest.skipIf(gpu_check_machine.gpu()[0], "there is a GPU")
    def test_without_a_gpu_it_says_in_one_line_what_it_lacks(self):
        moved = self.bundle.parent / "elsewhere"
        shutil.copytree(self.bundle, moved, ignore=shutil.ignore_patterns("bin"))
        result = output_of([moved / "gpu_check"], cwd="/")
        self.assertEqual((result.returncode, result.stdout), (77, ""))
        self.assertEqual(result.stderr.count("\n"), 1, result.stderr)
        self.assertIn("expected a machine with an NVIDIA GPU, found none", result.stderr)

    def test_an_unknown_part_is_refused_with_those_that_exist(self):
        result = output_of([self.bundle / "gpu_check", "twin"])
        self.assertEqual(result.returncode, 2)
        self.assertIn("twins solver golden", result.stderr)

    def test_a_bundle_never_takes_the_place_of_other_files(self):
        other = self.bundle.parent / "mine"
        other.mkdir()
        (other / "thesis.txt").write_text("years of work")
        result = output_of([SOURCE / "scripts" / "gpu_check", "--bundle", other])
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertEqual(os.listdir(other), ["thesis.txt"])


if __name__ == "__main__":
    unittest.main()
