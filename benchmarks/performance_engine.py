# SPDX-License-Identifier: BSL-1.0
"""The section of benchmarks/run about the sparse engine: networks with Erdos-Renyi-kernel densities and random weights, which
`sparse_step` makes from a seed, against the dense network."""
from performance_cells import Table, at_least, spread
from performance_contestants import BATCH

RATES = ("0", "0.3", "0.5", "0.7", "0.9", "0.95", "0.98", "0.99", "0.995", "0.998")
AIMED_RATES = RATES[4:]
AIMS = {("resnet-32", BATCH): (5, 9, 19, 30, 42, 66), ("vgg-19", BATCH): (3, 6, 13, 20, 40, 75),
        ("resnet-32", 1): (3, 6, 12, 20, 30, 50), ("vgg-19", 1): (1.5, 3.5, 8, 14, 24, 42)}
DLIB_AIMS = {("resnet-32", BATCH): 200, ("vgg-19", BATCH): 150}  # at .99
PEER, DLIB = "PyTorch", "dlib"


class Engine:
    name = "engine"
    title = "The sparse engine against the dense network (batch 1: one thread of ours, all threads of PyTorch's)"
    heading = ("network, batch", "prune rate", "MMAC an image", "ours, ms", "against", "its ms", "its time / ours", "aim")

    def groups(self, programs):
        return {group_of(network, batch): self.contestants(programs, network, batch) for network, batch in AIMS}

    def contestants(self, programs, network, batch):
        threads = 1 if batch == 1 else None
        ours = {rate: programs.ours("sparse_step", network, "--prune-rate", rate, batch=batch, threads=threads,
                                    work=f"{network}, sparse") for rate in RATES}
        return {**ours, DLIB: programs.ours("inference_step", network, "--layers", "dlib", batch=batch),
                PEER: programs.pytorch("pytorch_inference.py", network, "--compile", "optimized", batch=batch)}

    def table(self, found):
        table = Table(*self.heading)
        for network, batch in AIMS:
            times = found[group_of(network, batch)]
            for rate in RATES:
                aim = AIMS[network, batch][AIMED_RATES.index(rate)] if rate in AIMED_RATES else 1
                table.add([f"{network}, {batch}", rate], lambda: self.cells(times, rate, PEER, aim))
            if (network, batch) in DLIB_AIMS:
                table.add([f"{network}, {batch}", "0.99"], lambda: self.cells(times, "0.99", DLIB, DLIB_AIMS[network, batch]))
        return table

    def cells(self, times, rate, other, aim):
        ratios = times.ratios(other, rate)
        macs = times[rate].about["macs"] / 1e6
        return [f"{macs:.2f}", times.ms(rate), other, times.ms(other), spread(ratios), at_least(aim, ratios)]


def group_of(network, batch):
    return f"{network}, batch {batch}, engine"
