"""Has the person been here for as long, or as often, as they wanted to be?

It only reminds. The limits are their own, and nothing is withheld when one is
passed. Where there is danger no limit is mentioned at all.
"""

from __future__ import annotations

from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint.detectors.quotable import may_be_danger
from counterpoint.outcomes.time_here import minutes_here
from counterpoint.settings import Weekday
from counterpoint.terms import Move, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counterpoint.settings import PersonalLimits
    from counterpoint.terms import Carried, Turn


class Reminder(StrEnum):
    """Which limit of their own the person has come to."""

    TIME = "time"
    SITTINGS = "sittings"
    QUIET = "quiet"
    PAUSE_DAY = "pause_day"


def minutes_today(messages: Iterable[datetime], *, now: datetime) -> int:
    """Return for how many minutes the person has written today.

    Args:
        messages: when each of their messages was written, in any order, aware.
        now: the time in the person's own zone.
    """
    return minutes_here(
        at for at in messages if at.astimezone(now.tzinfo).date() == now.date()
    )


def reminder(
    limits: PersonalLimits, *, minutes: int, now: datetime, sittings: int = 0
) -> Reminder | None:
    """Return which of their own limits the person has come to, if any.

    Args:
        limits: those the person set.
        minutes: for how many they have written today.
        now: the time in the person's own zone.
        sittings: how many there were today, with the one that is going on.
    """
    if limits.quiet_from and limits.quiet_until:
        begins, ends = map(time.fromisoformat, (limits.quiet_from, limits.quiet_until))
        if _within(now.time().replace(tzinfo=None), begins, ends):
            return Reminder.QUIET
    if list(Weekday)[now.weekday()] in limits.pause_days:
        return Reminder.PAUSE_DAY
    if limits.minutes_a_day is not None and minutes >= limits.minutes_a_day:
        return Reminder.TIME
    if limits.sittings_a_day is not None and sittings > limits.sittings_a_day:
        return Reminder.SITTINGS
    return None


def may_be_mentioned(turns: Sequence[Turn], carried: Carried) -> bool:
    """Say whether a limit may be mentioned in this sitting.

    Not where anything in it showed danger or could not be told from it, nor where
    the last one left something open: whoever may be in danger is never shown the door.

    Args:
        turns: all of the sitting, also those of versions that were left.
        carried: what the last sitting left to be remembered.
    """
    left_open = carried.tier > Tier.NONE and not carried.checked_in
    return not left_open and not any(map(_needs_care, turns))


def _needs_care(turn: Turn) -> bool:
    return turn.plan.move in {Move.CRISIS, Move.REFER} or may_be_danger(turn)


def _within(at: time, begins: time, ends: time) -> bool:
    """Say whether a time lies between two; the second may be on the next day."""
    if begins <= ends:
        return begins <= at < ends
    return at >= begins or at < ends
