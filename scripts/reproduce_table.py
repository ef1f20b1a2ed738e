# SPDX-License-Identifier: BSL-1.0
"""The table of scripts/reproduce: the published accuracies beside those of runs, read from the runs' own files."""
import json
import re

from marked_section import update_section

NOTHING = "-"

# Accuracies in %: the dense network, and the pruned one for each prune rate (best of fine-tuning).
# Source: the authors' page of Glandorf, Kaiser, Rosenhahn, HyperSparse Neural Networks (ICCVW 2023, arXiv 2308.07163).
PUBLISHED = {
    "resnet32-cifar10": (94.70, {"0.90": 94.22, "0.98": 92.69, "0.995": 89.35}),
    "vgg19-cifar10": (93.84, {"0.90": 93.93, "0.98": 93.75, "0.995": 92.91}),
    "resnet32-cifar100": (74.60, {"0.90": 74.08, "0.98": 70.08, "0.995": 59.58}),
    "vgg19-cifar100": (72.88, {"0.90": 73.23, "0.98": 71.83, "0.995": 69.02}),
    "resnet32-tinyimagenet": (62.87, {"0.90": 60.97, "0.98": 53.92, "0.995": 40.68}),
    "vgg19-tinyimagenet": (61.41, {"0.90": 61.55, "0.98": 59.79, "0.995": 55.34}),
}
CELLS = {f"{pair}-{rate}": (dense, pruned) for pair, (dense, row) in PUBLISHED.items() for rate, pruned in row.items()}

# What a run has where its recipe says nothing else; and what may differ, since it changes no result.
UNSAID = {"limit": 0, "test-limit": 0, "augment": True, "clean-scoring": False, "published-count": False}
MAY_DIFFER = ("threads", "data-dir", "checkpoint-minutes")

HEADER = ("cell", "published dense", "published", "ours, best", "ours, last", "before pruning", "ART epochs", "density", "hours",
          "seed", "commit", "machine", "state")

LEGEND = """\
- Accuracies in % on all test images. *published dense*, *published*: the authors' page of Glandorf, Kaiser and Rosenhahn,
  *HyperSparse Neural Networks* (ICCVW 2023, arXiv 2308.07163).
- *ours, best* and *ours, last*: the pruned network in its best epoch of fine-tuning, which is what was published, and in the last.
- *before pruning*: the dense network in its best epoch of the phases warmup and art. Its learning rate has not fallen by then, so
  this is **not comparable** with *published dense*, which was trained with a falling one.
- *ART epochs*: length of phase art; "(limit)" where the recipe's limit of epochs ended it. *hours*: all epochs of `metrics.jsonl`;
  the part of an epoch before an interruption is not in them. *commit*: that of the source tree when a piece of the run began.
- Accuracies, ART epochs and density stand here only once the phases they come from are over."""

NEW_DOCUMENT = """\
# Results

What full runs gave. The parts between markers are written by scripts from the files that the runs left, with seed, commit and
machine; nothing there is entered by hand, and what has not been run says so.

## The published table

`scripts/reproduce --data-dir DIR` runs it in pieces and fills it in: 60 epochs of warm-up, phase art, 160 epochs of fine-tuning a
cell. `scripts/reproduce --help` says how.

<!-- reproduce:begin -->
<!-- reproduce:end -->

## GPU check

<!-- gpu_check:begin -->
not run yet: no GPU was at hand
<!-- gpu_check:end -->
"""


def read_values(path):
    """The values of a recipe or of options.toml: lines NAME = VALUE."""
    values = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.partition("=")
        if not equals or name.startswith("#"):
            continue
        try:
            values[name.strip()] = json.loads(value)
        except ValueError:
            values[name.strip()] = value.strip()
    return values


def read_objects(path):
    """The objects of a file of JSON lines. A line that a power failure cut off is left out."""
    objects = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            objects.append(json.loads(line))
        except ValueError:
            pass
    return [found for found in objects if isinstance(found, dict)]


