"""Which day can be looked back on, what is counted on it, and may it be kept?

A day is the local date where the person is. There is one record for each date, so
that a day filled in twice, or in another zone, is neither doubled nor lost.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.records import (
    HIGHEST_COUNT,
    HIGHEST_MOOD,
    Behaviour,
    Day,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from counterpoint.outcomes.kinds import Figures

LONGEST_BEHAVIOUR = 120  # characters


def id_of(day: date) -> str:
    """Return the id of the one record of a date."""
    return f"day-{day.isoformat()}"


def day_on(figures: Figures, day: date) -> Day | None:
    """Return what is on record of a date."""
    return next((one for one in figures.of(Day) if one.date == day), None)


def days_of(figures: Figures) -> tuple[Day, ...]:
    """Return all days, the latest date first."""
    return tuple(sorted(figures.of(Day), key=lambda one: one.date, reverse=True))


def is_late(day: Day) -> bool:
    """Say whether a day was filled in, or changed, after its tomorrow was over."""
    return day.at.date() - day.date > timedelta(days=1)


def would_be_late(day: date, now: datetime) -> bool:
    """Say whether it is too late to fill in a day in time."""
    return now.date() - day > timedelta(days=1)


def checked(day: Day, figures: Figures) -> Day:
    """Return the day if it may be kept.

    A day that was begun further east, where it was later, can still be corrected.

    Raises:
        InputError: it has not begun, a number is out of range, or nothing is said.
    """
    said = _words("day")
    if day.date > day.at.date() and day_on(figures, day.date) is None:
        raise InputError(said["ahead"])
    if day.mood is not None and not 0 <= day.mood <= HIGHEST_MOOD:
        raise InputError(said["mood"])
    if day.count is not None and not 0 <= day.count <= HIGHEST_COUNT:
        raise InputError(said["count"].format(most=HIGHEST_COUNT))
    if day.people is not None and not 0 <= day.people <= HIGHEST_COUNT:
        raise InputError(said["people"].format(most=HIGHEST_COUNT))
    if day.mood is None and day.count is None and day.people is None:
        raise InputError(said["nothing"])
    if day.count is not None and day.behaviour is None:
        raise InputError(said["no_behaviour"])
    return day


def said_of(day: date, now: datetime) -> str:
    """Say what filling in a day that is long gone means; "" where it is not."""
    if not would_be_late(day, now):
        return ""
    sentence: str = _words("day")["late"].format(days=(now.date() - day).days)
    return sentence


# --- What is counted ------------------------------------------------------------


def counting(figures: Figures) -> Behaviour | None:
    """Return what the person counts now."""
    going = [one for one in figures.of(Behaviour) if one.ended is None]
    return going[-1] if going else None


def counted_on(figures: Figures, day: date) -> Behaviour | None:
    """Return what is counted on a date: what was counted there, or was to be."""
    behaviours = figures.of(Behaviour)
    known = day_on(figures, day)
    if known is not None and known.behaviour is not None:
        return next((one for one in behaviours if one.id == known.behaviour), None)
    going = [b for b in behaviours if b.ended is None or day < b.ended.date()]
    # The evening on which it was chosen may still look back on yesterday.
    for began in (day, day + timedelta(days=1)):
        of_then = [one for one in going if one.at.date() <= began]
        if of_then:
            return of_then[-1]
    return None


def is_counted(behaviour: Behaviour, figures: Figures) -> bool:
    """Say whether it was counted on any day, so that its words stand."""
    return any(day.behaviour == behaviour.id for day in figures.of(Day))


def chosen(
    behaviour: Behaviour, figures: Figures, *, now: datetime
) -> tuple[Behaviour, ...]:
    """Return what is to be kept when the person chooses what they count.

    In other words it is something else once it was counted: the old one ends. Before
    that, the words are only put right.

    Raises:
        InputError: it says nothing, or too much.
    """
    said, text = _words("behaviour"), behaviour.text.strip()
    if not text:
        raise InputError(said["empty"])
    if len(text) > LONGEST_BEHAVIOUR:
        raise InputError(said["long"].format(most=LONGEST_BEHAVIOUR))
    wanted, before = replace(behaviour, text=text), counting(figures)
    if before is None:
        return (wanted,)
    if before.text == text or not is_counted(before, figures):
        better = wanted.more_is_better
        return (replace(before, text=text, more_is_better=better),)
    return replace(before, ended=now), wanted


def without(
    behaviour: Behaviour, figures: Figures
) -> tuple[Sequence[Day], Sequence[str]]:
    """Return the days without what was counted, and the ids that go for good."""
    counted = [day for day in figures.of(Day) if day.behaviour == behaviour.id]
    rest = [replace(day, count=None, behaviour=None) for day in counted]
    kept = [day for day in rest if day.mood is not None or day.people is not None]
    gone = [day.id for day in rest if day.mood is None and day.people is None]
    return kept, [behaviour.id, *gone]


def _words(section: str) -> dict[str, str]:
    words: dict[str, str] = load("outcomes", "days").body[section]
    return words
