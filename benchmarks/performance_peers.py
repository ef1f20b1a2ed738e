# SPDX-License-Identifier: BSL-1.0
"""The section of benchmarks/run about the engines of others: networks with Erdos-Renyi-kernel densities, the same files for all,
each peer in a Python environment of its own."""
from peer_environments import ENVIRONMENTS, Missing, python_of
from peer_networks import convert_for_mnn, make_network_files, name_of_files
from performance_cells import LeftOut, Table, at_least, spread
from performance_contestants import BATCH, Contestant
from performance_machine import has_bf16
from performance_peers_text import Remarks, memory_table
from step_worker import Fault

NETWORKS, RATES = ("resnet-32", "vgg-19"), ("0.9", "0.98", "0.99", "0.998")
SIZES = ((BATCH, 2), (BATCH, 1), (1, 1), (1, 2))  # batch, threads
DENSE_RATE = "0.99"  # of the file that dense peers are timed with: zeros are numbers as others to them
OURS, BF16 = "ours", "OpenVINO bf16"
COLUMNS = {"onnxruntime": "onnxruntime", "OpenVINO f32": "OpenVINO", BF16: "OpenVINO", "MNN sparse": "MNN",
           "DeepSparse": "DeepSparse"}  # and whose environment they need
F32 = tuple(column for column in COLUMNS if column != BF16)
SPARSE = ("MNN sparse", "DeepSparse")
SPARSE_AIMS = {("resnet-32", "0.9"): 1.3, ("resnet-32", "0.99"): 4, ("resnet-32", "0.998"): 8,
               ("vgg-19", "0.9"): 1.3, ("vgg-19", "0.99"): 2.5, ("vgg-19", "0.998"): 4}
BF16_AIMS = RATES[1:]


class Peers:
    name, title = "peers", "The sparse engine against the engines of others, in the same run"

    def __init__(self):
        self.columns = {column: peer for column, peer in COLUMNS.items() if column != BF16 or has_bf16()}
        self.heading = ("network, batch, threads", "prune rate", "ours, ms", *(f"{column}, ms" for column in self.columns),
                        "best f32 peer's time / ours", "best sparse peer's time / ours", "aims")
        self.pythons, self.files, self.left_out = {}, {}, {}

    def prepare(self, programs, folder, say):
        """Makes what is not there: environments and networks."""
        for peer in ENVIRONMENTS:
            try:
                say(f"{peer}: its environment in {folder}")
                self.pythons[peer] = python_of(peer, folder)
            except (Missing, OSError) as why:
                self.left_out[peer] = str(why)
        for network in NETWORKS:
            for rate in RATES:
                say(f"{network} at prune rate {rate}: its files in {folder}")
                self.prepare_network(programs, network, rate, folder / "networks")

    def prepare_network(self, programs, network, rate, folder):
        files = self.files[network, rate] = name_of_files(network, rate, folder)
        try:
            make_network_files(programs.programs / "write_erk_network", network, rate, files)
        except (Missing, OSError):
            return  # engine_step says that there is no such file
        if "MNN" in self.pythons:
            try:
                convert_for_mnn(self.pythons["MNN"], programs.peers / "peers" / "mnn_convert.py", files)
            except (Missing, OSError) as why:
                self.left_out["MNN"] = f"{network} at {rate} cannot be converted: {why}"
                del self.pythons["MNN"]

    def groups(self, programs):
        return {group_of(network, *size): self.contestants(programs, network, *size) for network in NETWORKS for size in SIZES}

    def contestants(self, programs, network, batch, threads):
        def ours(rate):
            return programs.ours("engine_step", network, "--files", self.files[network, rate], batch=batch, threads=threads,
                                 work=name_of(OURS, rate))

        def peer(column, rate):
            whose = self.columns[column]
            if whose not in self.pythons:
                return None
            precision = "default" if column == BF16 else "f32"
            script = programs.peers / "peers" / f"{ENVIRONMENTS[whose].folder}_worker.py"
            command = (self.pythons[whose], "-B", script, "--network", network, "--batch", batch, "--threads", threads,
                       "--files", self.files[network, rate], "--precision", precision)
            return Contestant(command, threads, name_of(column, rate),
                              expected=(("precision", "bf16" if column == BF16 else "f32"),))
        wanted = {name_of(OURS, rate): ours(rate) for rate in RATES}
        for column in self.columns:
            wanted.update({name_of(column, rate): peer(column, rate) for rate in rates_of(column)})
        return wanted

    def table(self, found):
        table, remarks = Table(*self.heading), Remarks(self.left_out)
        for network in NETWORKS:
            for size in SIZES:
                times = found[group_of(network, *size)]
                for rate in RATES:
                    row = Row(times, rate, f"{network}, batch {size[0]}, threads {size[1]}, {rate}", remarks)
                    table.add([f"{network}, {size[0]}, {size[1]}", rate], lambda: self.cells(row, network))
                    table.failed += row.failed
        remarks.see(found[group_of(network, *size)] for network in NETWORKS for size in SIZES)
        names = {column: name_of(column, DENSE_RATE) for column in (OURS, *self.columns)}
        table.below = [*remarks.lines(), memory_table(found[group_of("resnet-32", 1, 1)], names)]
        return table

    def cells(self, row, network):
        ms = row.ms(OURS)  # a row without ours has nothing to say
        times = [row.peer_ms(column) for column in self.columns]
        bounds = [("f32", F32, 1), ("sparse", SPARSE, SPARSE_AIMS.get((network, row.rate)))]
        if BF16 in self.columns and row.rate in BF16_AIMS:
            bounds.append(("bf16", (BF16,), 1))
        best = {what: row.best(columns) for what, columns, _ in bounds}
        aims = [f"{what} {at_least(aim, best[what][1]) if best[what] else 'not measured'}" for what, _, aim in bounds if aim]
        return [ms, *times, *(f"{spread(best[what][1])} {best[what][0]}" if best[what] else "-" for what in ("f32", "sparse")),
                "; ".join(aims)]


class Row:
    """The times of all at one prune rate."""

    def __init__(self, times, rate, label, remarks):
        self.times, self.rate, self.label, self.remarks, self.failed = times, rate, label, remarks, 0

    def ms(self, column):
        return self.times.ms(name_of(column, self.rate))

    def peer_ms(self, column):
        try:
            return self.ms(column)
        except LeftOut:
            return "left out"
        except Fault as fault:
            self.failed = 1
            why = str(fault).removeprefix(f"{name_of(column, self.rate)}: ")
            return self.remarks.failure(column, self.label, why)

    def best(self, columns):
        """The fastest of these columns, and a ratio for each round; None if there is none."""
        medians = {}
        for column in columns:
            try:
                medians[column] = self.times[name_of(column, self.rate)].median()
            except (LeftOut, Fault):
                continue
        if not medians:
            return None
        fastest = min(medians, key=medians.get)
        return fastest, self.times.ratios(name_of(fastest, self.rate), name_of(OURS, self.rate))


def rates_of(column):
    return RATES if column in (OURS, *SPARSE) else (DENSE_RATE,)


def name_of(column, rate):
    """What the program is called whose time stands in this column at this prune rate."""
    return f"{column}, {rate}" if column in (OURS, *SPARSE) else column


def group_of(network, batch, threads):
    return f"{network}, batch {batch}, threads {threads}, peers"
