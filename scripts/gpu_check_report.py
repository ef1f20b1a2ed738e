# SPDX-License-Identifier: BSL-1.0
"""The results of gpu_check: one JSON file that is whole at any time, a table, and a section of docs/results.md."""
import json
import os
import pathlib

BEGIN, END = "<!-- gpu_check:begin -->", "<!-- gpu_check:end -->"


def write_whole(path, text):
    """To a temporary file, synced, renamed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    with open(temporary, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, path)


class Results:
    def __init__(self, path):
        self.path = pathlib.Path(path)
        self.content = json.loads(self.path.read_text()) if self.path.exists() else {}

    def begin(self, programs, machine):
        """Goes on with what the same programs found on the same machine; starts anew otherwise."""
        if self.content.get("programs") != programs or self.content.get("machine") != machine:
            self.content = {"programs": programs, "machine": machine, "parts": {}}
        print(f"gpu_check: {machine['gpus'][0]}; commit {programs['commit']}")

    def passed(self, part):
        return self.content["parts"].get(part, {}).get("passed", False)

    def add(self, part, outcome):
        self.content["parts"][part] = outcome
        write_whole(self.path, json.dumps(self.content, indent=1) + "\n")

    def conclude(self, parts):
        print(f"\n{'part':24} {'result':8} seconds")
        for part in parts:
            outcome = self.content["parts"][part]
            print(f"{part:24} {'passed' if outcome['passed'] else 'FAILED':8} {outcome['seconds']:7.1f}")
        good = all(self.passed(part) for part in parts)
        print(f"gpu_check: {'pass' if good else 'fail'} ({self.path})")
        return 0 if good else 1

    def write_document(self, document):
        """Replaces what stands between the markers of the document."""
        if not self.content:
            print(f"gpu_check: expected results in {self.path}, found none: run scripts/gpu_check first")
            return 2
        text = document.read_text() if document.exists() else f"{BEGIN}\n{END}\n"
        if BEGIN not in text or END not in text:
            print(f"gpu_check: expected the markers {BEGIN} and {END} in {document}, found none")
            return 2
        head, rest = text.split(BEGIN, 1)
        write_whole(document, head + BEGIN + "\n" + self.markdown() + END + rest.split(END, 1)[1])
        return 0

    def markdown(self):
        machine = self.content["machine"]
        lines = [f"`scripts/gpu_check` on {'; '.join(machine['gpus'])}; {machine['processor']}, {machine['cores']} cores; "
                 f"PyTorch {machine['torch'] or 'not installed'}; commit {self.content['programs']['commit']}.", "",
                 "| part | result | seconds |", "|---|---|---|"]
        for part, outcome in self.content["parts"].items():
            lines.append(f"| {part} | {'passed' if outcome['passed'] else '**failed**'} | {outcome['seconds']} |")
        for part, outcome in self.content["parts"].items():
            lines += ["", f"### {part}", "", "```", *outcome["lines"], "```"]
        return "\n".join(lines) + "\n"
