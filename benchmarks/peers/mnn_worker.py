# SPDX-License-Identifier: BSL-1.0
"""MNN's side of benchmarks/run, with a network that mnn_convert.py looked through for zeros that can be used."""
import sys

import numpy

from peer_worker import CLASSES, main


def make(asked, images):
    import MNN
    network = MNN.Interpreter(asked.files + ".mnn")
    session = network.createSession({"backend": "CPU", "numThread": asked.threads, "precision": "high"})
    image = network.getSessionInput(session)
    network.resizeTensor(image, images.shape)
    network.resizeSession(session)
    given = MNN.Tensor(images.shape, MNN.Halide_Type_Float, images, MNN.Tensor_DimensionType_Caffe)
    shape = (asked.batch, CLASSES)
    taken = MNN.Tensor(shape, MNN.Halide_Type_Float, numpy.zeros(shape, "f4"), MNN.Tensor_DimensionType_Caffe)
    output = network.getSessionOutput(session)

    def run():
        image.copyFrom(given)
        network.runSession(session)
        output.copyToHostTensor(taken)
        return taken.getNumpyData()
    return run, {"version": MNN.version(), "precision": "f32"}


if __name__ == "__main__":
    sys.exit(main("MNN", make))
