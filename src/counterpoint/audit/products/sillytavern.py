"""How does SillyTavern write down a talk?

A file is one talk in JSON Lines: the first line says with whom, each other one is a
message. What is marked `is_system` was hidden from the talk.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from counterpoint.audit import guard
from counterpoint.audit.products.shape import (
    Gathered,
    ShapeError,
    mapping,
    note,
    when,
    words,
)
from counterpoint.audit.sentences import sentence
from counterpoint.audit.talks import Said, Who

if TYPE_CHECKING:
    from collections.abc import Iterator

    from counterpoint.audit.products.shape import File
    from counterpoint.audit.talks import Broken, Talk

name = "SillyTavern"
_HEAD = (b'"user_name"', b'"character_name"')
_MESSAGE = (b'"is_user"', b'"mes"')
_OLD_TIME = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2}) ?@(\d{1,2})h ?(\d{1,2})m ?(\d{1,2})s.*"
)
_SPOKEN_TIMES = ("%B %d, %Y %I:%M%p", "%B %d, %Y %I:%M %p")


def knows(file_name: str, head: bytes) -> bool:
    """Say whether a file is one of SillyTavern's."""
    theirs = all(mark in head for mark in _HEAD) or all(one in head for one in _MESSAGE)
    return file_name.endswith(".jsonl") and theirs


def talks(file: File) -> Iterator[Talk | Broken]:
    """Yield the talk of a file, then what of it cannot be read."""
    gathered = Gathered()
    broken: list[Broken] = []
    about: dict[str, Any] = {}
    for number, line in enumerate(guard.lines(file.open), start=1):
        if not line.strip():
            continue
        place = f"{file.name}, line {number}"
        try:
            row = mapping(guard.record(line))
            if "mes" in row:
                _take(row, gathered, number)
            elif "character_name" in row:
                about = row
        except guard.Unreadable as fault:
            if fault.code == "large":
                raise
            note(broken, place, sentence("broken", fault.code))
        except (ShapeError, TypeError, AttributeError):
            note(broken, place, sentence("broken", "shape"))
    if about or gathered.said:
        with_whom = words(about.get("character_name"))
        began = _time(about.get("create_date"))
        yield gathered.talk(name, id=_own(about), title=with_whom, began=began)
    yield from broken


def _own(about: dict[str, Any]) -> str:
    more = about.get("chat_metadata")
    own = words(more.get("integrity")) if isinstance(more, dict) else ""
    made = words(about.get("create_date"))
    return own or (made and f"{words(about.get('character_name'))} {made}".strip())


def _take(row: dict[str, Any], gathered: Gathered, number: int) -> None:
    swipes = row.get("swipes")
    other = len(swipes) - 1 if isinstance(swipes, list) else 0
    gathered.leave("dead_branch", max(0, other))
    if row.get("is_system"):
        gathered.leave("hidden")
        return
    more = row.get("extra")
    extra: dict[str, Any] = more if isinstance(more, dict) else {}
    if extra.get("reasoning"):
        gathered.leave("thinking")
    theirs = row.get("is_user") is True
    text = words(row.get("mes"))
    gathered.take(
        Said(
            who=Who.PERSON if theirs else Who.REPLY,
            text=text if theirs else gathered.reply(text),
            at=_time(row.get("send_date")),
            model="" if theirs else words(extra.get("model")),
            id=f"line {number}",
        )
    )


def _time(value: object) -> datetime | None:
    """Read a time in any of the ways that its versions wrote it."""
    if (at := when(value)) is not None or not isinstance(value, str):
        return at
    try:
        if hit := _OLD_TIME.fullmatch(value.strip()):
            year, month, day, hour, minute, second = map(int, hit.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    for how in _SPOKEN_TIMES:
        try:
            return datetime.strptime(value.strip(), how).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
