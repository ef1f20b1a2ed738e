# SPDX-License-Identifier: BSL-1.0
"""OpenVINO's side of benchmarks/run: in f32, or in what it takes by itself, which is bf16 where the CPU multiplies that."""
import sys

from peer_worker import main


def make(asked, images):
    import openvino
    from openvino import properties
    core = openvino.Core()
    model = core.read_model(asked.files + ".onnx")
    model.reshape({"image": list(images.shape)})
    settings = {properties.inference_num_threads: asked.threads, properties.num_streams: 1,
                properties.hint.performance_mode: properties.hint.PerformanceMode.LATENCY}
    if asked.precision == "f32":
        settings[properties.hint.inference_precision] = openvino.Type.f32
    request = core.compile_model(model, "CPU", settings).create_infer_request()
    request.set_input_tensor(openvino.Tensor(images, shared_memory=True))
    logits = request.get_output_tensor().data
    compiled = request.get_compiled_model()
    threads = compiled.get_property(properties.inference_num_threads)
    if threads != asked.threads:
        raise SystemExit(f"expected {asked.threads} threads, found {threads}")

    def run():
        request.infer()
        return logits
    precision = compiled.get_property(properties.hint.inference_precision).get_type_name()
    return run, {"version": openvino.__version__.split("-")[0], "precision": precision}


if __name__ == "__main__":
    sys.exit(main("OpenVINO", make))
