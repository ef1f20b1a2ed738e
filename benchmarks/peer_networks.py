# SPDX-License-Identifier: BSL-1.0
"""The networks that our engine and those of others are timed with: fixed files, made from a seed when they are not there."""
import shutil

from peer_environments import Missing, call

SEED = 1


def name_of_files(network, rate, folder):
    """The files' name without their .hsn, .onnx and so on: each network has a folder in folder."""
    return folder / f"{network}-{rate}-seed-{SEED}" / "network"


def make_network_files(program, network, rate, files):
    """program is write_erk_network."""
    if not files.parent.is_dir():
        unfinished = files.parent.with_name(files.parent.name + ".new")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        call(program, "--network", network, "--prune-rate", rate, "--seed", SEED, "--files", unfinished / files.name)
        unfinished.rename(files.parent)


def convert_for_mnn(python, script, files):
    """Makes files.mnn of files.onnx."""
    target = files.with_suffix(".mnn")
    if not target.exists():
        call(python, "-B", script, files.with_suffix(".onnx"), target)
        if not target.exists():
            raise Missing(f"the converter wrote no {target.name}")
