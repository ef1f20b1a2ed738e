# SPDX-License-Identifier: BSL-1.0
"""Imported weights give the logits that PyTorch gives, and PyTorch reads them back. Skipped where PyTorch is not installed.

The images are those of CIFAR-10 if the folder that HYPERSPARSE_DATA_DIR names has a folder cifar10, else generated."""
import ast
import json
import os
import pathlib
import struct
import sys
import unittest

from art_program import ArtTest, art

try:
    import torch
    from torch import nn
except ImportError:
    print("PyTorch is not installed: skipped")
    sys.exit(77)  # what CTest shows as Skipped

IMAGES = 64
MEAN, DEVIATION = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
VGG_16 = (64, 64, "pool", 128, 128, "pool", 256, 256, 256, "pool", 512, 512, 512, "pool", 512, 512, 512, "pool")
VGG_19 = (64, 64, "pool", 128, 128, "pool", 256, 256, 256, 256, "pool", 512, 512, 512, 512, "pool", 512, 512, 512, 512)


class Block(nn.Module):
    def __init__(self, channels_in, channels, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.downsample = nn.Sequential()
        if stride != 1 or channels_in != channels:
            self.downsample = nn.Sequential(nn.Conv2d(channels_in, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(y)) + self.downsample(x))


class ResNet(nn.Module):
    """Stages of so many blocks; the first one has `width` filters and the others twice as many as the one before."""
    def __init__(self, blocks, classes, stem=32, width=32, bias=True):
        super().__init__()
        self.conv1 = nn.Conv2d(3, stem, 3, 1, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(stem)
        self.stages = []
        before = stem
        for i, n in enumerate(blocks):
            filters = width * 2 ** i
            stage = nn.Sequential(Block(before, filters, 1 if i == 0 else 2), *(Block(filters, filters, 1) for _ in range(n - 1)))
            self.stages.append(f"layer{i + 1}")
            self.add_module(self.stages[-1], stage)
            before = filters
        self.fc = nn.Linear(before, classes, bias=bias)

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        for stage in self.stages:
            x = getattr(self, stage)(x)
        return self.fc(x.mean((2, 3)))


class Vgg(nn.Module):
    def __init__(self, configuration, classes, hidden=()):
        super().__init__()
        layers, channels = [], 3
        for entry in configuration:
            if entry == "pool":
                layers.append(nn.MaxPool2d(2, 2))
            else:
                layers += [nn.Conv2d(channels, entry, 3, 1, 1), nn.BatchNorm2d(entry), nn.ReLU()]
                channels = entry
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Linear(channels, classes)
        if hidden:
            layers = []
            for outputs in hidden:
                layers += [nn.Linear(channels, outputs), nn.ReLU(), nn.BatchNorm1d(outputs)]
                channels = outputs
            self.classifier = nn.Sequential(*layers, nn.Linear(channels, classes))

    def forward(self, x):
        return self.classifier(self.features(x).mean((2, 3)))


class LeNet300(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.fc1, self.fc2, self.fc3 = nn.Linear(3 * 32 * 32, 300), nn.Linear(300, 100), nn.Linear(100, classes)

    def forward(self, x):
        return self.fc3(torch.relu(self.fc2(torch.relu(self.fc1(x.flatten(1))))))


class LeNet5(nn.Module):
    def __init__(self, classes):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(3, 20, 5), nn.Conv2d(20, 50, 5)
        self.fc1, self.fc2 = nn.Linear(50 * 5 * 5, 500), nn.Linear(500, classes)

    def forward(self, x):
        for convolution in (self.conv1, self.conv2):
            x = nn.functional.max_pool2d(convolution(x), 2)
        return self.fc2(torch.relu(self.fc1(x.flatten(1))))


def give_other_numbers(net):
    """Weights that let signals through, and normalisation that does something."""
    torch.manual_seed(5)
    for module in net.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_uniform_(module.weight, nonlinearity="relu")
        elif isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
            nn.init.uniform_(module.weight, 0.6, 1.2)
            nn.init.uniform_(module.bias, -0.3, 0.3)
            module.running_mean.uniform_(-0.3, 0.3)
            module.running_var.uniform_(0.5, 2)


def write_safetensors(path, state):
    header, blob = {}, b""
    for name, tensor in state.items():
        content = tensor.contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(blob), len(blob) + len(content)]}
        blob += content
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + blob)


