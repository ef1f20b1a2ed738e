# SPDX-License-Identifier: BSL-1.0
"""A PyTorch program that is asked line by line, as the programs of worker/run_worker.h are."""
import json
import sys


def resident_memory():
    """Bytes of this process in RAM, now and at most, as worker/resident_memory.h has them."""
    names, found = {"VmRSS:": "now", "VmHWM:": "peak"}, {"now": 0, "peak": 0}
    try:
        with open("/proc/self/status") as status:
            lines = [line.split() for line in status]
    except OSError:  # not Linux
        return found
    return {**found, **{names[words[0]]: int(words[1]) * 1024 for words in lines if words and words[0] in names}}


def answer_lines(name, worker, before):
    """worker has description() and seconds_of(steps)."""
    print(worker.description(), flush=True)
    for line in sys.stdin:
        words = line.split()
        if words == ["quit"]:
            break
        if words == ["memory"]:
            print(json.dumps({"before": before, "peak": resident_memory()["peak"]}), flush=True)
        elif len(words) == 2 and words[0] == "run" and words[1].isdigit() and int(words[1]) > 0:
            print(f"{worker.seconds_of(int(words[1])):.9f}", flush=True)
        else:
            raise SystemExit(f'{name}: expected "run K" with K > 0, "memory" or "quit", found {line!r}')
    return 0
