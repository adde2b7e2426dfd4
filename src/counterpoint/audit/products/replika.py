"""How are talks with Replika written down?

The company's own export is not publicly described. What is read is the table that a
public backup tool writes: a line for a message, with no talks but only times.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from counterpoint.audit import guard
from counterpoint.audit.products.segments import Entry, segments
from counterpoint.audit.products.shape import note, when
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Broken, Talk

name = "Replika"
_WHO = {"Me": Who.PERSON, "Rep": Who.REPLY}


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is a table of Replika's."""
    return file_name.endswith(".csv") and head.startswith(b"Timestamp,From,Text")


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    broken: list[Broken] = []
    yield from segments(_entries(file, broken), name)
    yield from broken


def _entries(file: File, broken: list[Broken]) -> Iterator[Entry]:
    # No text holds a line's end; the tool writes it as two letters.
    for number, line in enumerate(guard.lines(file.open), start=1):
        try:
            row = next(csv.reader([line], strict=True), [])
        except csv.Error:
            row = []
        if number == 1 or not line.strip():
            continue
        if len(row) < 3 or row[1] not in _WHO:
            place = f"{file.name}, line {number}"
            note(broken, place, sentence("broken", "shape"))
            continue
        at = when(row[0])
        own = row[4] if len(row) > 4 else f"line {number}"
        text = row[2].replace("\\n", "\n")
        yield Entry(at, (Said(_WHO[row[1]], text, at, id=own),))
