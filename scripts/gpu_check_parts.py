# SPDX-License-Identifier: BSL-1.0
"""The parts of gpu_check. Each gives {result: passed, failed or skipped, seconds, lines: what was found, figures of its own}."""
import json
import os
import pathlib
import shutil
import signal
import sys
import tempfile

import gpu_check_machine
from gpu_check_processes import Processes

TESTS = {
    "twins": ("twins_test", "kernels_on_cpu_test", "step_waits_for_nothing_test", "two_gpus_test"),
    "solver": ("magnitudes_test", "penalty_test", "tanh_sech_test", "momentum_step_test", "prune_test", "hold_zeros_test",
               "solver_mask_test", "nesterov_test", "solver_formula_test", "solver_steps_test", "solver_state_test", "batch_norm_state_test", "tuned_con_test"),
    "golden": ("regularizers_test", "trace_test", "recorded_runs_test"),
    "controller": ("art_controller_test", "methods_test", "snip_grasp_test"),
    "faults": ("trainer_errors_test",),
}
SANITIZERS = ("memcheck", "racecheck", "initcheck", "synccheck")
PROGRAMS = tuple(name for names in TESTS.values() for name in names) + ("art", "data_pipeline", "kernels", "training_step")
CASES = (("resnet-32", 64), ("resnet-32", 256), ("vgg-19", 64), ("vgg-19", 256))


class Outcome(dict):
    def __init__(self):
        super().__init__(result="passed", lines=[])

    def note(self, line, passed=True):
        print("   ", line, flush=True)
        self["lines"].append(line)
        if not passed:
            self["result"] = "failed"

    def skip(self, why):
        self.note("skipped: " + why)
        self["result"] = "skipped"


def run(part, place):
    """Whatever happens, an outcome; no process of the part is left behind."""
    print(f"{part} ...", flush=True)
    outcome = Outcome()
    with Processes(place) as processes:
        try:
            PARTS[part](processes, place, outcome)
        except Exception as error:      # a part that breaks is a part that failed: the others go on
            outcome.note(f"{type(error).__name__}: {error}", False)
        outcome["seconds"] = round(processes.seconds(), 1)
    return outcome


def last_lines(result, count=12):
    return (result.stdout + result.stderr).strip().splitlines()[-count:] or [f"exit status {result.returncode}, no message"]


def failed(result, outcome, count=40):
    outcome.note(last_lines(result)[-1], False)
    outcome["lines"] += last_lines(result, count)


def tests(names):
    def part(processes, place, outcome):
        for name in names:
            result = processes.call([place.program(name), "--log_level=test_suite", "--report_level=short"])
            text = result.stdout + result.stderr
            skipped = result.returncode == 77 or ("precondition failed" in text and "has passed with" in text)
            verdict = "skipped" if skipped else "passed" if result.returncode == 0 else f"FAILED ({result.returncode})"
            outcome.note(f"{name}: {verdict}", skipped or result.returncode == 0)
            if result.returncode != 0 and not skipped:
                outcome["lines"] += last_lines(result, 40)
                print("\n".join(last_lines(result, 40)))
    return part


def sanitizer(tool):
    def part(processes, place, outcome):
        """compute-sanitizer over every kernel, on the smaller part of the table of cases."""
        program = shutil.which("compute-sanitizer", path=os.environ.get("PATH", "") + ":/usr/local/cuda/bin")
        if not program:
            return outcome.skip("compute-sanitizer was not found; it is part of the CUDA toolkit")
        result = processes.call([program, "--tool", tool, "--error-exitcode", "9", place.program("twins_test"),
                                 "--log_level=error"], HYPERSPARSE_SMALL_CASES="1")
        summary = [line.strip("= ") for line in last_lines(result, 400) if "SUMMARY" in line]
        if result.returncode != 0 or not summary:
            return failed(result, outcome)
        outcome.note(f"{tool}: {summary[-1]}")
    return part


def time_kernels(processes, place, outcome):
    result = processes.call([place.program("kernels"), "--json"])
    if result.returncode != 0:
        return failed(result, outcome)
    *table, last = result.stdout.strip().splitlines()
    for line in table:
        outcome.note(line)
    outcome.update(json.loads(last))


