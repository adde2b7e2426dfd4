"""What has to be known of a person before a trial on themselves goes on?

It gathers what lies in the store: whether a risk is open, whether a questionnaire
says that they are worse, when they were here. What follows from it is decided in
outcomes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.app import figures as on_record
from counterpoint.app.visit import new_id
from counterpoint.errors import StoreError
from counterpoint.outcomes.change import Change, Word, change_since_start
from counterpoint.outcomes.days import day_on, id_of
from counterpoint.outcomes.instruments import shelf
from counterpoint.outcomes.kinds import Figures, is_readable
from counterpoint.outcomes.records import Day, Measure, MeasureDraft
from counterpoint.outcomes.scoring import series
from counterpoint.outcomes.trial.design import MOST_DAYS
from counterpoint.outcomes.trial.records import Rating, Trial, TrialDay, TrialEnd
from counterpoint.outcomes.trial.running import Progress, progress
from counterpoint.outcomes.trial.starting import (
    RISK_ANSWERS_COUNT_FOR,
    open_risk,
    running,
)
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counterpoint.outcomes.trial.records import EndReason
    from counterpoint.outcomes.yardstick import Score, Yardstick
    from counterpoint.ports import Repository
    from counterpoint.terms import Carried, Sitting


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record, and what it says about going on.

    `open_risk` is None where that cannot be told. `opened` says when sittings began,
    `danger` when danger was last seen in one, asked about since or not.
    """

    figures: Figures
    open_risk: bool | None
    opened: tuple[datetime, ...] = ()
    danger: datetime | None = None

    def trial(self, *, now: datetime) -> Trial | None:
        """Return the trial that runs, or the one that was started last."""
        trials = self.figures.of(Trial)
        one = running(trials, self.ends, now=now)
        return one if one is not None or not trials else trials[-1]

    @property
    def days(self) -> tuple[TrialDay, ...]:
        """Return every rating on record."""
        return self.figures.of(TrialDay)

    @property
    def ends(self) -> tuple[TrialEnd, ...]:
        """Return every end on record."""
        return self.figures.of(TrialEnd)

    def standing(self, trial: Trial, *, now: datetime) -> Progress:
        """Say how a trial stands; raise InputError if it is not whole."""
        return progress(
            trial,
            self.days,
            ends=self.ends,
            now=now,
            open_risk=self._seen_since(trial) or self.open_risk,
            worse=worse_since(trial, self.figures, now=now),
            opened=self.opened,
        )

    def _seen_since(self, trial: Trial) -> bool:
        """Say whether danger was seen since the trial was started.

        Having been asked about it does not undo it: a risk ends a trial for good,
        also where nobody looked at the trial meanwhile.
        """
        if self.danger is not None and self.danger >= trial.at:
            return True
        filled: list[Measure | MeasureDraft] = [*self.figures.of(Measure)]
        filled += self.figures.of(MeasureDraft)
        return any(_ticked(one) for one in filled if one.at >= trial.at)


async def known(
    repository: Repository,
    *,
    now: datetime,
    sittings: Sequence[Sitting] | None = None,
) -> Known:
    """Gather what a trial has to know.

    Args:
        repository: where it is kept.
        now: the time in the person's own zone.
        sittings: the list of them, where it is at hand.
    """
    found, carried = await on_record.read(repository), await _carried(repository)
    risk = open_risk(
        carried,
        found.of(Measure),
        drafts=found.of(MeasureDraft),
        risk_items=risk_items(),
        now=now,
    )
    if not risk and found.unreadable and await _lately_unreadable(repository, now=now):
        risk = None
    listed = await repository.sittings() if sittings is None else sittings
    opened = tuple(one.started for one in listed)
    seen = carried is not None and carried.tier >= Tier.CONCERN
    return Known(found, risk, opened, carried.at if carried and seen else None)


def risk_items() -> dict[str, tuple[str, ...]]:
    """Return the items that ask about dying, by their questionnaire."""
    return {
        one.id: tuple(item.id for item in one.risk_items) for one in shelf().instruments
    }


def _ticked(filled: Measure | MeasureDraft) -> bool:
    items = risk_items().get(filled.instrument, ())
    return any(filled.answer(item) for item in items)


async def _carried(repository: Repository) -> Carried | None:
    try:
        return await repository.carried()
    except StoreError:
        return None


async def _lately_unreadable(repository: Repository, *, now: datetime) -> bool:
    """Say whether a questionnaire of the last days cannot be read."""
    return any(
        not is_readable(entry) and now - entry.at <= RISK_ANSWERS_COUNT_FOR
        for entry in await repository.entries("measure", "measure_draft")
    )


def worse_since(trial: Trial, found: Figures, *, now: datetime) -> bool:
    """Say whether a questionnaire is reliably worse than before the trial.

    It is held against the last score before the trial, and against the person's own
    start; of the two the worse one counts.
    """
    return any(
        _worse(series(one, found).scores, one.yardstick, trial=trial, now=now)
        for one in shelf().instruments
        if one.yardstick is not None
    )


def _worse(
    scores: Iterable[Score], yardstick: Yardstick, *, trial: Trial, now: datetime
) -> bool:
    known_by_now = sorted(
        (one for one in scores if one.at <= now), key=lambda one: one.at
    )
    before = [one for one in known_by_now if one.at <= trial.at]
    since = [one for one in known_by_now if one.at > trial.at]
    if not since:
        return False
    changes = [change_since_start(known_by_now, yardstick, now=now)]
    if before:
        last = before[-1]
        changes.append(
            Change(yardstick, now, first=last, second=last, later=(since[-1],))
        )
    return any(change.word is Word.WORSE for change in changes)


def earlier_ratings(
    found: Figures, rating: Rating, *, behaviour: str | None
) -> list[float]:
    """Return what was rated on the last days, for the day-to-day swing."""
    days = found.of(Day)
    if rating is Rating.MOOD:
        given = [day.mood for day in days]
    else:
        given = [day.count for day in days if day.behaviour == behaviour]
    return [float(one) for one in given if one is not None][-MOST_DAYS:]


def look_back(rated: TrialDay, trial: Trial, found: Figures) -> tuple[Day, ...]:
    """Return the same evening as a look back at the day, where there is none yet."""
    if day_on(found, rated.date) is not None:
        return ()
    counts = trial.behaviour if rated.count is not None else None
    day = Day(
        id_of(rated.date),
        rated.at,
        rated.date,
        mood=rated.mood,
        count=rated.count if counts else None,
        behaviour=counts,
    )
    return (day,)


async def end(
    repository: Repository, trial: Trial, reason: EndReason, *, now: datetime
) -> TrialEnd:
    """End a trial; what was rated stays."""
    ended = TrialEnd(new_id(), now, trial.id, reason)
    await on_record.keep(repository, ended, now=now)
    return ended
