# SPDX-License-Identifier: BSL-1.0
"""Numbers of benchmarks/run as the cells of its tables."""
import statistics

from step_worker import Fault


class LeftOut(Exception):
    """Nobody asked for it: the row is not shown."""


class Measured:
    """The results of a group of contestants, by their names."""

    def __init__(self, results):
        self.results = results

    def __getitem__(self, name):
        if name not in self.results:
            raise LeftOut(name)
        if self.results[name].failure:
            raise Fault(self.results[name].failure)
        return self.results[name]

    def ms(self, name):
        return milliseconds(self[name].median())

    def ratios(self, upper, lower):
        """One a round: how many times the time of lower upper takes."""
        return [a / b for a, b in zip(self[upper].seconds, self[lower].seconds)]

    def differences(self, upper, lower):
        return [a - b for a, b in zip(self[upper].seconds, self[lower].seconds)]


def milliseconds(seconds):
    return f"{seconds * 1e3:.{1 if seconds >= 0.1 else 2 if seconds >= 0.01 else 3}f}"


def mebibytes(number):
    return f"{number / 2**20:.0f}"


def spread(values):
    return f"{statistics.median(values):.2f} ({min(values):.2f} to {max(values):.2f})"


def at_least(aim, values):
    return f"≥ {aim:.2f}: {'reached' if statistics.median(values) >= aim else 'missed'}"


def at_most(aim, values):
    return f"≤ {aim:.2f}: {'reached' if statistics.median(values) <= aim else 'missed'}"


class Table:
    def __init__(self, *head):
        self.head, self.rows, self.failed = head, [], 0
        self.below = []  # paragraphs

    def add(self, label, cells):
        """cells() gives those after label; where something of it failed, the row says why."""
        try:
            self.rows.append([*label, *cells()])
        except LeftOut:
            pass
        except Fault as fault:
            self.failed += 1
            why = "failed: " + " ".join(str(fault).split()).replace("|", "/")
            self.rows.append([*label, why, *["-"] * (len(self.head) - len(label) - 1)])

    def markdown(self):
        widths = [max(len(row[i]) for row in [self.head, *self.rows]) for i in range(len(self.head))]
        lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |"
                 for row in [self.head, *self.rows]]
        table = "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
        return "\n\n".join([table, *self.below]) + "\n"
