# SPDX-License-Identifier: BSL-1.0
"""The parts of gpu_check. Each gives {passed, seconds, lines: what was found, and figures of its own}."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import gpu_check_machine

LIMIT = 470     # seconds a part may take
TESTS = {
    "twins": ("twins_test", "kernels_on_cpu_test", "step_waits_for_nothing_test", "two_gpus_test"),
    "solver": ("magnitudes_test", "penalty_test", "tanh_sech_test", "momentum_step_test", "prune_test", "hold_zeros_test",
               "solver_formula_test", "solver_steps_test", "solver_state_test", "batch_norm_state_test", "tuned_con_test",
               "art_controller_test", "trainer_errors_test"),
    "golden": ("regularizers_test", "trace_test", "recorded_runs_test"),
}
SANITIZERS = ("memcheck", "racecheck", "initcheck", "synccheck")
PROGRAMS = tuple(name for names in TESTS.values() for name in names) + ("art", "data_pipeline", "kernels", "training_step")
NAMES = (*TESTS, *("sanitizers-" + tool for tool in SANITIZERS), "kernels", "solver-overhead", "convolutions", "data-pipeline", "pytorch", "art")


class Outcome(dict):
    def __init__(self):
        super().__init__(passed=True, lines=[])

    def note(self, line, passed=True):
        print("   ", line, flush=True)
        self["lines"].append(line)
        self["passed"] = self["passed"] and passed


def run(part, place):
    print(f"{part} ...", flush=True)
    begin = time.monotonic()
    outcome = Outcome()
    try:
        if part in TESTS:
            run_tests(part, place, outcome)
        elif part.startswith("sanitizers-"):
            sanitize(part.split("-")[1], place, outcome)
        else:
            others = {"kernels": time_kernels, "solver-overhead": time_solver, "convolutions": time_convolutions,
                      "data-pipeline": time_data, "pytorch": compare, "art": train_shortly}
            others[part](place, outcome)
    except subprocess.TimeoutExpired as error:
        outcome.note(f"expected an end within {LIMIT} s, {error.cmd[0]} was still running", False)
    outcome["seconds"] = round(time.monotonic() - begin, 1)
    return outcome


def call(command, place, **variables):
    environment = dict(gpu_check_machine.environment(), **place.variables(), **variables)
    return subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=LIMIT, env=environment)


def last_lines(result, count=12):
    return (result.stdout + result.stderr).strip().splitlines()[-count:]


def run_tests(part, place, outcome):
    for name in TESTS[part]:
        result = call([place.program(name), "--log_level=error", "--report_level=short"], place)
        text = result.stdout + result.stderr
        skipped = result.returncode == 77 or ("precondition failed" in text and "has passed with" in text)
        outcome.note(f"{name}: {'skipped' if skipped else 'passed' if result.returncode == 0 else 'FAILED'}",
                     skipped or result.returncode == 0)
        if result.returncode != 0 and not skipped:
            outcome["lines"] += last_lines(result, 40)
            print("\n".join(last_lines(result, 40)))


def sanitize(tool, place, outcome):
    """compute-sanitizer over every kernel, on the smaller half of the table of cases."""
    program = shutil.which("compute-sanitizer") or next(
        (p for p in ("/usr/local/cuda/bin/compute-sanitizer",) if os.path.exists(p)), None)
    if not program:
        outcome.note("compute-sanitizer was not found: install the CUDA toolkit's cuda-sanitizer package", False)
        return
    result = call([program, "--tool", tool, "--error-exitcode", "9", place.program("twins_test"), "--log_level=error"], place,
                  HYPERSPARSE_SMALL_CASES="1")
    summary = [line for line in last_lines(result, 400) if "ERROR SUMMARY" in line or "RACECHECK SUMMARY" in line]
    clean = result.returncode == 0 and bool(summary)
    outcome.note(f"{tool}: {summary[-1].strip(' =') if summary else 'no summary'}", clean)
    if not clean:
        outcome["lines"] += last_lines(result, 40)


def time_kernels(place, outcome):
    result = call([place.program("kernels"), "--json"], place)
    if result.returncode != 0:
        outcome.note(last_lines(result, 1)[0], False)
        return
    *table, last = result.stdout.strip().splitlines()
    for line in table:
        outcome.note(line)
    outcome.update(json.loads(last))


class Worker:
    """training_step, asked for times: see benchmarks/training_step.cpp."""

    def __init__(self, place, network, batch, *options):
        command = [str(place.program("training_step")), "--network", network, "--batch", str(batch), *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=gpu_check_machine.environment())
        self.description = json.loads(self.process.stdout.readline())

    def seconds(self, steps):
        self.process.stdin.write(f"run {steps}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait(timeout=60)


CASES = (("resnet-32", 64), ("resnet-32", 256), ("vgg-19", 64), ("vgg-19", 256))


def times_in_turns(place, network, batch, option, values):
    """Seconds a step for each value of an option of training_step, in turns: all of them, and the medians."""
    workers = {value: Worker(place, network, batch, option, value) for value in values}
    for worker in workers.values():
        worker.seconds(20)
    times = {value: [] for value in values}
    for _ in range(9):
        for value, worker in workers.items():
            times[value].append(worker.seconds(40) / 40)
    for worker in workers.values():
        worker.end()
    return times, {value: sorted(found)[len(found) // 2] for value, found in times.items()}


def time_solver(place, outcome):
    """A training step with the penalty and without it, in turns: the extra of HyperSparse."""
    outcome["solver_overhead"] = []
    for network, batch in CASES:
        times, median = times_in_turns(place, network, batch, "--penalty", ("hypersparse", "none"))
        extra = median["hypersparse"] / median["none"] - 1
        row = {"network": network, "batch": batch, "ms": 1e3 * median["hypersparse"],
               "ms_without_penalty": 1e3 * median["none"],
               "images_per_second": batch / median["hypersparse"], "extra": extra, "times": times}
        outcome["solver_overhead"].append(row)
        outcome.note(f"{network} batch {batch}: {row['ms']:.3f} ms a step, {row['ms_without_penalty']:.3f} without penalty "
                     f"({100 * extra:+.2f} %), {row['images_per_second']:.0f} images/s")


def time_convolutions(place, outcome):
    """What the choices of convolution_options.h are worth, in turns."""
    outcome["convolutions"] = []
    for network, batch in CASES:
        times, median = times_in_turns(place, network, batch, "--convolution", ("dlib", "fast", "tf32", "deterministic"))
        outcome["convolutions"].append({"network": network, "batch": batch, "median": median, "times": times})
        rates = ", ".join(f"{name} {batch / seconds:.0f} images/s" for name, seconds in median.items())
        outcome.note(f"{network} batch {batch}: {rates}")


def time_data(place, outcome):
    result = call([place.program("data_pipeline"), "--threads", "1", "2", "4", "--json"], place)
    if result.returncode != 0:
        outcome.note(last_lines(result, 1)[0], False)
        return
    outcome.update(json.loads(result.stdout))
    for row in outcome["data_pipeline"]:
        outcome.note(f"{row['what']}: {row['median']:.0f} images/s")


def compare(place, outcome):
    if not gpu_check_machine.torch_version():
        outcome.note("skipped: no PyTorch that sees the GPU")
        return
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "comparison.json")
        result = call([sys.executable, place.comparison(), "--device", "cuda", "--program", place.program("training_step"),
                       "--python", sys.executable, "--json", report], place)
        for line in result.stdout.strip().splitlines():
            outcome.note(line)
        if result.returncode != 0:
            outcome.note(last_lines(result, 1)[0], False)
            return
        with open(report) as file:
            outcome["comparison"] = json.load(file)


def wait_for_epochs(run_folder, count, process):
    metrics = pathlib.Path(run_folder) / "metrics.jsonl"
    while process.poll() is None and (not metrics.exists() or metrics.read_text().count("\n") < count):
        time.sleep(0.02)


def train_shortly(place, outcome):
    """The demo's recipe through all phases, stopped once and resumed; then evaluated."""
    art = place.program("art")
    with tempfile.TemporaryDirectory() as folder:
        run_folder = os.path.join(folder, "run")
        stopped = subprocess.Popen([str(art), "train", "--config", place.recipe("demo.toml"), "--out", run_folder],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=gpu_check_machine.environment())
        wait_for_epochs(run_folder, 2, stopped)
        stopped.send_signal(signal.SIGTERM)
        status = stopped.wait(timeout=120)
        outcome.note(f"stopped by SIGTERM: exit status {status}", status == 143)
        result = call([art, "train", "--resume", run_folder, "--json"], place)
        if result.returncode != 0:
            outcome.note(last_lines(result, 1)[0], False)
            return
        trained = json.loads(result.stdout)
        evaluated = json.loads(call([art, "evaluate", os.path.join(run_folder, "model"), "--json"], place).stdout)
        outcome["art"] = {"trained": trained, "evaluated": evaluated}
        outcome.note(f"demo.toml: accuracy {100 * evaluated['accuracy']:.2f} % at prune rate {evaluated['prune_rate']:.3f} in "
                     f"{trained['seconds']:.0f} s, {evaluated['kept']} of {evaluated['prunable']} weights",
                     evaluated["accuracy"] >= 0.95)
