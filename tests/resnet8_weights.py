# SPDX-License-Identifier: BSL-1.0
"""A safetensors file as a PyTorch program would write it, for the tests that need no PyTorch."""
import json
import random
import struct


def resnet8_tensors():
    """Names and shapes of PyTorch's state dict; the values are small random numbers, the variances 1."""
    shapes = {}

    def norm(name, channels):
        for part in ("weight", "bias", "running_mean", "running_var"):
            shapes[name + "." + part] = [channels]

    shapes["conv1.weight"] = [32, 3, 3, 3]
    norm("bn1", 32)
    before = 32
    for stage, channels in ((1, 32), (2, 64), (3, 128)):
        block = "layer%d.0." % stage
        shapes[block + "conv1.weight"] = [channels, before, 3, 3]
        norm(block + "bn1", channels)
        shapes[block + "conv2.weight"] = [channels, channels, 3, 3]
        norm(block + "bn2", channels)
        if before != channels:
            shapes[block + "downsample.0.weight"] = [channels, before, 1, 1]
            norm(block + "downsample.1", channels)
        before = channels
    shapes["fc.weight"] = [10, 128]
    shapes["fc.bias"] = [10]
    return shapes


def write_safetensors(file, shapes):
    numbers = random.Random(1)
    header, data = {}, bytearray()
    for name, shape in shapes.items():
        count = 1
        for size in shape:
            count *= size
        begin = len(data)
        if name.endswith("running_var"):
            data += struct.pack("<%df" % count, *([1.0] * count))
        else:
            data += struct.pack("<%df" % count, *(numbers.uniform(-0.1, 0.1) for _ in range(count)))
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + data)
