# SPDX-License-Identifier: BSL-1.0
"""Times programs in turns: a round asks each of them once, every other round backwards, so that what the machine does to one it
does to all. One that fails is left out from then on; the others go on."""
import dataclasses
import os
import statistics
import subprocess

from step_worker import Fault, Worker

PIECE = 0.25  # seconds that a turn takes at least
CHOOSING = ("HYPERSPARSE_CPU", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "ATEN_CPU_CAPABILITY")  # not inherited
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


@dataclasses.dataclass(frozen=True)
class Contestant:
    """A program and what it is asked to do. Those of the same work must tell of the same network."""
    command: tuple
    threads: int
    work: str
    environment: tuple = ()  # pairs
    expected: tuple = ()  # pairs that it must tell of itself

    def start(self, name):
        kept = {key: value for key, value in os.environ.items() if key not in CHOOSING}
        return Worker(name, [str(part) for part in self.command],
                      {**kept, **dict.fromkeys(THREADS, str(self.threads)), **dict(self.environment)})


@dataclasses.dataclass
class Result:
    about: dict = dataclasses.field(default_factory=dict)
    steps: int = 0  # in a turn
    seconds: list = dataclasses.field(default_factory=list)  # a step takes, a number for each round
    memory: dict = dataclasses.field(default_factory=dict)
    failure: str = ""

    def median(self):
        return statistics.median(self.seconds)


class Turns:
    def __init__(self, contestants):
        self.contestants = contestants
        self.results = {name: Result() for name in contestants}
        self.workers = {}

    def attempt(self, name, action):
        """action() for one contestant; if it fails, that one is out."""
        try:
            return action()
        except (Fault, OSError, ValueError, KeyError, subprocess.SubprocessError) as fault:
            self.results[name].failure = str(fault) or type(fault).__name__
            if name in self.workers:
                self.workers.pop(name).close()

    def start(self, name):
        self.workers[name] = worker = self.contestants[name].start(name)
        about = self.results[name].about = worker.about()
        for key, value in self.contestants[name].expected:
            if about.get(key) != value:
                raise Fault(f"{name}: expected {key} {value}, found {about.get(key)}")
        work = self.contestants[name].work
        for other, result in self.results.items():
            if other != name and other in self.workers and self.contestants[other].work == work:
                found, expected = about["parameters"], result.about["parameters"]
                if found != expected:
                    raise Fault(f"{name}: expected {expected} parameters for {work}, as {other} has, found {found}")

    def warm_up(self, name):
        worker = self.workers[name]
        worker.seconds(2)
        self.results[name].steps = max(1, round(PIECE / max(worker.seconds(1), 1e-9)))

    def take_turn(self, name):
        result = self.results[name]
        result.seconds.append(self.workers[name].seconds(result.steps) / result.steps)

    def ask_for_memory(self, name):
        self.results[name].memory = self.workers[name].memory()

    def each(self, action, backwards=False):
        for name in list(self.workers)[::-1 if backwards else 1]:
            self.attempt(name, lambda: action(name))

    def run(self, rounds):
        try:
            for name in self.contestants:
                self.attempt(name, lambda: self.start(name))
            self.each(self.warm_up)
            for i in range(rounds):
                self.each(self.take_turn, backwards=i % 2 == 1)
            self.each(self.ask_for_memory)
        finally:
            for worker in self.workers.values():
                worker.close()
        return self.results


def time_in_turns(contestants, rounds):
    """{name: Contestant} gives {name: Result}."""
    return Turns(contestants).run(rounds)
