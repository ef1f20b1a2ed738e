# SPDX-License-Identifier: BSL-1.0
"""The sections of benchmarks/run: which programs each of them wants timed together, and its table. Sections that want programs
of one group share them, so that all of them stand in the same rounds."""
import statistics

from performance_cells import Table, at_least, at_most, mebibytes, spread
from performance_contestants import BATCH, WITHOUT_AVX512
from performance_engine import Engine, EngineWithoutAvx512, TrainedNets
from performance_peers import Peers

TRAINED = ("resnet-32", "vgg-19", "resnet-20")
INFERRED = tuple((network, batch) for network in ("resnet-32", "vgg-19") for batch in (BATCH, 1))
AIMS = {"resnet-32": 1.6, "vgg-19": 1.3, "resnet-20": 1.3}  # of training: times as fast as PyTorch's plain step
INFERENCE_AIM = 1 / 1.1  # at most 1.1 times PyTorch's time
OWN_NET_AIM = 3
GROWTH_AIM = 1.05  # of the time for a multiply-accumulate, from one network to the next: none, and 5 % for noise
CHANNELS_LAST = ("--channels-last",)
OURS, OURS_PLAIN, DLIB = "ours", "ours, no penalty", "dlib's layers"
PLAIN, PLAIN_LAST, PENALISED = "PyTorch", "PyTorch channels_last", "PyTorch with the penalty"


class Training:
    name, title = "training", "A training step with HyperSparse against PyTorch's plain step"
    heading = ("network", "ours, ms", "against", "its ms", "its time / ours", "aim")

    def groups(self, programs):
        return {network: {OURS: programs.our_step(network), OURS_PLAIN: programs.our_step(network, penalty="none"),
                          DLIB: programs.our_step(network, layers="dlib"), PLAIN: programs.pytorch_step(network),
                          PLAIN_LAST: programs.pytorch_step(network, layout=CHANNELS_LAST)} for network in TRAINED}

    def table(self, found):
        table = Table(*self.heading)
        for network in TRAINED:
            times = found[network]
            for other in (PLAIN, PLAIN_LAST, DLIB, OURS_PLAIN):
                aimed = other in (PLAIN, PLAIN_LAST)
                table.add([network], lambda: versus(times, OURS, other, AIMS[network] if aimed else None))
        return table


def versus(times, ours, other, aim=None):
    ratios = times.ratios(other, ours)
    return [times.ms(ours), other, times.ms(other), spread(ratios), at_least(aim, ratios) if aim else "-"]


class Penalty:
    name, title = "penalty", "What HyperSparse adds to a step"
    heading = ("network", "side", "with, ms", "without, ms", "extra, ms", "extra, %")
    sides = {OURS: (OURS, OURS_PLAIN), PLAIN: (PENALISED, PLAIN)}

    def groups(self, programs):
        return {network: {OURS: programs.our_step(network), OURS_PLAIN: programs.our_step(network, penalty="none"),
                          PLAIN: programs.pytorch_step(network),
                          PENALISED: programs.pytorch_step(network, penalty="hypersparse")} for network in TRAINED}

    def table(self, found):
        table = Table(*self.heading)
        for network in TRAINED:
            for side, names in self.sides.items():
                table.add([network, side], lambda: self.cells(found[network], *names))
        return table

    def cells(self, times, with_it, without):
        percent = [100 * (ratio - 1) for ratio in times.ratios(with_it, without)]
        extra = statistics.median(times.differences(with_it, without))
        return [times.ms(with_it), times.ms(without), f"{extra * 1e3:.2f}", spread(percent)]


