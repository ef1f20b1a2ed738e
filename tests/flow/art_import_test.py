# SPDX-License-Identifier: BSL-1.0
import unittest

from art_program import ArtTest, art
from resnet8_weights import resnet8_tensors, write_safetensors


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


if __name__ == "__main__":
    unittest.main()
