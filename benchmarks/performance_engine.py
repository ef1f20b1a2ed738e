# SPDX-License-Identifier: BSL-1.0
"""The section of benchmarks/run about the sparse engine: networks with Erdos-Renyi-kernel densities and random weights, which
`sparse_step` makes from a seed, against the dense network."""
from performance_cells import Table, at_least, spread
from performance_contestants import BATCH, WITHOUT_AVX512

RATES = ("0", "0.3", "0.5", "0.7", "0.9", "0.95", "0.98", "0.99", "0.995", "0.998")
AIMED_RATES = RATES[4:]
AIMS = {("resnet-32", BATCH): (5, 9, 19, 30, 42, 66), ("vgg-19", BATCH): (3, 6, 13, 20, 40, 75),
        ("resnet-32", 1): (3, 6, 12, 20, 30, 50), ("vgg-19", 1): (1.5, 3.5, 8, 14, 24, 42)}
DLIB_AIMS = {("resnet-32", BATCH): 200, ("vgg-19", BATCH): 150}  # at .99
PEER, DLIB = "PyTorch", "dlib"


class Engine:
    name = "engine"
    rates, share_of_aim = RATES, 1
    environment, of_peer, expected = (), (), ()  # of ours, of PyTorch's; what ours must say of itself
    title = "The sparse engine against the dense network (batch 1: one thread of ours, all threads of PyTorch's)"
    heading = ("network, batch", "prune rate", "MMAC an image", "ours, ms", "against", "its ms", "its time / ours", "aim")

    def groups(self, programs):
        return {self.group_of(network, batch): self.contestants(programs, network, batch) for network, batch in AIMS}

    def contestants(self, programs, network, batch):
        threads = 1 if batch == 1 else None
        ours = {rate: programs.ours("sparse_step", network, "--prune-rate", rate, batch=batch, threads=threads,
                                    environment=self.environment, expected=self.expected, work=f"{network}, sparse")
                for rate in self.rates}
        peer = programs.pytorch("pytorch_inference.py", network, "--compile", "optimized", batch=batch, environment=self.of_peer)
        return {**ours, PEER: peer, **self.others(programs, network, batch)}

    def others(self, programs, network, batch):
        if (network, batch) not in DLIB_AIMS:
            return {}
        return {DLIB: programs.ours("inference_step", network, "--layers", "dlib", batch=batch)}

    def table(self, found):
        table = Table(*self.heading)
        for network, batch in AIMS:
            times = found[self.group_of(network, batch)]
            for rate in self.rates:
                aim = AIMS[network, batch][AIMED_RATES.index(rate)] * self.share_of_aim if rate in AIMED_RATES else 1
                table.add([f"{network}, {batch}", rate], lambda: cells(times, rate, PEER, aim))
            if DLIB in times.results:
                table.add([f"{network}, {batch}", "0.99"], lambda: cells(times, "0.99", DLIB, DLIB_AIMS[network, batch]))
        return table

    def group_of(self, network, batch):
        return f"{network}, batch {batch}, {self.name}"


class EngineWithoutAvx512(Engine):
    name, title = "engine-without-avx512", "The sparse engine without AVX-512, against a PyTorch that does without it"
    rates, share_of_aim = AIMED_RATES, 0.6
    environment, of_peer, expected = (("HYPERSPARSE_CPU", "avx2"),), WITHOUT_AVX512, (("instructions", "avx2"),)

    def others(self, programs, network, batch):
        return {}


class TrainedNets:
    """Networks that were trained, in files that the caller names."""
    name, title = "engine-trained", "The sparse engine on networks that were trained with ART"
    heading = ("network, batch, threads", "weights left", *Engine.heading[2:-1])
    sizes = ((BATCH, None), (1, 1))  # batch, threads of ours

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
