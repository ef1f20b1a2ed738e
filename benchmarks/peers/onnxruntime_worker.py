# SPDX-License-Identifier: BSL-1.0
"""ONNX Runtime's side of benchmarks/run: it knows no faster way to use zeros."""
import sys

from peer_worker import main


def make(asked, images):
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = asked.threads
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(asked.files + ".onnx", options, providers=["CPUExecutionProvider"])
    binding = session.io_binding()
    binding.bind_cpu_input("image", images)
    binding.bind_output("logits", "cpu")

    def run():
        session.run_with_iobinding(binding)
        return binding.get_outputs()[0].numpy()
    return run, {"version": onnxruntime.__version__, "precision": "f32"}


if __name__ == "__main__":
    sys.exit(main("onnxruntime", make))
