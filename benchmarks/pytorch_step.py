# SPDX-License-Identifier: BSL-1.0
"""PyTorch's side of compare_with_pytorch and run: the training step of training_step.cpp, in PyTorch.

Written from the formulas of the paper (arXiv 2308.07163). It is asked line by line, as training_step is:
    run K    trains K steps and answers with the seconds that they took
    memory   answers with the bytes that were resident before the network was made, and at most until now
    quit     ends the program, as the end of the input does
The first line it prints says in JSON what is trained. --self-test checks the penalty's gradient instead."""
import argparse
import json
import math
import sys
import time

import torch
from torch import nn

from pytorch_networks import BATCHES, CLASSES, DEVIATION, IMAGE_SIZE, MEAN, NETWORKS, make_network
from pytorch_worker import answer_lines, resident_memory

PRUNE_RATE, LAMBDA, LEARNING_RATE = 0.98, 5e-6, 0.01
SCALE_TIMES_THRESHOLD = 0.6585
LARGEST_DEVIATION = 1e-9  # of the self-test (in double), relative to the largest slope


def prunable_weights(net):
    return [module.weight for module in net.modules() if isinstance(module, (nn.Conv2d, nn.Linear))]


def hypersparse_penalty(weights, prune_rate):
    """L = sum|w| sum tanh(s|w|) / detach(sum tanh(s|w|)) - sum|w|: its value is 0, its gradient is what counts."""
    magnitudes = torch.cat([w.flatten() for w in weights]).abs()
    threshold = magnitudes.detach().sort().values[math.floor(prune_rate * magnitudes.numel())]
    squashed = torch.tanh(SCALE_TIMES_THRESHOLD / threshold * magnitudes).sum()
    total = magnitudes.sum()
    return total * squashed / squashed.detach() - total


class Training:
    def __init__(self, asked):
        self.asked, self.device = asked, torch.device(asked.device)
        self.layout = torch.channels_last if asked.channels_last else torch.contiguous_format
        self.net = make_network(asked.network, asked.width).to(self.device, memory_format=self.layout).train()
        self.weights = prunable_weights(self.net)
        self.optimizer = torch.optim.SGD(self.net.parameters(), LEARNING_RATE, momentum=0.9, weight_decay=1e-4)
        self.criterion = nn.CrossEntropyLoss()
        self.mean, self.deviation = (torch.tensor(values, device=self.device).view(1, 3, 1, 1) for values in (MEAN, DEVIATION))
        self.batches = [self.random_batch() for _ in range(BATCHES)]
        self.loss_sum = torch.zeros((), device=self.device)  # loss and hits are counted where they arise, without waiting
        self.hits = torch.zeros((), device=self.device, dtype=torch.long)
        self.steps = 0

    def random_batch(self):
        images = torch.randint(256, (self.asked.batch, 3, IMAGE_SIZE, IMAGE_SIZE), dtype=torch.uint8)
        labels = torch.randint(CLASSES, (self.asked.batch,))
        return (images.pin_memory(), labels.pin_memory()) if self.device.type == "cuda" else (images, labels)

    def description(self):
        keys = ("network", "width", "batch", "penalty", "device", "threads", "channels_last", "tf32")
        about = {key: getattr(self.asked, key) for key in keys}
        about["parameters"] = sum(p.numel() for p in self.net.parameters())
        about["prunable"] = sum(w.numel() for w in self.weights)
        about["torch"] = torch.__version__
        if self.device.type == "cuda":
            about["gpu"] = torch.cuda.get_device_name(self.device)
        return json.dumps(about)

    def step(self):
        images, labels = (part.to(self.device, non_blocking=True) for part in self.batches[self.steps % BATCHES])
        inputs = (images.float() / 255 - self.mean) / self.deviation
        outputs = self.net(inputs.contiguous(memory_format=self.layout))
        loss = self.criterion(outputs, labels)
        self.loss_sum += loss.detach()
        self.hits += (outputs.detach().argmax(1) == labels).sum()
        if self.asked.penalty == "hypersparse":
            loss = loss + LAMBDA * hypersparse_penalty(self.weights, PRUNE_RATE)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        self.steps += 1

    def wait(self):
        if self.device.type == "cuda":
            torch.cuda.synchronize(self.device)

    def seconds_of(self, steps):
        self.wait()
        begin = time.perf_counter()
        for _ in range(steps):
            self.step()
        self.wait()
        seconds = time.perf_counter() - begin
        if not math.isfinite(self.loss_sum.item()):
            raise SystemExit("pytorch_step: the loss is not finite: what was timed is not training")
        return seconds


def slopes_by_formula(weights, prune_rate):
    """sign(w) s sech^2(s|w|) sum|w| / sum tanh(s|w|), and nothing of it through autograd."""
    magnitudes = weights.abs()
    threshold = magnitudes.kthvalue(math.floor(prune_rate * magnitudes.numel()) + 1).values
    s = SCALE_TIMES_THRESHOLD / threshold
    return weights.sign() * s / torch.cosh(s * magnitudes) ** 2 * magnitudes.sum() / torch.tanh(s * magnitudes).sum()


def self_test(device):
    worst = 0.0
    for name in ("resnet-32", "vgg-19"):
        for prune_rate in (0.5, PRUNE_RATE):
            weights = prunable_weights(make_network(name, 32).double().to(device))
            with torch.no_grad():
                weights[0][0] = 0  # sign(0) is 0
            hypersparse_penalty(weights, prune_rate).backward()
            found = torch.cat([w.grad.flatten() for w in weights])
            expected = slopes_by_formula(torch.cat([w.detach().flatten() for w in weights]), prune_rate)
            deviation = ((found - expected).abs().max() / expected.abs().max()).item()
            print(f"{name}, prune rate {prune_rate}: largest deviation {deviation:.1e} of the largest slope")
            worst = max(worst, deviation if math.isfinite(deviation) else math.inf)
    return 0 if worst <= LARGEST_DEVIATION else 1


def read_arguments():
    parser = argparse.ArgumentParser(
        prog="pytorch_step", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--network", choices=NETWORKS, default="resnet-32")
    parser.add_argument("--width", type=int, default=32, help="filters of a ResNet's first stage")
    parser.add_argument("--batch", type=int, default=64, help="images in a step")
    parser.add_argument("--penalty", choices=("hypersparse", "none"), default="hypersparse")
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--threads", type=int, default=1, help="threads on the CPU")
    parser.add_argument("--channels-last", action="store_true", help="keep images and filters in the layout NHWC")
    parser.add_argument("--tf32", action="store_true", help="let the GPU round products to TF32; else all is float32")
    parser.add_argument("--self-test", action="store_true", help="check the penalty's gradient, exit with 1 if it is wrong")
    asked = parser.parse_args()
    if asked.batch < 2 or asked.threads < 1 or asked.width < 1:
        parser.error("expected --batch of at least 2, --threads and --width of at least 1")
    if asked.device == "cuda" and not torch.cuda.is_available():
        parser.error("--device cuda: PyTorch finds no GPU")
    return asked


def choose_arithmetic(asked):
    torch.set_num_threads(asked.threads)
    torch.backends.cuda.matmul.allow_tf32 = asked.tf32
    torch.backends.cudnn.allow_tf32 = asked.tf32
    torch.backends.cudnn.benchmark = True


def main():
    asked = read_arguments()
    choose_arithmetic(asked)
    if asked.self_test:
        return self_test(asked.device)
    before = resident_memory()["now"]
    training = Training(asked)
    return answer_lines("pytorch_step", training, before)


if __name__ == "__main__":
    sys.exit(main())
