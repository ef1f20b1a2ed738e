# SPDX-License-Identifier: BSL-1.0
"""A file that is whole at every moment, the old one or the new one; and a part of a document that a script writes."""
import os
import pathlib


def write_whole(path, text):
    """To a temporary file, synced, renamed."""
    next_file = pathlib.Path(f"{path}.{os.getpid()}.next")
    try:
        with open(next_file, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        os.replace(next_file, path)
    finally:
        next_file.unlink(missing_ok=True)


def with_section(text, name, new, path):
    """The text with everything between the markers of this name replaced; without markers they come at its end."""
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    if begin not in text and end not in text:
        text = text.rstrip("\n") + f"\n\n{begin}\n{end}\n"
    if (text.count(begin), text.count(end)) != (1, 1) or text.index(end) < text.index(begin):
        raise ValueError(f"{path}: expected {begin} and after it {end}, each once; correct the markers, or take both out")
    return text[:text.index(begin)] + f"{begin}\n{new}{end}" + text[text.index(end) + len(end):]


def update_section(path, name, new, new_document=""):
    before = path.read_bytes().decode() if path.exists() else None
    after = with_section(before or new_document, name, new, path)
    if after != before:
        write_whole(path, after)
