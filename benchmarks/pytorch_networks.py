# SPDX-License-Identifier: BSL-1.0
"""The networks of networks/resnet.h and networks/vgg.h in PyTorch, initialised alike, and the images they are timed with."""
import torch
from torch import nn

CLASSES, IMAGE_SIZE, BATCHES = 10, 32, 8
MEAN, DEVIATION = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
NETWORKS = ("resnet-8", "resnet-20", "resnet-32", "resnet-56", "vgg-19")
VGG_19 = (64, 64, "pool", 128, 128, "pool", 256, 256, 256, 256, "pool", 512, 512, 512, 512, "pool", 512, 512, 512, 512)


class Block(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.convolutions = nn.Sequential(
            nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False), nn.BatchNorm2d(channels, eps=1e-5), nn.ReLU(),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False), nn.BatchNorm2d(channels, eps=1e-5))
        self.shortcut = nn.Identity()
        if stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels, eps=1e-5))

    def forward(self, x):
        return torch.relu(self.convolutions(x) + self.shortcut(x))


class Classifier(nn.Module):
    """Global average, then one fully connected layer."""
    def __init__(self, channels):
        super().__init__()
        self.outputs = nn.Linear(channels, CLASSES)

    def forward(self, x):
        return self.outputs(x.mean((2, 3)))


def resnet(depth, width):
    layers = [nn.Conv2d(3, width, 3, 1, 1, bias=False), nn.BatchNorm2d(width, eps=1e-5), nn.ReLU()]
    for before, filters in ((width, width), (width, 2 * width), (2 * width, 4 * width)):
        others = (depth - 2) // 6 - 1
        layers += [Block(before, filters, filters // before), *(Block(filters, filters, 1) for _ in range(others))]
    return nn.Sequential(*layers, Classifier(4 * width))


def vgg_19():
    layers, channels = [], 3
    for entry in VGG_19:
        if entry == "pool":
            layers.append(nn.MaxPool2d(2, 2))
        else:
            layers += [nn.Conv2d(channels, entry, 3, 1, 1), nn.BatchNorm2d(entry, eps=1e-5), nn.ReLU()]
            channels = entry
    return nn.Sequential(*layers, Classifier(channels))


def make_network(name, width=32):
    torch.manual_seed(1)
    family, depth = name.split("-")
    net, fan = (resnet(int(depth), width), "fan_out") if family == "resnet" else (vgg_19(), "fan_in")
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode=fan, nonlinearity="relu")
        elif isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.01)
        if isinstance(module, (nn.Conv2d, nn.Linear)) and module.bias is not None:
            nn.init.zeros_(module.bias)
    return net
