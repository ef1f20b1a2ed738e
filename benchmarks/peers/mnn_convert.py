# SPDX-License-Identifier: BSL-1.0
"""mnn_convert.py FROM.onnx TO.mnn: as MNN's own program mnnconvert, but without what that does besides: it installs a package for
its reports of use where it finds pip, and sends them."""
import os
import sys

import _tools  # MNN's converter


def main(source, target):
    unfinished = target + ".new"
    _tools.mnnconvert(["mnnconvert", "-f", "ONNX", "--modelFile", source, "--MNNModel", unfinished, "--bizCode", "benchmark",
                       "--detectSparseSpeedUp"])
    os.replace(unfinished, target)


if __name__ == "__main__":
    main(*sys.argv[1:])
