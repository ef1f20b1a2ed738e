# SPDX-License-Identifier: BSL-1.0
"""DeepSparse's side of benchmarks/run."""
import os
import sys

from peer_worker import main

os.environ["NM_DISABLE_ANALYTICS"] = "1"  # it would report its use


def make(asked, images):
    import deepsparse
    engine = deepsparse.Engine(asked.files + ".onnx", batch_size=asked.batch, num_cores=asked.threads, num_streams=1,
                               scheduler=deepsparse.Scheduler.single_stream)
    if engine.num_cores != asked.threads:
        raise SystemExit(f"expected {asked.threads} cores, found {engine.num_cores}")

    def run():
        return engine.run([images], val_inp=False)[0]
    return run, {"version": deepsparse.__version__, "precision": "f32"}


if __name__ == "__main__":
    sys.exit(main("DeepSparse", make))