def times_in_turns(processes, place, network, batch, option, values):
    """Seconds a step for each value of an option of training_step, in turns: all of them, and the medians."""
    workers = {value: processes.worker([place.program("training_step"), "--network", network, "--batch", batch, option, value])
               for value in values}
    for worker in workers.values():
        worker.seconds(20)
    times = {value: [] for value in values}
    for _ in range(9):
        for value, worker in workers.items():
            times[value].append(worker.seconds(40) / 40)
    for worker in workers.values():
        worker.end()
    return times, {value: sorted(found)[len(found) // 2] for value, found in times.items()}


def time_solver(processes, place, outcome):
    """A training step with the penalty and without it: the extra of HyperSparse."""
    outcome["solver_overhead"] = []
    for network, batch in CASES:
        times, median = times_in_turns(processes, place, network, batch, "--penalty", ("hypersparse", "none"))
        extra = median["hypersparse"] / median["none"] - 1
        row = {"network": network, "batch": batch, "ms": 1e3 * median["hypersparse"],
               "ms_without_penalty": 1e3 * median["none"],
               "images_per_second": batch / median["hypersparse"], "extra": extra, "times": times}
        outcome["solver_overhead"].append(row)
        outcome.note(f"{network} batch {batch}: {row['ms']:.3f} ms a step, {row['ms_without_penalty']:.3f} without penalty "
                     f"({100 * extra:+.2f} %), {row['images_per_second']:.0f} images/s")


def time_convolutions(processes, place, outcome):
    """What the choices of convolution_options.h are worth."""
    outcome["convolutions"] = []
    for network, batch in CASES:
        times, median = times_in_turns(processes, place, network, batch, "--convolution", ("dlib", "fast", "tf32", "deterministic"))
        outcome["convolutions"].append({"network": network, "batch": batch, "median": median, "times": times})
        rates = ", ".join(f"{name} {batch / seconds:.0f} images/s" for name, seconds in median.items())
        outcome.note(f"{network} batch {batch}: {rates}")


def time_data(processes, place, outcome):
    result = processes.call([place.program("data_pipeline"), "--threads", "1", "2", "4", "--json"])
    if result.returncode != 0:
        return failed(result, outcome)
    outcome.update(json.loads(result.stdout))
    for row in outcome["data_pipeline"]:
        outcome.note(f"{row['what']}: {row['median']:.0f} images/s")


def compare(processes, place, outcome):
    if not gpu_check_machine.torch_version():
        return outcome.skip("no PyTorch that sees the GPU")
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "comparison.json")
        result = processes.call([sys.executable, place.comparison(), "--device", "cuda", "--program",
                                 place.program("training_step"), "--python", sys.executable, "--json", report])
        for line in result.stdout.strip().splitlines():
            outcome.note(line)
        if result.returncode != 0:
            return failed(result, outcome)
        with open(report) as file:
            outcome["comparison"] = json.load(file)


def train_shortly(processes, place, outcome):
    """The demo's recipe through all phases, stopped once and resumed; then evaluated."""
    art = place.program("art")
    with tempfile.TemporaryDirectory() as folder:
        run_folder = os.path.join(folder, "run")
        metrics = pathlib.Path(run_folder) / "metrics.jsonl"
        stopped = processes.start([art, "train", "--config", place.recipe("demo.toml"), "--out", run_folder])
        processes.wait_until(lambda: stopped.poll() is not None or metrics.exists() and metrics.read_text().count("\n") >= 2)
        stopped.send_signal(signal.SIGTERM)
        status = stopped.wait(timeout=processes.left())
        outcome.note(f"stopped by SIGTERM: exit status {status}", status == 143)
        result = processes.call([art, "train", "--resume", run_folder, "--json"])
        judged = processes.call([art, "evaluate", os.path.join(run_folder, "model"), "--json"])
        if result.returncode != 0 or judged.returncode != 0:
            return failed(result if result.returncode != 0 else judged, outcome)
        trained, evaluated = json.loads(result.stdout), json.loads(judged.stdout)
        outcome["art"] = {"trained": trained, "evaluated": evaluated}
        outcome.note(f"demo.toml: accuracy {100 * evaluated['accuracy']:.2f} % at prune rate {evaluated['prune_rate']:.3f} in "
                     f"{trained['seconds']:.0f} s, {evaluated['kept']} of {evaluated['prunable']} weights",
                     evaluated["accuracy"] >= 0.95)


PARTS = {
    **{name: tests(programs) for name, programs in TESTS.items()},
    **{"sanitizers-" + tool: sanitizer(tool) for tool in SANITIZERS},
    "kernels": time_kernels, "solver-overhead": time_solver, "convolutions": time_convolutions, "data-pipeline": time_data,
    "pytorch": compare, "art": train_shortly,
}
NAMES = tuple(PARTS)
