"""Who wrote in this chat of a messenger: two people, or one and a program?

An export is a text with a time and a name in every line. One between people is not
read unless it is asked for by name: the other one was not asked.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from counterpoint.audit import guard
from counterpoint.audit.products.segments import Entry, segments
from counterpoint.audit.products.transcript import PROGRAMS
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Talk

name = "WhatsApp"
_LINE = re.compile(
    r"[\u200e\ufeff]*\[?(?P<day>\d{1,4}[./-]\d{1,2}[./-]\d{1,4}),?\s"
    r"(?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d)?)\s?(?P<half>[AaPp]\.?\s?[Mm]\.?)?\]?"
    r"(?:\s[-\u2013])?\s(?P<rest>.*)"
)
_NAMED = re.compile(r"[\u200e~ ]*(?P<name>[^:]{1,60}):\s(?P<text>.*)")
_PROGRAM = re.compile(f"(?:{PROGRAMS}|chatgpt.*)", re.IGNORECASE)
_LEFT_OUT = re.compile(r"\u200e?(?:<Media omitted>|<attached: .*|\w+ omitted)")


class Line(NamedTuple):
    """One message as its line has it; `name` is "" for a note of the messenger."""

    day: str
    clock: str
    half: str
    name: str
    text: str


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is a chat of a messenger."""
    return file_name.endswith(".txt") and len(_begun(head)) > 1


def between_people(head: bytes) -> bool:
    """Say whether no program speaks in the beginning of a chat."""
    return not any(_PROGRAM.fullmatch(line.name) for line in _begun(head))


def _begun(head: bytes) -> list[Line]:
    found = map(_line, guard.decoded(head).splitlines())
    return [line for line in found if line is not None and line.name]


def _line(text: str) -> Line | None:
    hit = _LINE.match(text)
    if hit is None:
        return None
    half = (hit["half"] or "").replace(".", "").replace(" ", "").lower()
    named = _NAMED.fullmatch(hit["rest"])
    if named is None:
        return Line(hit["day"], hit["clock"], half, "", hit["rest"])
    return Line(hit["day"], hit["clock"], half, named["name"].strip(), named["text"])


def talks(file: File) -> Iterator[Talk]:
    """Yield the talks of a file; a silence ends one.

    Where no program is among the names, the person is who wrote first.
    """
    first, day_first = "", None
    for line in _lines(file):
        program = _PROGRAM.fullmatch(line.name)
        first = first or ("" if program else line.name)
        day_first = _order(line) if day_first is None else day_first
        if first and day_first is not None:
            break
    entries = _entries(file, first, day_first is not False)
    yield from segments(entries, name, newest_first=False)


def _order(line: Line) -> bool | None:
    """Say whether the day stands before the month; None where a date can be both."""
    parts = [int(part) for part in re.split(r"[./-]", line.day)]
    if parts[0] > 12:
        return True
    return False if parts[1] > 12 else None


def _lines(file: File) -> Iterator[Line]:
    """Yield messages, each with the lines that follow it."""
    held: Line | None = None
    more: list[str] = []
    size = 0
    for text in guard.lines(file.open):
        found = _line(text)
        if found is not None:
            if held is not None:
                yield held._replace(text="\n".join((held.text, *more)))
            held, more, size = found, [], 0
        else:
            more.append(text)
            size += len(text) + 1
            if size > guard.LONGEST:
                raise guard.Unreadable("long")
    if held is not None:
        yield held._replace(text="\n".join((held.text, *more)))


def _entries(file: File, person: str, day_first: bool) -> Iterator[Entry]:
    for number, line in enumerate(_lines(file), start=1):
        at = _time(line, day_first)
        if not line.name:
            yield Entry(at, (), left_out=(("hidden", 1),))
        elif _LEFT_OUT.fullmatch(line.text):
            yield Entry(at, (), left_out=(("attachment", 1),))
        else:
            who = Who.PERSON if line.name == person else Who.REPLY
            yield Entry(at, (Said(who, line.text, at, id=f"message {number}"),))


def _time(line: Line, day_first: bool) -> datetime | None:
    """Read a time; the messenger writes no zone, so it is taken as UTC."""
    parts = [int(part) for part in re.split(r"[./-]", line.day)]
    clock = [int(part) for part in re.split(r"[:.]", line.clock)]
    if parts[0] > 31:
        year, month, day = parts
    else:
        year = parts[2] if parts[2] > 99 else 2000 + parts[2]
        day, month = parts[:2] if day_first else (parts[1], parts[0])
    hour = clock[0] % 12 + (12 if line.half == "pm" else 0) if line.half else clock[0]
    try:
        second = clock[2] if len(clock) > 2 else 0
        return datetime(year, month, day, hour, clock[1], second, tzinfo=UTC)
    except ValueError:
        return None
