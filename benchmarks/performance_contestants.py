# SPDX-License-Identifier: BSL-1.0
"""The programs that benchmarks/run times: ours, with fast layers and with dlib's, and PyTorch's."""
import pathlib

from performance_turns import Contestant

WITHOUT_AVX512 = (("ONEDNN_MAX_CPU_ISA", "AVX2"), ("DNNL_MAX_CPU_ISA", "AVX2"), ("ATEN_CPU_CAPABILITY", "avx2"))  # for PyTorch
HERE = pathlib.Path(__file__).resolve().parent
BATCH = 64


class Programs:
    """Where the programs lie; threads of both sides."""

    def __init__(self, threads, python, programs, peers=HERE):
        self.threads, self.python, self.programs, self.peers = threads, python, programs, peers

    def ours(self, program, network, *arguments, threads=None, environment=(), expected=(), work=None, batch=BATCH):
        threads = threads or self.threads
        command = (self.programs / program, "--network", network, "--batch", batch, "--threads", threads, *arguments)
        return Contestant(command, threads, work or network, tuple(environment), tuple(expected))

    def pytorch(self, script, network, *arguments, threads=None, environment=(), work=None, batch=BATCH):
        """None where PyTorch is left out."""
        if not self.python:
            return None
        threads = threads or self.threads
        command = (self.python, "-B", self.peers / script, "--network", network, "--batch", batch, "--threads", threads,
                   *arguments)
        return Contestant(command, threads, work or network, tuple(environment))

    def our_step(self, network, penalty="hypersparse", layers="fast", width=32, **others):
        return self.ours("training_step", network, "--penalty", penalty, "--layers", layers, "--width", width,
                         work=f"{network}, width {width}", **others)

    def pytorch_step(self, network, penalty="none", width=32, layout=(), **others):
        return self.pytorch("pytorch_step.py", network, "--penalty", penalty, "--width", width, *layout,
                            work=f"{network}, width {width}", **others)
