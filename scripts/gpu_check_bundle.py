# SPDX-License-Identifier: BSL-1.0
"""Where gpu_check finds its programs and files: in a clone, or in a bundle, which this file packs, too."""
import hashlib
import json
import lzma
import pathlib
import shutil
import subprocess
import tarfile
import tempfile

import gpu_check_parts

MIB = 1 << 20
LARGEST = 40 * MIB
ARCHIVE = "programs.tar.xz"
# A window in which all programs lie: they have dlib's kernels in common.
COMPRESSION = [{"id": lzma.FILTER_LZMA2, "preset": 2, "dict_size": 128 * MIB}]
SCRIPTS = ("gpu_check", "gpu_check_bundle.py", "gpu_check_machine.py", "gpu_check_parts.py",
           "gpu_check_processes.py", "gpu_check_report.py", "marked_section.py")
COMPARISON = ("compare_with_pytorch", "step_worker.py", "pytorch_step.py", "pytorch_networks.py", "pytorch_worker.py")


def commit_of(root):
    found = subprocess.run(["git", "-C", str(root), "rev-parse", "HEAD"], capture_output=True, text=True)
    changed = subprocess.run(["git", "-C", str(root), "status", "--porcelain"], capture_output=True, text=True).stdout
    return found.stdout.strip() + ("-dirty" if changed else "") if found.returncode == 0 else "unknown"


def built_program(root, name):
    folder = root / "build" / "cuda"
    found = [p for p in folder.rglob(name) if p.is_file() and "CMakeFiles" not in p.parts]
    if not found:
        raise SystemExit(f"gpu_check: expected the program {name} in {folder}, found none")
    return found[0]


class Place:
    def __init__(self, root, bundled):
        self.root, self.bundled = pathlib.Path(root), bundled

    def program(self, name):
        return unpack(self.root) / name if self.bundled else built_program(self.root, name)

    def comparison(self):
        return self.root / ("" if self.bundled else "benchmarks") / "compare_with_pytorch"

    def recipe(self, name):
        return self.root / ("recipes" if self.bundled else "examples/recipes") / name

    def variables(self):
        golden = self.root / ("golden" if self.bundled else "tests/golden")
        recorded = self.root / ("" if self.bundled else "tests/twins") / "recorded_runs.json"
        return {"HYPERSPARSE_GOLDEN_DIR": str(golden), "HYPERSPARSE_RECORDED_RUNS": str(recorded)}

    def identity(self):
        """What the results belong to: the commit, and a digest of every program."""
        if self.bundled:
            manifest = json.loads((self.root / "MANIFEST.json").read_text())
            return {"commit": manifest["commit"], "programs": manifest["programs"]}
        programs = {name: digest(self.program(name)) for name in gpu_check_parts.PROGRAMS}
        return {"commit": commit_of(self.root), "programs": programs}


def unpack(bundle):
    """The programs of a bundle, once, into its folder bin."""
    target = bundle / "bin"
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=bundle) as folder:
            with tarfile.open(bundle / ARCHIVE) as archive:
                archive.extractall(folder)
            (pathlib.Path(folder) / "bin").rename(target)
    return target


def add_programs(root, stage):
    """Stripped and compressed; returns their digests."""
    with tempfile.TemporaryDirectory() as folder:
        programs = pathlib.Path(folder) / "bin"
        programs.mkdir()
        for name in gpu_check_parts.PROGRAMS:
            subprocess.run(["strip", "-o", programs / name, built_program(root, name)], check=True)
        with lzma.open(stage / ARCHIVE, "wb", filters=COMPRESSION) as out, tarfile.open(fileobj=out, mode="w") as archive:
            archive.add(programs, "bin")
        return {name: digest(programs / name) for name in gpu_check_parts.PROGRAMS}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack(root, target):
    """Everything into a folder beside the target, which takes the target's place when it is whole."""
    if target.exists() and not (target / "MANIFEST.json").exists() and any(target.iterdir()):
        raise ValueError(f"--bundle: expected an empty folder or an older bundle, found other files in {target}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        stage = pathlib.Path(folder) / "bundle"
        stage.mkdir()
        programs = add_programs(root, stage)
        for name in SCRIPTS:
            shutil.copy2(root / "scripts" / name, stage)
        for name in COMPARISON:
            shutil.copy2(root / "benchmarks" / name, stage)
        (stage / "golden").mkdir()
        for file in (root / "tests" / "golden").glob("*.json"):
            shutil.copy2(file, stage / "golden")
        shutil.copy2(root / "tests" / "twins" / "recorded_runs.json", stage)
        shutil.copytree(root / "examples" / "recipes", stage / "recipes")
        shutil.copy2(root / "LICENSE", stage)
        (stage / "MANIFEST.json").write_text(json.dumps({"commit": commit_of(root), "programs": programs}, indent=1) + "\n")
        size = sum(p.stat().st_size for p in stage.rglob("*") if p.is_file())
        if target.exists():
            shutil.rmtree(target)
        stage.rename(target)
    print(f"gpu_check: {target} holds {len(programs)} programs, {size / MIB:.1f} MiB"
          + ("" if size <= LARGEST else f": more than the {LARGEST / MIB:.0f} MiB that it should have"))
    return 0 if size <= LARGEST else 1
