"""How does the person get a date into their own calendar, if they want one?

What comes out is an iCalendar file (RFC 5545) that they may add; nothing is ever
sent. Whoever sees the calendar learns nothing from it: the words are neutral unless
the person chooses their own, no program is named, and no alarm rings unasked.
Times are local to wherever the person is, so a journey moves none of them.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.outcomes.exchange.characters import legible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime, time

    from counterpoint.outcomes.records import Leaving

MEASURES_EVERY = 14
"""Days between measures: PHQ-9, GAD-7 and WHO-5 ask about the last two weeks."""

# RFC 5545, 3.1: no line is longer than 75 octets, the break not counted.
_LONGEST_LINE = 75
_NAMES = uuid.UUID("6f1c1f0e-6f0a-5d55-9a53-3b6c1f3f7c11")


@dataclass(frozen=True, slots=True)
class Reminder:
    """One date in a calendar, or a row of them.

    `id` makes the calendar recognise it when it is added again. `at` of None is the
    whole day. `every` is in days, None for once; `last` is the last day it may fall
    on, None for no end. `summary` of "" is the neutral default.
    """

    id: str
    first: date
    at: time | None = None
    every: int | None = None
    last: date | None = None
    summary: str = ""
    rings: bool = False


def for_measures(
    key: str, first: date, *, at: time | None = None, last: date | None = None
) -> Reminder:
    """Remind of the measures every two weeks."""
    return Reminder(f"measures {key}", first, at, every=MEASURES_EVERY, last=last)


def for_evenings(
    key: str, first: date, *, at: time, last: date | None = None
) -> Reminder:
    """Remind of the evening's look back: in a trial, up to its last day."""
    return Reminder(f"evenings {key}", first, at, every=1, last=last)


def for_looking_back(leaving: Leaving) -> Reminder | None:
    """Remind of the day chosen on leaving; None where no day was chosen."""
    if leaving.back is None:
        return None
    return Reminder(f"leaving {leaving.id}", leaving.back)


def calendar_file(reminders: Iterable[Reminder], *, now: datetime) -> bytes:
    """Write the reminders as an .ics file; `now` is aware."""
    stamp = now.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        # The standard demands a maker; a shared calendar need not learn which.
        "PRODID:-//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for reminder in reminders for line in _event(reminder, stamp)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(reminder: Reminder, stamp: str) -> Iterator[str]:
    summary = _text(legible(reminder.summary) or _neutral())
    yield "BEGIN:VEVENT"
    yield f"UID:{uuid.uuid5(_NAMES, reminder.id)}"
    yield f"DTSTAMP:{stamp}"
    yield from _when(reminder)
    yield f"SUMMARY:{summary}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"  # it makes nobody look busy
    if reminder.rings:
        yield from (
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{summary}",
            "TRIGGER:PT0S",
            "END:VALARM",
        )
    yield "END:VEVENT"


def _when(reminder: Reminder) -> Iterator[str]:
    if reminder.at is None:
        yield f"DTSTART;VALUE=DATE:{_moment(reminder.first, None)}"
    else:
        yield f"DTSTART:{_moment(reminder.first, reminder.at)}"
        yield "DURATION:PT10M"
    if reminder.every is None:
        return
    rule = f"RRULE:FREQ=DAILY;INTERVAL={reminder.every}"
    if reminder.last is not None:
        # The end has to be of the same kind as the start (RFC 5545, 3.3.10).
        rule += f";UNTIL={_moment(reminder.last, reminder.at)}"
    yield rule


def _moment(day: date, at: time | None) -> str:
    written = day.strftime("%Y%m%d").zfill(8)
    return written if at is None else f"{written}T{at.strftime('%H%M%S')}"


def _text(words: str) -> str:
    for char in ("\\", ";", ","):
        words = words.replace(char, f"\\{char}")
    return words.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line into pieces that fit, never inside a character."""
    pieces = [bytearray()]
    for char in line:
        octets = char.encode("utf-8", "replace")
        # Every piece but the first begins with a space, which counts.
        room = _LONGEST_LINE - (len(pieces) > 1)
        if len(pieces[-1]) + len(octets) > room:
            pieces.append(bytearray())
        pieces[-1] += octets
    return b"\r\n ".join(pieces) + b"\r\n"


def _neutral() -> str:
    return str(load("outcomes", "exchange").body["reminder"]["summary"])
