"""May this person start a trial now, and what is put on record when they do?

A trial asks somebody to do without one kind of help every other day. Nobody whose
safety is in question is asked that, and where nobody can tell, the answer is no.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from counterpoint.errors import InputError
from counterpoint.outcomes.trial.design import SEED_BYTES, commitment, last_day
from counterpoint.outcomes.trial.records import Trial
from counterpoint.outcomes.trial.words import words
from counterpoint.terms import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from counterpoint.outcomes.records import Measure, MeasureDraft
    from counterpoint.outcomes.trial.records import Design, TrialEnd
    from counterpoint.terms import Carried

RISK_ANSWERS_COUNT_FOR = timedelta(days=14)


class Refusal(StrEnum):
    """Why no trial can be started now."""

    RISK = "risk"  # a risk is open
    UNKNOWN = "unknown"  # nobody can tell whether one is
    RUNNING = "running"  # another one runs


def refusal(
    *,
    open_risk: bool | None,
    trials: Iterable[Trial] = (),
    ends: Iterable[TrialEnd] = (),
    now: datetime,
) -> Refusal | None:
    """Say why no trial can be started now; None where one can.

    Args:
        open_risk: whether a risk is open; None where that cannot be told, which
            refuses as well.
        trials: those that were started before.
        ends: those of them that were stopped.
        now: the present time, in the person's own zone.
    """
    if open_risk is None:
        return Refusal.UNKNOWN
    if open_risk:
        return Refusal.RISK
    if running(trials, ends, now=now) is not None:
        return Refusal.RUNNING
    return None


def begin(
    design: Design,
    *,
    id: str,  # noqa: A002 - as the record calls it
    now: datetime,
    entropy: Callable[[int], bytes],
    open_risk: bool | None,
    trials: Iterable[Trial] = (),
    ends: Iterable[TrialEnd] = (),
    behaviour: str | None = None,
) -> Trial:
    """Draw the seed and commit to it; the first day is tomorrow.

    Args:
        design: what was planned.
        id: a fresh id.
        now: the present time, in the person's own zone.
        entropy: returns so many random bytes.
        open_risk: as for `refusal`.
        trials: as for `refusal`.
        ends: as for `refusal`.
        behaviour: the id of the behaviour that is counted.

    Raises:
        InputError: it may not be started now; says why, and what to do instead.
    """
    refused = refusal(open_risk=open_risk, trials=trials, ends=ends, now=now)
    if refused is not None:
        raise InputError(words("may_not")[refused])
    first = now.date() + timedelta(days=1)
    seed = entropy(SEED_BYTES).hex()
    return Trial(
        id=id,
        at=now,
        design=design,
        first=first,
        seed=seed,
        commitment=commitment(design, first=first, seed=seed),
        behaviour=behaviour,
    )


def running(
    trials: Iterable[Trial], ends: Iterable[TrialEnd], *, now: datetime
) -> Trial | None:
    """Return the trial that was started and is not over, if there is one."""
    stopped = {end.trial for end in ends}
    for trial in trials:
        if trial.id not in stopped and now.date() <= last_day(trial):
            return trial
    return None


def open_risk(
    carried: Carried | None,
    measures: Iterable[Measure],
    *,
    drafts: Iterable[MeasureDraft] = (),
    risk_items: Mapping[str, Collection[str]],
    now: datetime,
) -> bool | None:
    """Say whether a risk is open; None where that cannot be told.

    A risk is open where one was seen in a sitting and the person has not been asked
    about it since, or where they ticked a risk item in the last 14 days. An
    instrument that is not known, and one whose risk item was left out, cannot say.

    Args:
        carried: what the next sitting must remember; None if it cannot be read.
        measures: all that were filled in.
        drafts: those that were begun; a risk item that is ticked there counts too.
        risk_items: for each known instrument the ids of its risk items.
        now: the present time.
    """
    if carried is None:
        return None
    if carried.tier >= Tier.CONCERN and not carried.checked_in:
        return True
    if any(
        _ticked(draft, risk_items.get(draft.instrument))
        for draft in drafts
        if now - draft.at <= RISK_ANSWERS_COUNT_FOR
    ):
        return True
    said: dict[str, bool | None] = {}
    lately = [one for one in measures if now - one.at <= RISK_ANSWERS_COUNT_FOR]
    for measure in sorted(lately, key=lambda one: one.at):
        ticked = _ticked(measure, risk_items.get(measure.instrument))
        # What was ticked stays; what was left out can be answered later.
        if not said.get(measure.instrument):
            said[measure.instrument] = ticked
    if True in said.values():
        return True
    return None if None in said.values() else False


def _ticked(
    measure: Measure | MeasureDraft, items: Collection[str] | None
) -> bool | None:
    if items is None:
        return None
    answers = [measure.answer(item) for item in items]
    if any(answers):
        return True
    return None if None in answers else False
