"""What is told of a trial on oneself: its plan, its days so far, what came of it?

The sentences come from outcomes; here they are put beside their pictures. It loads
what reckons, which is slow: whoever shows a trial loads this only then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.outcomes.charts.trial import (
    Difference,
    TrialDay,
    difference_chart,
    trial_chart,
)
from counterpoint.outcomes.records import HIGHEST_MOOD
from counterpoint.outcomes.trial.analysis import analyse
from counterpoint.outcomes.trial.design import places
from counterpoint.outcomes.trial.power import power_of, swing
from counterpoint.outcomes.trial.records import Rating
from counterpoint.outcomes.trial.running import counted, reached
from counterpoint.outcomes.trial.said import (
    analysis_said,
    arm_name,
    plan_said,
    progress_said,
)
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from counterpoint.app.trials import Known
    from counterpoint.outcomes.charts.drawing import Chart
    from counterpoint.outcomes.trial.analysis import Comparison
    from counterpoint.outcomes.trial.design import Place
    from counterpoint.outcomes.trial.records import Design, Trial
    from counterpoint.outcomes.trial.records import TrialDay as Rated
    from counterpoint.outcomes.trial.running import Progress

LEAST_COUNT = 5
"""A picture of counts goes up to this at least."""


@dataclass(frozen=True, slots=True)
class DayRow:
    """One day so far; `mood` and `count` are None where they were not rated."""

    date: date
    arm: str
    mood: int | None
    count: int | None
    rated: bool
    late: bool
    corrected: bool


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What came of a trial; the verdicts come first in `said`."""

    trial: Trial
    said: tuple[str, ...]
    days: Chart
    differences: Chart


def plan(
    design: Design, ratings: Sequence[float], *, asked_days: int
) -> tuple[str, ...]:
    """Return what somebody should know before they start, its power simulated."""
    known = swing(ratings)
    return plan_said(design, known, power_of(design, known), asked_days=asked_days)


def counts(trial: Trial, progress: Progress) -> str:
    """Say how many days were rated, how many are missing."""
    _, said, _ = progress_said(trial, progress)
    return said


def days_so_far(known: Known, trial: Trial, *, now: datetime) -> tuple[DayRow, ...]:
    """Return the days that have come, the latest first; none that is still to come."""
    found = counted(trial, known.days, now=now)
    rows = [
        _row(place, found.days.get(place.date), corrected=place.date in found.corrected)
        for place in _gone(known, trial, now)
        if place.date < now.date() or place.date in found.days
    ]
    return tuple(reversed(rows))


def _gone(known: Known, trial: Trial, now: datetime) -> list[Place]:
    to = reached(trial, known.ends, now=now)
    return [place for place in places(trial) if place.date <= to]


def _row(place: Place, day: Rated | None, *, corrected: bool) -> DayRow:
    return DayRow(
        date=place.date,
        arm=arm_name(place.arm),
        mood=day.mood if day else None,
        count=day.count if day else None,
        rated=day is not None,
        late=day is not None and day.late,
        corrected=corrected,
    )


def result(known: Known, trial: Trial, *, now: datetime) -> TrialResult:
    """Read a trial that is over or was stopped.

    Raises:
        InputError: it still runs, or is not what was committed to.
    """
    found = analyse(trial, known.days, ends=known.ends, now=now)
    main = trial.design.endpoints[0]
    return TrialResult(
        trial=trial,
        said=analysis_said(found),
        days=_days_chart(known, trial, now),
        differences=difference_chart(
            [one for each in found.comparisons for one in _difference(each)],
            worthwhile=main.worthwhile,
        ),
    )


def _days_chart(known: Known, trial: Trial, now: datetime) -> Chart:
    rating = trial.design.endpoints[0].rating
    rated = counted(trial, known.days, now=now).days
    days = []
    for place in _gone(known, trial, now):
        day = rated.get(place.date)
        value = None
        if day is not None:
            value = day.mood if rating is Rating.MOOD else day.count
        days.append(TrialDay(place.date, arm_name(place.arm), place.set, value))
    highest = max([one.value or 0 for one in days] + [LEAST_COUNT])
    return trial_chart(
        days,
        outcome=words("rating")[rating].capitalize(),
        scale=(0, HIGHEST_MOOD if rating is Rating.MOOD else highest),
    )


def _difference(found: Comparison) -> list[Difference]:
    if found.difference is None:
        return []
    estimate, low, high = found.difference
    return [Difference(arm_name(found.arm), estimate, low, high)]
