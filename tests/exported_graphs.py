# SPDX-License-Identifier: BSL-1.0
"""Exported files with images and what they have to give, for the tests that hand them to other programs.

GRAPHS_PROGRAM names the program write_operation_graphs."""
import array
import os
import pathlib
import subprocess
import sys

BOUND = 1e-5  # of the largest expected number


def floats_of(content):
    numbers = array.array("f", content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def read_npy(path):
    """The numbers of an array as art writes it."""
    content = pathlib.Path(path).read_bytes()
    length = int.from_bytes(content[8:10], "little")
    return floats_of(content[10 + length:])


def write_graphs(folder):
    """Writes graphs of every operation to folder, and returns the paths of their files without the ending."""
    subprocess.run([os.environ["GRAPHS_PROGRAM"], folder], check=True)
    return [path.with_suffix("") for path in sorted(folder.glob("*.logits"))]


def deviation(found, expected):
    """The largest difference as a part of the largest expected number."""
    assert len(found) == len(expected), (len(found), len(expected))
    return max(abs(f - e) for f, e in zip(found, expected)) / max(abs(e) for e in expected)


def top_1(logits, classes):
    rows = [logits[i:i + classes] for i in range(0, len(logits), classes)]
    return [max(range(classes), key=row.__getitem__) for row in rows]