def read_safetensors(path):
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    data = bytearray(content[8 + length:])
    return {name: torch.frombuffer(data[slice(*entry["data_offsets"])], dtype=torch.float32).reshape(entry["shape"])
            for name, entry in json.loads(content[8:8 + length]).items()}


def read_npy(path):
    content = path.read_bytes()
    (length,) = struct.unpack("<H", content[8:10])
    header = ast.literal_eval(content[10:10 + length].decode())
    assert header["descr"] == "<f4" and not header["fortran_order"], header
    return torch.frombuffer(bytearray(content[10 + length:]), dtype=torch.float32).reshape(header["shape"])


def normalised_images(folder):
    records = torch.frombuffer(bytearray((folder / "test_batch.bin").read_bytes()[:IMAGES * 3073]), dtype=torch.uint8)
    pixels = records.reshape(-1, 3073)[:, 1:].reshape(-1, 3, 32, 32).float() / 255
    return (pixels - torch.tensor(MEAN).view(1, 3, 1, 1)) / torch.tensor(DEVIATION).view(1, 3, 1, 1)


class PyTorchLogits(ArtTest):
    def setUp(self):
        super().setUp()
        self.images = pathlib.Path(os.environ.get("HYPERSPARSE_DATA_DIR", self.folder)) / "cifar10"
        if not self.images.exists():
            self.images = self.folder / "cifar10"
            self.assert_done(art("data", "generate", self.images, "--train", 100, "--test", IMAGES))

    def check(self, name, net):
        give_other_numbers(net)
        weights, model, logits = (self.folder / (name + end) for end in (".safetensors", ".model", ".npy"))
        write_safetensors(weights, {key: t for key, t in net.state_dict().items() if t.is_floating_point()})
        self.assert_done(art("import", weights, "--network", name, "--classes", 10, "--data", "cifar10", "--out", model))
        self.assert_done(art("evaluate", model, "--data", "cifar10", "--data-dir", self.images, "--limit", IMAGES,
                             "--logits", logits))
        with torch.no_grad():
            expected = net.eval()(normalised_images(self.images))
        found = read_npy(logits)
        self.assertEqual(found.shape, expected.shape)
        deviation = (found - expected).abs().max().item() / expected.abs().max().item()
        print(f"{name}: largest deviation {deviation:.1e} of the largest logit")
        self.assertLessEqual(deviation, 1e-4)
        self.check_export(model, net)

    def check_export(self, model, net):
        """PyTorch finds in an exported file what art imported, number for number."""
        file = model.with_suffix(".exported")
        self.assert_done(art("export", model, "--format", "safetensors", "--out", file))
        before = {key: tensor.clone() for key, tensor in net.state_dict().items() if tensor.is_floating_point()}
        for tensor in net.state_dict().values():
            tensor.zero_()
        missing, unexpected = net.load_state_dict(read_safetensors(file), strict=False)
        self.assertEqual(unexpected, [])
        self.assertEqual([key for key in missing if not key.endswith("num_batches_tracked")], [])
        for key, tensor in before.items():
            self.assertTrue(torch.equal(net.state_dict()[key], tensor), key)

    def test_resnet_8(self):
        self.check("resnet-8", ResNet((1, 1, 1), 10))

    def test_resnet_32(self):
        self.check("resnet-32", ResNet((5, 5, 5), 10))

    def test_vgg_19(self):
        self.check("vgg-19", Vgg(VGG_19, 10))

    def test_resnet_18(self):
        self.check("resnet-18", ResNet((2, 2, 2, 2), 10, stem=64, width=64, bias=False))

    def test_wide_resnets(self):
        self.check("wide-resnet18", ResNet((2, 3, 3), 10, stem=16, width=16))
        self.check("wide-resnet22-64", ResNet((3, 4, 3), 10, stem=16, width=64))

    def test_vgg_16_with_fully_connected_layers(self):
        self.check("vgg-16-fc", Vgg(VGG_16, 10, hidden=(512, 512)))

    def test_lenets(self):
        self.check("lenet-300-100", LeNet300(10))
        self.check("lenet-5", LeNet5(10))


if __name__ == "__main__":
    unittest.main()
