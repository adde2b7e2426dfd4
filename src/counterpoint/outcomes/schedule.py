"""Which questionnaire is of use now, and which would come too early?

Nothing here calls anybody back: it answers when it is asked. Days are the
person's own, each result counted on the date it had where they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint.outcomes.records import Help, HelpKind, Measure

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.outcomes.instruments import Instrument, Shelf
    from counterpoint.outcomes.kinds import Figures

# Two starting points at least so far apart, or falling back from a bad day would
# look like change (regression to the mean); measurement rules, section 4.
BETWEEN_BASELINES = timedelta(days=7)

ROUNDS_LEFT_ALONE = 3
"""After so many rounds without it the person has put it down, and so do we."""

_PEOPLE = {HelpKind.THERAPIST, HelpKind.COACH, HelpKind.GROUP, HelpKind.DOCTOR}


class When(StrEnum):
    """Where an instrument stands."""

    OFFERED = "offered"  # never taken, of use to this person
    HELPER = "helper"  # never taken, made for the time in which a person helps
    SECOND = "second"  # the second of two starting points is due
    DUE = "due"
    EARLY = "early"  # of use again from `on`
    ONCE = "once"  # taken, and meant to be taken once
    RESTING = "resting"  # put down; there when it is wanted, and not announced


@dataclass(frozen=True, slots=True)
class Due:
    """Where one instrument stands: `on` is since when it is due, or from when.

    `too_early` says that a result now would ask about much the same days as the
    last one did. It forbids nothing.
    """

    instrument: str
    when: When
    on: date | None = None
    last: date | None = None
    too_early: bool = False

    @property
    def is_offered(self) -> bool:
        """Say whether it was never taken and is of use to this person."""
        return self.when is When.OFFERED

    @property
    def is_now(self) -> bool:
        """Say whether it is due."""
        return self.when in {When.SECOND, When.DUE}


def due(figures: Figures, shelf: Shelf, *, now: datetime) -> tuple[Due, ...]:
    """Say of every instrument on the shelf where it stands."""
    helped = _helped(figures, now.date())
    measures = figures.of(Measure)
    return tuple(
        _standing(one, _taken(one, measures, now), now.date(), helped=helped)
        for one in shelf.instruments
    )


def second_baseline(instrument: Instrument, taken: tuple[date, ...]) -> date | None:
    """Return when the second starting point is due; None before the first, or after.

    Args:
        instrument: what was taken; without a yardstick it has no starting points.
        taken: the dates on which it was taken.
    """
    if instrument.yardstick is None or not taken:
        return None
    from_then = min(taken) + BETWEEN_BASELINES
    return None if max(taken) >= from_then else from_then


# --- One instrument -----------------------------------------------------------


def _standing(
    one: Instrument, taken: tuple[date, ...], today: date, *, helped: bool
) -> Due:
    for_helper = one.schedule.with_helper and not helped
    if not taken:
        return Due(one.id, When.HELPER if for_helper else When.OFFERED)
    last = max(taken)
    early = today < last + timedelta(days=one.schedule.soonest_days)
    when, on = _next(one, taken, today, for_helper=for_helper)
    return Due(one.id, when, on=on, last=last, too_early=early)


def _next(
    one: Instrument, taken: tuple[date, ...], today: date, *, for_helper: bool
) -> tuple[When, date | None]:
    every, last = one.schedule.every_days, max(taken)
    if every is None:
        return When.ONCE, None
    second = second_baseline(one, taken)
    on = second or last + timedelta(days=every)
    if today < on:
        return When.EARLY, on
    left_alone = today - last > ROUNDS_LEFT_ALONE * timedelta(days=every)
    if left_alone or for_helper:
        return When.RESTING, None
    return (When.DUE if second is None else When.SECOND), on


def _taken(
    one: Instrument, measures: tuple[Measure, ...], now: datetime
) -> tuple[date, ...]:
    """Return the dates it was taken on; what lies ahead has not happened."""
    return tuple(
        measure.at.date()
        for measure in measures
        if measure.instrument == one.id and measure.at <= now
    )


def _helped(figures: Figures, today: date) -> bool:
    """Say whether a person helps at this time."""
    return any(
        help_.kind in _PEOPLE
        and help_.started <= today
        and (help_.ended is None or help_.ended >= today)
        for help_ in figures.of(Help)
    )
