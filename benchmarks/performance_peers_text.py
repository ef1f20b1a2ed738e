# SPDX-License-Identifier: BSL-1.0
"""What stands below the table of the peers: who failed and why, who was asked, and how far their logits are from the exact ones."""
from performance_cells import LeftOut, Table
from step_worker import Fault

MEMORY_AIM = 8  # MB
WORDS = (("logits", "wrong"), ("still at work", "hangs"), ("cannot start", "absent"), ("cannot open", "absent"))


class Remarks:
    def __init__(self, left_out):
        self.left_out, self.failures, self.versions, self.differences = left_out, {}, {}, {}

    def failure(self, column, where, why):
        """Notes it, and returns it in a word."""
        self.failures.setdefault((column, one_line(why)), []).append(where)
        return next((word for sign, word in WORDS if sign in why), "failed")

    def see(self, groups):
        for group in groups:
            for name, result in group.results.items():
                column, about = name.rpartition(", ")[0] or name, result.about
                if "version" in about:
                    self.versions[column] = f"{column} {about['version']}"
                if about.get("largest"):
                    share = about["difference"] / about["largest"]
                    self.differences[column] = max(share, self.differences.get(column, 0))

    def lines(self):
        lines = [f"{peer} was left out: {one_line(why)}." for peer, why in self.left_out.items()]
        for (column, why), where in self.failures.items():
            lines.append(f"{column} failed for {where[0]}" + (f" and {len(where) - 1} more" if where[1:] else "") + f": {why}.")
        if self.versions:
            lines.append(f"Versions: {', '.join(self.versions.values())}.")
        if self.differences:
            shares = ", ".join(f"{column} {share:.0e}" for column, share in self.differences.items())
            lines.append(f"Largest difference of a logit from that of plain loops in double, by the largest logit: {shares}.")
        return lines


def one_line(text):
    return " ".join(text.split()).replace("|", "/").rstrip(".")


def memory_table(results, names):
    """names: that of the program in results for each row."""
    table = Table("ResNet-32 at 0.99, batch 1, one thread", "resident, MB", "its / ours", "aim")

    def cells(name, ours):
        taken = results[name].about["resident"] / 1e6
        aim = f"≤ {MEMORY_AIM}: {'reached' if taken <= MEMORY_AIM else 'missed'}" if name == ours else "-"
        return [f"{taken:.1f}", f"{taken * 1e6 / max(results[ours].about['resident'], 1):.2f}", aim]
    ours = next(iter(names.values()))
    for row, name in names.items():
        try:
            results[name]
        except LeftOut:
            table.rows.append([row, "left out", "-", "-"])
        except Fault:
            table.rows.append([row, "failed", "-", "-"])
        else:
            table.add([row], lambda: cells(name, ours))
    return table.markdown().rstrip("\n")