class Inference:
    name, title = "inference", "Inference of the dense network, images in, logits out"
    heading = ("network, batch", "ours, ms", "against", "its ms", "its time / ours", "aim")
    frozen, optimized = "PyTorch frozen", "PyTorch frozen, optimize_for_inference"

    def groups(self, programs):
        return {f"{network}, batch {batch}, inference": self.contestants(programs, network, batch)
                for network, batch in INFERRED}

    def contestants(self, programs, network, batch):
        return {OURS: programs.ours("inference_step", network, batch=batch),
                DLIB: programs.ours("inference_step", network, "--layers", "dlib", batch=batch),
                self.frozen: programs.pytorch("pytorch_inference.py", network, "--compile", "frozen", batch=batch),
                self.optimized: programs.pytorch("pytorch_inference.py", network, "--compile", "optimized", batch=batch)}

    def table(self, found):
        table = Table(*self.heading)
        for network, batch in INFERRED:
            for other in (self.optimized, self.frozen, DLIB):
                times = found[f"{network}, batch {batch}, inference"]
                table.add([f"{network}, {batch}"],
                          lambda: versus(times, OURS, other, INFERENCE_AIM if other == self.optimized else None))
        return table


class Memory:
    name, title = "memory", "Memory of a training step"
    heading = ("network", "program", "before, MiB", "peak, MiB", "difference, MiB", "difference / ours")

    def groups(self, programs):
        return {network: {OURS: programs.our_step(network), DLIB: programs.our_step(network, layers="dlib"),
                          PLAIN: programs.pytorch_step(network),
                          PLAIN_LAST: programs.pytorch_step(network, layout=CHANNELS_LAST),
                          PENALISED: programs.pytorch_step(network, penalty="hypersparse")} for network in TRAINED}

    def table(self, found):
        table = Table(*self.heading)
        for network in TRAINED:
            for name in (OURS, DLIB, PLAIN, PLAIN_LAST, PENALISED):
                table.add([network, name], lambda: self.cells(found[network], name))
        return table

    def cells(self, results, name):
        def taken(result):
            return result.memory["peak"] - result.memory["before"]
        one, ours = results[name], results[OURS]
        return [mebibytes(one.memory["before"]), mebibytes(one.memory["peak"]), mebibytes(taken(one)),
                f"{taken(one) / max(taken(ours), 1):.2f}"]


class Threads:
    name, title = "threads", "What more threads gain"
    networks = TRAINED[:2]
    heading = ("network", "side", "1 thread, ms", "all threads, ms", "gain")

    def groups(self, programs):
        return {network: {OURS: programs.our_step(network), OURS + ", 1 thread": programs.our_step(network, threads=1),
                          PLAIN: programs.pytorch_step(network),
                          PLAIN + ", 1 thread": programs.pytorch_step(network, threads=1)}
                for network in self.networks}

    def table(self, found):
        table = Table(*self.heading)
        for network in self.networks:
            for side in (OURS, PLAIN):
                table.add([network, side], lambda: self.cells(found[network], side))
        return table

    def cells(self, times, side):
        one = side + ", 1 thread"
        return [times.ms(one), times.ms(side), spread(times.ratios(one, side))]


class OwnNet:
    name, title = "own-net", "A user's own dlib net, dlib's sgd"
    networks = ("lenet", "inception")
    heading = ("network", "layers", "ms", "all dlib's, ms", "dlib's time / this", "aim")
    layers = {"con": "con → fast::con, nothing else", "fast": "all that can be fast"}

    def groups(self, programs):
        return {network: {layers: programs.ours("own_net_step", network, "--layers", layers)
                          for layers in ("dlib", *self.layers)}
                for network in self.networks}

    def table(self, found):
        table = Table(*self.heading)
        for network in self.networks:
            for layers, text in self.layers.items():
                table.add([network, text], lambda: self.cells(found[network], layers))
        return table

    def cells(self, times, layers):
        ratios = times.ratios("dlib", layers)
        return [times.ms(layers), times.ms("dlib"), spread(ratios), at_least(OWN_NET_AIM, ratios)]


