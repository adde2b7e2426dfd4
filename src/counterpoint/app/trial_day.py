"""What has a trial on oneself to do with one day that is looked back on?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.app.trials import known
from counterpoint.errors import InputError
from counterpoint.outcomes.trial.design import place_on
from counterpoint.outcomes.trial.running import Standing, counted, rate
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from counterpoint.app.trials import Known
    from counterpoint.outcomes.records import Day
    from counterpoint.outcomes.trial.records import Arm, Trial, TrialDay
    from counterpoint.ports import Repository

_DEALT = frozenset({Standing.RUNNING, Standing.AWAY})


@dataclass(frozen=True, slots=True)
class OfTrial:
    """A day of the trial that runs.

    `number` of `of` is which day it is, `arm` what it is for, and `rated` its rating,
    if it has one.
    """

    known: Known
    trial: Trial
    number: int
    of: int
    arm: Arm
    rated: TrialDay | None

    @property
    def used(self) -> tuple[Arm, ...] | None:
        """Return what the person said that they used on that day."""
        return None if self.rated is None else self.rated.used

    @property
    def arms(self) -> tuple[tuple[str, str], ...]:
        """Return what can be used in it, by code and name."""
        names = words("arm")
        return tuple((arm.value, names[arm.value]) for arm in self.trial.design.arms)

    @property
    def said(self) -> str:
        """Say what the day is for."""
        sentence: str = words("arm_today")[self.arm.value]
        return sentence


async def of_trial(
    repository: Repository, day: date, *, now: datetime
) -> OfTrial | None:
    """Return what a day is in the trial that runs; None where it is no part of one."""
    found = await known(repository, now=now)
    trial = found.trial(now=now)
    if trial is None:
        return None
    try:
        standing = found.standing(trial, now=now)
    except InputError:  # it is damaged, and its own page says so
        return None
    place = place_on(trial, day)
    if standing.standing not in _DEALT or place is None:
        return None
    return OfTrial(
        known=found,
        trial=trial,
        number=(day - trial.first).days + 1,
        of=standing.of,
        arm=place.arm,
        rated=counted(trial, found.days, now=now).days.get(day),
    )


def rating_of(
    part: OfTrial,
    day: Day,
    used: Iterable[Arm] | None,
    *,
    fresh_id: str,
    now: datetime,
) -> TrialDay | None:
    """Return the look back at a day as the rating of the trial; None if it is known.

    Raises:
        InputError: the trial cannot take it now; says why.
    """
    counts = day.count if day.behaviour == part.trial.behaviour else None
    rated = rate(
        part.trial,
        part.known.days,
        id=fresh_id,
        date=day.date,
        now=now,
        mood=day.mood,
        count=counts,
        used=used,
        ends=part.known.ends,
        opened=part.known.opened,
    )
    known_already = part.rated is not None and part.rated.says_as(rated)
    return None if known_already else rated
