"""Where does one talk end, in a list that has no talks but only times?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.audit import guard
from counterpoint.audit.products.shape import Gathered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from counterpoint.audit.talks import Said, Talk

GAP = timedelta(minutes=30)
"""A longer silence ends a talk; the same is taken for sessions on the web."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one place of the list.

    `talk` is the program's own name for the talk, "" where it gives none.
    """

    at: datetime | None
    said: tuple[Said, ...]
    talk: str = ""
    left_out: tuple[tuple[str, int], ...] = ()


def segments(
    entries: Iterator[Entry], product: str, *, newest_first: bool | None = None
) -> Iterator[Talk]:
    """Yield the talks of a list that is in order of time.

    Args:
        entries: the list.
        product: whose it is.
        newest_first: from which end it goes; None where the times must tell.

    Raises:
        Unreadable: the list is damaged, or one talk in it is larger than any is.
    """
    held: list[Entry] = []
    size = 0
    backwards = newest_first is not False
    for entry in entries:
        if held and newest_first is None:
            backwards = _backwards(held[-1], entry, backwards)
        if held and not _together(held[-1], entry):
            yield _talk(held, product, backwards)
            held, size = [], 0
        held.append(entry)
        size += sum(len(one.text) for one in entry.said) + 1
        if size > guard.LARGEST_TALK or len(held) > guard.MOST_PIECES:
            raise guard.Unreadable("large")
    if held:
        yield _talk(held, product, backwards)


def _backwards(one: Entry, other: Entry, so_far: bool) -> bool:
    if one.at is None or other.at is None or one.at == other.at:
        return so_far
    return one.at > other.at


def _together(one: Entry, other: Entry) -> bool:
    if one.talk or other.talk:
        return one.talk == other.talk
    if one.at is None or other.at is None:
        return False
    return abs(one.at - other.at) <= GAP


def _talk(held: list[Entry], product: str, backwards: bool) -> Talk:
    if backwards:
        held.reverse()
    gathered = Gathered()
    for entry in held:
        for what, count in entry.left_out:
            gathered.leave(what, count)
        for said in entry.said:
            gathered.take(said)
    # A talk that was taken up again after another one is a talk of its own.
    at = held[0].at
    own = held[0].talk and f"{held[0].talk} {at.isoformat() if at else ''}".strip()
    return gathered.talk(product, id=own, title="", began=at)