class WithoutAvx512:
    name, title = "without-avx512", "A training step without AVX-512"
    group, network = "resnet-32, without AVX-512", "resnet-32"
    heading = ("network, instructions", "ours, ms", "against", "its ms", "its time / ours", "aim")

    def groups(self, programs):
        ours = {name: programs.our_step(self.network, environment=[("HYPERSPARSE_CPU", name)], expected=[("instructions", name)])
                for name in ("avx2", "portable")}
        return {self.group: {**ours, PLAIN: programs.pytorch_step(self.network, environment=WITHOUT_AVX512),
                             PLAIN_LAST: programs.pytorch_step(self.network, layout=CHANNELS_LAST, environment=WITHOUT_AVX512)}}

    def table(self, found):
        table, times = Table(*self.heading), found[self.group]
        for name in ("avx2", "portable"):
            for other in (PLAIN, PLAIN_LAST):
                aim = AIMS[self.network] if name == "avx2" else None
                table.add([f"{self.network}, {name}"], lambda: versus(times, name, other, aim))
        return table


class Trend:
    name, title = "trend", "Time for a multiply-accumulate of a training step, over widths and depths"
    group = "trend"
    series = ((("resnet-20", 16), ("resnet-20", 32), ("resnet-20", 64)), (("resnet-8", 32), ("resnet-20", 32), ("resnet-56", 32)))
    heading = ("network, width", "GMAC a step", "ours, ms", "ours, ps a MAC", "ps a MAC / row above's", "aim", "PyTorch, ms",
               "PyTorch, ps a MAC", "PyTorch's time / ours")

    def groups(self, programs):
        contestants = {}
        for network, width in dict.fromkeys(pair for pairs in self.series for pair in pairs):
            contestants[f"{network}, {width}"] = programs.our_step(network, width=width)
            contestants[f"PyTorch {network}, {width}"] = programs.pytorch_step(network, width=width)
        return {self.group: contestants}

    def table(self, found):
        table, times = Table(*self.heading), found[self.group]
        for pairs in self.series:
            for before, pair in zip((None, *pairs), pairs):
                table.add([name_of(pair)], lambda: [*self.cells(times, before, pair), *self.peer(times, pair)])
        return table

    def cells(self, times, before, pair):
        name = name_of(pair)
        growth = ["-", "-"]
        if before:
            ratios = [ratio * work_of(before) / work_of(pair) for ratio in times.ratios(name, name_of(before))]
            growth = [spread(ratios), at_most(GROWTH_AIM, ratios)]
        return [f"{work_of(pair) / 1e9:.1f}", times.ms(name), f"{times[name].median() / work_of(pair) * 1e12:.2f}", *growth]

    def peer(self, times, pair):
        name = "PyTorch " + name_of(pair)
        if name not in times.results:
            return ["-", "-", "-"]
        return [times.ms(name), f"{times[name].median() / work_of(pair) * 1e12:.2f}",
                spread(times.ratios(name, name_of(pair)))]


def name_of(pair):
    return f"{pair[0]}, {pair[1]}"


def work_of(pair):
    return BATCH * resnet_work(int(pair[0].split("-")[1]), pair[1])


def resnet_work(depth, width, size=32, classes=10):
    """Multiply-accumulates of a training step for one image: forward, and backward for images and for filters."""
    blocks, pixels = (depth - 2) // 6, size * size
    total = 3 * 9 * width * pixels
    for before, filters in ((width, width), (width, 2 * width), (2 * width, 4 * width)):
        pixels //= (filters // before) ** 2
        total += pixels * (9 * before * filters + (2 * blocks - 1) * 9 * filters * filters)
        total += pixels * before * filters if filters != before else 0
    return 3 * (total + 4 * width * classes)


SECTIONS = {section.name: section for section in (Training(), Penalty(), Inference(), Memory(), Threads(), OwnNet(),
                                                  WithoutAvx512(), Trend(),
                                                  Engine(), EngineWithoutAvx512(), TrainedNets(), Peers())}
