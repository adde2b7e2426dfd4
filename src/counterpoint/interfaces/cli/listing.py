"""How do kept sittings read on a terminal or in a pipe?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from counterpoint.conversation import branches
from counterpoint.interfaces.cli.show import wrapped
from counterpoint.interfaces.cli.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from counterpoint.terms import Sitting, Turn

LATEST = 10
_SHORT_ID = 8
_EXCERPT = 160  # characters around what was found


def short(sitting: str) -> str:
    """Return as much of an id as is usually enough to name a sitting."""
    return sitting[:_SHORT_ID]


def latest(sittings: Sequence[Sitting]) -> str:
    """Return the newest sittings, one a line."""
    said = words("list")
    if not sittings:
        empty: str = said["empty"]
        return empty
    return "\n".join([said["head"], *map(line, sittings[:LATEST])])


def line(sitting: Sitting) -> str:
    """Return one sitting as a line."""
    said = words("list")
    shown: str = said["line"].format(
        id=short(sitting.id),
        started=minute(sitting.started),
        title=sitting.title or said["untitled"],
    )
    return shown


def in_full(sitting: Sitting) -> str:
    """Return a sitting for reading: the person's lines marked, replies set in.

    Of messages that were changed and replies tried again, the last is shown.
    """
    parts = [line(sitting)]
    for turn in branches.line(sitting.turns):
        if turn.message.text:
            parts.append(marked(turn.message.text))
        if turn.said:
            parts.append(wrapped(turn.said))
    return "\n\n".join(parts)


def marked(text: str) -> str:
    """Return what the person wrote, with a mark before each line."""
    return "\n".join(f"> {one}".rstrip() for one in text.splitlines())


def found(sitting: str, turn: Turn, query: str) -> str:
    """Return where the words were found, with what stands around them."""
    person = _excerpt(turn.message.text, query)
    reply = _excerpt(turn.said, query)
    shown = [f"{short(sitting)}  {minute(turn.at)}"]
    if person or not reply:
        shown.append(marked(person or turn.message.text[:_EXCERPT]))
    if reply:
        shown.append(wrapped(reply))
    return "\n".join(shown)


def _excerpt(text: str, query: str) -> str:
    flat = " ".join(text.split())
    folded = flat.casefold()
    places = [folded.find(word) for word in query.casefold().split()]
    there = [place for place in places if place >= 0]
    if not there:
        return ""
    start = max(0, min(there) - _EXCERPT // 2)
    end = min(len(flat), min(there) + _EXCERPT // 2)
    before, after = "... " if start else "", " ..." if end < len(flat) else ""
    return f"{before}{flat[start:end].strip()}{after}"


def minute(at: datetime) -> str:
    """Return a time as it is shown."""
    return at.strftime("%Y-%m-%d %H:%M")
