# SPDX-License-Identifier: BSL-1.0
"""The section of benchmarks/run about the sparse engine: networks with Erdos-Renyi-kernel densities and random weights, which
`sparse_step` makes from a seed, against the dense network."""
from performance_cells import Table, at_least, spread
from performance_contestants import BATCH, WITHOUT_AVX512

RATES = ("0", "0.3", "0.5", "0.7", "0.9", "0.95", "0.98", "0.99", "0.995", "0.998")
AIMED_RATES = RATES[4:]
ALL = None  # threads
SIZES = tuple((network, *size) for size in ((BATCH, ALL), (1, 1), (1, ALL)) for network in ("resnet-32", "vgg-19"))
AIMS = {("resnet-32", BATCH, ALL): (5, 9, 19, 30, 42, 66), ("vgg-19", BATCH, ALL): (3, 6, 13, 20, 40, 75),
        ("resnet-32", 1, 1): (3, 6, 12, 20, 30, 50), ("vgg-19", 1, 1): (1.5, 3.5, 8, 14, 24, 42)}
DLIB_AIMS = {("resnet-32", BATCH, ALL): 200, ("vgg-19", BATCH, ALL): 150}  # at .99
PEER, DLIB = "PyTorch", "dlib"


class Engine:
    name = "engine"
    rates, share_of_aim = RATES, 1
    environment, of_peer, expected = (), (), ()  # of ours, of PyTorch's; what ours must say of itself
    sizes, title = SIZES, "The sparse engine against the dense network on all threads"
    heading = ("network, batch, threads of ours", "prune rate", "MMAC an image", "ours, ms", "against", "its ms", "its time / ours", "aim")

    def groups(self, programs):
        return {self.group_of(*size): self.contestants(programs, *size) for size in self.sizes}

    def contestants(self, programs, network, batch, threads):
        ours = {rate: programs.ours("sparse_step", network, "--prune-rate", rate, batch=batch, threads=threads,
                                    environment=self.environment, expected=self.expected, work=f"{network}, sparse")
                for rate in self.rates}
        peer = programs.pytorch("pytorch_inference.py", network, "--compile", "optimized", batch=batch, environment=self.of_peer)
        return {**ours, PEER: peer, **self.others(programs, network, batch, threads)}

    def others(self, programs, *size):
        if size not in DLIB_AIMS:
            return {}
        network, batch, _ = size
        return {DLIB: programs.ours("inference_step", network, "--layers", "dlib", batch=batch)}

    def table(self, found):
        table = Table(*self.heading)
        for size in self.sizes:
            times, label = found[self.group_of(*size)], f"{size[0]}, {size[1]}, {size[2] or 'all'}"
            for rate in self.rates:
                table.add([label, rate], lambda: cells(times, rate, PEER, self.aim_of(size, rate)))
            if DLIB in times.results:
                table.add([label, "0.99"], lambda: cells(times, "0.99", DLIB, DLIB_AIMS[size]))
        return table

    def aim_of(self, size, rate):
        """Never slower than the dense network, at least."""
        return AIMS[size][AIMED_RATES.index(rate)] * self.share_of_aim if size in AIMS and rate in AIMED_RATES else 1

    def group_of(self, network, batch, threads):
        return f"{network}, batch {batch}, threads {threads or 'all'}, {self.name}"


class EngineWithoutAvx512(Engine):
    name, title = "engine-without-avx512", "The sparse engine without AVX-512, against a PyTorch that does without it"
    rates, share_of_aim, sizes = AIMED_RATES, 0.6, tuple(AIMS)
    environment, of_peer, expected = (("HYPERSPARSE_CPU", "avx2"),), WITHOUT_AVX512, (("instructions", "avx2"),)

    def others(self, programs, *size):
        return {}


class TrainedNets:
    """Networks that were trained, in files that the caller names."""
    name, title = "engine-trained", "The sparse engine on networks that were trained with ART"
    heading = (Engine.heading[0], "weights left", *Engine.heading[2:-1])
    sizes = ((BATCH, ALL), (1, 1))  # batch, threads of ours

    def __init__(self):
        self.files = {}  # by the network's name

    def groups(self, programs):
        return {self.group_of(network): self.contestants(programs, network) for network in self.files}

    def contestants(self, programs, network):
        wanted = {}
        for batch, threads in self.sizes:
            wanted[f"ours, {batch}"] = programs.ours("sparse_step", network, "--file", self.files[network], batch=batch,
                                                     threads=threads, work=f"{network}, trained")
            wanted[f"{PEER}, {batch}"] = programs.pytorch("pytorch_inference.py", network, "--compile", "optimized", batch=batch)
        return wanted

    def table(self, found):
        table = Table(*self.heading)
        for network in self.files:
            times = found[self.group_of(network)]
            for batch, threads in self.sizes:
                label = f"{network}, {batch}, {threads or 'all'}"
                table.add([label], lambda: [weights_left(times[f"ours, {batch}"].about),
                                            *cells(times, f"ours, {batch}", f"{PEER}, {batch}")])
        return table

    def group_of(self, network):
        return f"{network}, {self.name}"


def weights_left(about):
    return f"{100 * about['nonzeros'] / about['parameters']:.1f} % of {about['parameters']}"


def cells(times, ours, other, aim=None):
    ratios = times.ratios(other, ours)
    row = [f"{times[ours].about['macs'] / 1e6:.2f}", times.ms(ours), other.split(",")[0], times.ms(other), spread(ratios)]
    return [*row, at_least(aim, ratios)] if aim else row
