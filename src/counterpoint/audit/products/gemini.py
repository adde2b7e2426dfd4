"""How does Google write down what was said to Gemini?

Takeout has it under "My Activity", as JSON or as a page: a list, newest first, of
prompts with their answers. Newer ones name the talk; elsewhere a silence ends it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any

from counterpoint.audit import guard
from counterpoint.audit.products.marked_up import plain
from counterpoint.audit.products.segments import Entry, segments
from counterpoint.audit.products.shape import (
    ShapeError,
    mapping,
    note,
    rows,
    when,
    words,
)
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Broken, Talk

name = "Gemini"
_HEADERS = ("Gemini", "Bard")
_PROMPT = re.compile(r"\s*(?:Prompted|Said|Asked)\s+(.*)", re.DOTALL)
_PROMPT_ELSEWHERE = re.compile(r"[^:\n]{2,40}:\s+(.*)", re.DOTALL)
_ENGLISH = frozenset({"Gemini Apps", "Gemini", "Bard"})
_ITS_TALK = re.compile(r"gemini\.google\.com/app/(\w+)")
_CELL = b'<div class="outer-cell'
_END = b"</html>"
_CONTENT = re.compile(
    r'<div class="content-cell[^>]{0,200}body-1">(.*?)(?:<div class="content-cell|\Z)',
    re.DOTALL,
)
_HEADING = re.compile(r'typography--title">([^<]{1,80})')
_A_TIME = re.compile(r"(?=.*\b20\d\d\b).{0,40}\b\d{1,2}:\d\d(?::\d\d)?\b.{0,20}")
_NOTES = re.compile(r"(?:Attached \d+ files?|\d+ generated images?)\.?")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d)(?::(\d\d))?\s?([AP]M)?\s*(\S*)")
_DATES = (
    re.compile(r"(?P<name>\w{3})\w* (?P<day>\d{1,2}), (?P<year>20\d\d)"),
    re.compile(r"(?P<day>\d{1,2}) (?P<name>\w{3})\w* (?P<year>20\d\d)"),
    re.compile(r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>20\d\d)"),
    re.compile(
        r"(?P<year>20\d\d)[-/\u5e74](?P<month>\d{1,2})[-/\u6708](?P<day>\d{1,2})"
    ),
)
"""How a page writes a day; names of months are read in English alone."""
_MONTHS = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
_HOURS = {
    "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2,
    "EET": 2, "EEST": 3, "BRT": -3, "JST": 9,
}  # fmt: skip


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is Google's list of what was said to Gemini."""
    if not any(one.encode() in head for one in _HEADERS):
        return False
    if file_name.endswith((".html", ".htm")):
        return _CELL in head
    return file_name.endswith(".json") and b'"header"' in head and b'"time"' in head


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talks of a file."""
    broken: list[Broken] = []
    found = _from_json if file.name.lower().endswith(".json") else _from_page
    for talk in segments(found(file, broken), name):
        yield from broken
        broken.clear()
        yield talk
    yield from broken


# --- As JSON --------------------------------------------------------------------


def _from_json(file: File, broken: list[Broken]) -> Iterator[Entry]:
    for number, one in enumerate(guard.items(file.open, "item"), start=1):
        try:
            entry = _entry(mapping(one))
        except (ShapeError, TypeError, AttributeError):
            place = f"{file.name}, number {number}"
            note(broken, place, sentence("broken", "shape"))
            continue
        if entry is not None:
            yield entry


def _entry(one: dict[str, Any]) -> Entry | None:
    header = words(one.get("header"))
    if not any(name in header for name in _HEADERS):
        return None
    page = "\n".join(
        words(mapping(part).get("html")) for part in rows(one.get("safeHtmlItem"))
    )
    answer = plain(page) or _older(one)
    links = (words(mapping(link).get("url")) for link in rows(one.get("details")))
    own = next((hit[1] for url in links if (hit := _ITS_TALK.search(url))), "")
    return _made(
        prompt=_prompt(words(one.get("title")), header),
        answer=answer,
        at=when(one.get("time")),
        talk=own,
        attached=len(rows(one.get("attachedFiles"))),
    )


def _older(one: dict[str, Any]) -> str:
    """Return the answer where it stood before there was a place for it."""
    if one.get("safeHtmlItem") is not None:
        return ""
    parts = (words(mapping(part).get("name")) for part in rows(one.get("subtitles")))
    return "\n".join(filter(None, parts))


def _prompt(title: str, header: str) -> str:
    """Return what the person wrote, "" where the title says what was done instead."""
    if hit := _PROMPT.fullmatch(title):
        return hit[1]
    elsewhere = None if header in _ENGLISH else _PROMPT_ELSEWHERE.fullmatch(title)
    return elsewhere[1] if elsewhere else ""


def _made(
    *, prompt: str, answer: str, at: datetime | None, talk: str, attached: int
) -> Entry:
    stamp = "" if at is None else at.isoformat()
    said = (
        Said(who=Who.PERSON, text=prompt, at=at, id=f"{stamp} prompt".strip()),
        Said(who=Who.REPLY, text=answer, at=at, id=f"{stamp} reply".strip()),
    )
    left = (("attachment", attached), ("hidden", 0 if prompt else 1))
    return Entry(
        at=at,
        said=tuple(one for one in said if one.text),
        talk=talk,
        left_out=tuple(one for one in left if one[1]),
    )


# --- As a page ------------------------------------------------------------------


def _from_page(file: File, broken: list[Broken]) -> Iterator[Entry]:
    del broken  # a cell without a prompt is no broken talk
    for cell in _cells(file):
        heading = _HEADING.search(cell)
        body = _CONTENT.search(cell)
        header = heading[1].strip() if heading else ""
        if body is not None and any(name in header for name in _HEADERS):
            own = _ITS_TALK.search(cell)
            yield _from_cell(plain(body[1]), header, own[1] if own else "")


def _cells(file: File) -> Iterator[str]:
    held = b""
    with file.open() as stream:
        watched = guard.Watched(stream, longest=guard.MOST)
        while data := watched.read(guard.AT_ONCE):
            *ended, held = (held + data).split(_CELL)
            for cell in ended:
                yield cell.decode("utf-8", "replace")
            if len(held) > guard.LONGEST:
                raise guard.Unreadable("long")
    if _END not in held:
        raise guard.Unreadable("cut")
    yield held.decode("utf-8", "replace")


def _from_cell(text: str, header: str, own: str) -> Entry:
    lines = text.split("\n")
    place = next((i for i, line in enumerate(lines) if _is_a_time(line)), len(lines))
    asked = [line for line in lines[:place] if not _NOTES.fullmatch(line)]
    return _made(
        prompt=_prompt("\n".join(asked).strip(), header).strip(),
        answer="\n".join(lines[place + 1 :]).strip(),
        at=_time(lines[place]) if place < len(lines) else None,
        talk=own,
        attached=place - len(asked),
    )


def _is_a_time(line: str) -> bool:
    return len(line) < 60 and _A_TIME.fullmatch(line) is not None


def _time(line: str) -> datetime | None:
    """Read the time of a page; where its zone is not known, it is taken as UTC."""
    if (at := when(line)) is not None:
        return at
    clock = _CLOCK.search(line.replace("\u202f", " "))
    day = next((hit for one in _DATES if (hit := one.search(line))), None)
    if clock is None or day is None:
        return None
    parts = day.groupdict()
    if parts.get("name", "Jan") not in _MONTHS:
        return None
    month = parts.get("month") or _MONTHS.index(parts["name"]) + 1
    hour, minute, second, half, zone = clock.groups()
    hours = int(hour) % 12 + 12 * (half == "PM") if half else int(hour)
    try:
        return datetime(
            int(parts["year"]), int(month), int(parts["day"]),
            hours, int(minute), int(second or 0), tzinfo=_zone(zone),
        )  # fmt: skip
    except ValueError:
        return None


def _zone(name: str) -> tzinfo:
    return timezone(timedelta(hours=_HOURS[name]), name) if name in _HOURS else UTC