class Run:
    """What the folder of a run says."""

    def __init__(self, folder, recipe):
        self.folder = folder
        self.seed = int(re.search(r"-seed(\d+)$", folder.name)[1])
        self.epochs = read_objects(folder / "metrics.jsonl")
        self.pieces = read_objects(folder / "machine.jsonl")
        self.started = (folder / "options.toml").exists()
        self.options = read_values(folder / "options.toml") if self.started else {}
        self.over = all((folder / name).exists() for name in ("model", "model-last"))  # the last is written at the very end
        self.failure = (folder / "failed").read_text().strip() if (folder / "failed").exists() else ""
        expected = {**UNSAID, **read_values(recipe), "seed": self.seed}
        self.foreign = [name for name, value in expected.items()
                        if self.started and name not in MAY_DIFFER and self.options.get(name) != value]

    def finished(self):
        return self.over and not self.failure and not self.foreign

    def of_phase(self, *phases):
        return [epoch for epoch in self.epochs if epoch["phase"] in phases]

    def accuracies(self, *phases):
        return [epoch["test_accuracy"] for epoch in self.of_phase(*phases) if epoch["test_accuracy"] is not None]

    def progress(self):
        if self.over:
            return "finished"
        if not self.started:
            return "not run yet"
        if not self.epochs:
            return "begun, no epoch finished"
        phase = self.epochs[-1]["phase"]
        return f"phase {phase}, epoch {len(self.of_phase(phase))}"

    def state(self):
        if self.foreign:
            return "not of this recipe: " + ", ".join(f"{name} = {self.options.get(name)}" for name in self.foreign)
        return f"failed ({self.failure}): {self.progress()}" if self.failure else self.progress()

    def art_epochs(self):
        number = len(self.of_phase("art"))
        return f"{number} (limit)" if number == self.options.get("max-art-epochs") else str(number)

    def each(self, key, length=None):
        """What the pieces have in common or, in their order, each of them."""
        values = [piece.get(key) or "unknown" for piece in self.pieces]
        return ", ".join(dict.fromkeys(shorten(value, length) for value in values)) or NOTHING


def shorten(commit, length):
    digits, dash, dirty = commit.partition("-dirty")
    return digits[:length] + dash + dirty if length else commit


def highest(accuracies):
    return f"{100 * max(accuracies):.2f}" if accuracies else NOTHING


def figures(run):
    """Of the phases that are over: ours best, last, before pruning, ART epochs, density."""
    tuned = run.of_phase("finetune")
    if run.foreign or not tuned:
        return [NOTHING] * 5
    before = [highest(run.accuracies("warmup", "art")), run.art_epochs()]
    if not run.over:
        return [NOTHING, NOTHING, *before, NOTHING]
    accuracies = run.accuracies("finetune")
    return [highest(accuracies), highest(accuracies[-1:]), *before, f"{100 * tuned[-1]['density']:.2f} %"]


def rows_of(cell, published, runs, recipe):
    """One for each seed. published: dense and pruned accuracy, or nothing."""
    published = [f"{value:.2f}" for value in published] or [NOTHING] * 2
    found = runs_of(cell, runs, recipe)
    if not found:
        return [[cell, *published] + [NOTHING] * 9 + ["not run yet"]]
    return [[cell, *published, *figures(run), hours(run), str(run.seed), run.each("commit", 9), run.each("machine"), run.state()]
            for run in found]


def runs_of(cell, runs, recipe):
    """The runs of a cell, one for each seed. A folder in which no run began and none failed is none."""
    folders = [folder for folder in runs.glob(cell + "-seed*") if re.fullmatch(r"-seed\d+", folder.name[len(cell):])]
    found = [Run(folder, recipe) for folder in folders]
    return sorted((run for run in found if run.started or run.failure), key=lambda run: run.seed)


def hours(run):
    return f"{sum(epoch['seconds'] for epoch in run.epochs) / 3600:.2f}" if run.epochs else NOTHING


def table(rows):
    """A Markdown table whose columns are aligned."""
    rows = [HEADER] + [[text.replace("|", "\\|") for text in row] for row in rows]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADER))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(row, widths)) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])


def section(rows):
    cells = {row[0] for row in rows}
    finished = {row[0] for row in rows if row[-1] == "finished"}
    return f"{len(finished)} of {len(cells)} cells have been run to their end.\n\n{table(rows)}\n\n{LEGEND}\n"


def update_document(path, new):
    update_section(path, "reproduce", new, NEW_DOCUMENT)
