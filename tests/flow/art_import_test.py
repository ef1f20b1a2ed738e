# SPDX-License-Identifier: BSL-1.0
import json
import random
import struct
import unittest

from art_program import ArtTest, art


class Import(ArtTest):
    def test_import_takes_pytorch_names_and_refuses_a_missing_one(self):
        tensors = resnet8_tensors()
        file = self.folder / "net.safetensors"
        model = self.folder / "imported"
        write_safetensors(file, tensors)
        result = self.json_of(art("import", file, "--network", "resnet-8", "--classes", "10", "--data", "cifar10",
                                  "--out", model, "--json"))
        self.assertEqual((result["network"], result["kept"]), ("resnet-8", result["prunable"]))
        first = self.json_of(art("inspect", model, "--json"))
        self.assertEqual(first["data"], "cifar10")
        result = art("import", file, "--network", "resnet-8", "--classes", "10", "--data", "fashion-mnist", "--out", model,
                     "--json")
        self.assertEqual(self.json_of(result)["rows"], 32)      # published, so that no folder is needed; a model is replaced
        self.assertEqual(self.json_of(art("inspect", model, "--json"))["data"], "fashion-mnist")
        self.assertEqual(first["layers"][0]["weights"], 32 * 3 * 9)
        del tensors["layer2.0.downsample.0.weight"]
        write_safetensors(file, tensors)
        self.assert_refused(art("import", file, "--network", "resnet-8", "--classes", "10", "--out", self.folder / "other"),
                            "layer2.0.downsample.0.weight")
        self.assertFalse((self.folder / "other").exists())


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


if __name__ == "__main__":
    unittest.main()
