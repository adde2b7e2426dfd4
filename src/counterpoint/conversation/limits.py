"""Has the person been here for as long as they wanted to be?

It only reminds. The limits are their own, and nothing is withheld when one is
passed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from counterpoint.settings import PersonalLimits

PAUSE = timedelta(minutes=5)
"""A longer silence than this between two messages was time spent elsewhere."""
A_MESSAGE = timedelta(minutes=1)
"""What a message counts for that nothing follows."""


class Reminder(StrEnum):
    """Which limit of their own the person has come to."""

    TIME = "time"
    QUIET = "quiet"


def minutes_today(messages: Iterable[datetime], *, now: datetime) -> int:
    """Return for how many minutes the person has written today.

    Args:
        messages: when each of their messages was written, in any order, aware.
        now: the time in the person's own zone.
    """
    here = sorted(
        at for at in messages if at.astimezone(now.tzinfo).date() == now.date()
    )
    gaps = [min(later - earlier, PAUSE) for earlier, later in pairwise(here)]
    spent = sum((gap if gap < PAUSE else A_MESSAGE for gap in gaps), timedelta())
    if here:
        spent += A_MESSAGE
    return int(spent.total_seconds() // 60)


def reminder(limits: PersonalLimits, *, minutes: int, now: datetime) -> Reminder | None:
    """Return which of their own limits the person has come to, if any."""
    if limits.quiet_from and limits.quiet_until:
        begins, ends = map(time.fromisoformat, (limits.quiet_from, limits.quiet_until))
        if _within(now.time().replace(tzinfo=None), begins, ends):
            return Reminder.QUIET
    if limits.minutes_a_day is not None and minutes >= limits.minutes_a_day:
        return Reminder.TIME
    return None


def _within(at: time, begins: time, ends: time) -> bool:
    """Say whether a time lies between two; the second may be on the next day."""
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends
