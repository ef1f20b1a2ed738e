# SPDX-License-Identifier: BSL-1.0
"""PyTorch's side of run: the inference of inference_step.cpp, in PyTorch.

The network is in eval mode, traced, frozen (which folds its batch normalisations into the convolutions) and, unless --compile
says otherwise, optimised for inference. Images are bytes before, logits are on the host afterwards. It is asked line by line:
    run K    computes K batches and answers with the seconds that they took
    memory   answers with the bytes that were resident before the network was made, and at most until now
    quit     ends the program, as the end of the input does"""
import argparse
import json
import math
import sys
import time

import torch
from torch import nn

from pytorch_networks import BATCHES, DEVIATION, IMAGE_SIZE, MEAN, NETWORKS, make_network
from pytorch_worker import answer_lines, resident_memory


class FromBytes(nn.Module):
    """Normalises images as our input layer does, then asks the network."""
    def __init__(self, net):
        super().__init__()
        self.net = net
        self.register_buffer("mean", torch.tensor(MEAN).view(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor(DEVIATION).view(1, 3, 1, 1))

    def forward(self, images):
        return self.net((images.float() / 255 - self.mean) / self.deviation)


def compiled(net, example, how):
    if how == "eager":
        return net
    net = torch.jit.freeze(torch.jit.trace(net, example))
    return torch.jit.optimize_for_inference(net) if how == "optimized" else net


class Inference:
    def __init__(self, asked):
        self.asked, self.steps = asked, 0
        net = make_network(asked.network)
        self.parameters = sum(p.numel() for p in net.parameters())
        self.batches = [torch.randint(256, (asked.batch, 3, IMAGE_SIZE, IMAGE_SIZE), dtype=torch.uint8) for _ in range(BATCHES)]
        self.net = compiled(FromBytes(net).eval(), self.batches[0], asked.compile)

    def description(self):
        about = {key: getattr(self.asked, key) for key in ("network", "batch", "compile", "threads")}
        return json.dumps({**about, "device": "cpu", "parameters": self.parameters, "torch": torch.__version__})

    def seconds_of(self, steps):
        logits = 0.0
        begin = time.perf_counter()
        for _ in range(steps):
            logits += self.net(self.batches[self.steps % BATCHES])[0, 0].item()
            self.steps += 1
        seconds = time.perf_counter() - begin
        if not math.isfinite(logits):
            raise SystemExit("pytorch_inference: a logit is not finite: what was timed is not inference")
        return seconds


def read_arguments():
    parser = argparse.ArgumentParser(
        prog="pytorch_inference", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=NETWORKS, default="resnet-32")
    parser.add_argument("--batch", type=int, default=64, help="images in a step")
    parser.add_argument("--compile", choices=("eager", "frozen", "optimized"), default="optimized")
    parser.add_argument("--threads", type=int, default=1, help="threads on the CPU")
    asked = parser.parse_args()
    if asked.batch < 1 or asked.threads < 1:
        parser.error("expected --batch and --threads of at least 1")
    return asked


def main():
    asked = read_arguments()
    torch.set_num_threads(asked.threads)
    before = resident_memory()["now"]
    with torch.inference_mode():
        return answer_lines("pytorch_inference", Inference(asked), before)


if __name__ == "__main__":
    sys.exit(main())
