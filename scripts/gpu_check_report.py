# SPDX-License-Identifier: BSL-1.0
"""The results of gpu_check: one JSON file that is whole at any time, a table, and a section of docs/results.md."""
import json
import pathlib

from marked_section import update_section, write_whole


def gpu_name(machine):
    return machine["gpus"][0].split(",")[0] if machine else None


class Results:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        try:
            self.content = json.loads(self.path.read_text()) if self.path.exists() else {}
        except ValueError:
            raise ValueError(f"{path}: expected the results of an earlier check, found no JSON: move it away") from None

    def begin(self, programs, machine):
        """Goes on with what the same programs found on a GPU of the same name; starts anew otherwise."""
        self.machine = machine
        if self.content.get("programs") != programs or gpu_name(self.content.get("machine")) != gpu_name(machine):
            self.content = {"programs": programs, "machine": machine, "parts": {}}
        self.save()     # what cannot be written is found out before hours have passed
        print(f"gpu_check: {machine['gpus'][0]}; commit {programs['commit']}")

    def result(self, part):
        return self.content["parts"].get(part, {}).get("result", "not run")

    def is_done(self, part):
        """A part that was skipped is tried again on another machine."""
        return self.result(part) == "passed" or (
            self.result(part) == "skipped" and self.content["parts"][part]["machine"] == self.machine)

    def add(self, part, outcome):
        self.content["parts"][part] = dict(outcome, machine=self.machine)
        self.save()

    def save(self):
        self.path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(self.path, json.dumps(self.content, indent=1) + "\n")

    def conclude(self, parts):
        print(f"\n{'part':24} {'result':8} seconds")
        for part in parts:
            print(f"{part:24} {self.result(part):8} {self.content['parts'][part]['seconds']:7.1f}")
        good = all(self.result(part) != "failed" for part in parts)
        print(f"gpu_check: {'pass' if good else 'fail'} ({self.path})")
        return 0 if good else 1

    def write_document(self, document):
        """Replaces what stands between the markers of the document."""
        if not self.content:
            raise ValueError(f"{self.path}: expected the results of a check, found none: run scripts/gpu_check first")
        update_section(document, "gpu_check", self.markdown())

    def markdown(self):
        machine = self.content["machine"]
        lines = [f"`scripts/gpu_check` on {'; '.join(machine['gpus'])}; {machine['processor']}, {machine['cores']} cores; "
                 f"PyTorch {machine['torch'] or 'not installed'}; commit {self.content['programs']['commit']}.", "",
                 "| part | result | seconds |", "|---|---|---|"]
        for part, outcome in self.content["parts"].items():
            lines.append(f"| {part} | {outcome['result']} | {outcome['seconds']} |")
        for part, outcome in self.content["parts"].items():
            lines += ["", f"### {part}", "", "```", *outcome["lines"], "```"]
        return "\n".join(lines) + "\n"
