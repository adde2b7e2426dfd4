"""What did the trial show, and what did it not show?

Days are read by what they were for, whatever was used on them; what was missing
stays missing. The way of reading is part of the design and was fixed with it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from counterpoint import in_words
from counterpoint.errors import InputError
from counterpoint.outcomes.statistics import (
    Interval,
    mean_interval,
    normal_tail,
    spread,
    t_quantile,
)
from counterpoint.outcomes.trial.design import intact, last_day, places
from counterpoint.outcomes.trial.randomisation import (
    Chance,
    holm,
    sign_flip,
    smallest_p,
)
from counterpoint.outcomes.trial.records import Arm, Rating
from counterpoint.outcomes.trial.running import counted, end_of, reached
from counterpoint.outcomes.trial.words import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from counterpoint.outcomes.trial.design import Place
    from counterpoint.outcomes.trial.records import (
        Endpoint,
        EndReason,
        Trial,
        TrialDay,
        TrialEnd,
    )
    from counterpoint.outcomes.trial.running import Counted

# With fewer days a line through three unknowns says nothing (a judgement of ours).
FEWEST_DAYS_FOR_CARRY_OVER = 12


class Verdict(StrEnum):
    """What may be said about one arm against plain journaling."""

    HELPED = "helped"
    OPPOSITE = "opposite"
    NO_DIFFERENCE = "no_difference"  # none that would matter to this person
    COULD_NOT_TELL = "could_not_tell"


class Why(StrEnum):
    """Why nobody can tell."""

    FEW = "few"  # with so few sets no result whatever could have been told from chance
    FLAT = "flat"  # the ratings never moved
    WIDE = "wide"  # what is there fits with help, with harm or with neither


class Posterior(NamedTuple):
    """What to think of the difference, having thought N(0, prior) before."""

    mean: float
    sd: float
    benefit: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One arm against plain journaling, on one endpoint.

    Differences are within sets and turned so that above 0 is better with the arm.
    `used` are the sets that count, `dropped` those in which a block was not rated.
    `p` is two-sided and corrected for several arms. `carry_over` is what the day
    before adds when it was for the arm, `verdict` None on a second endpoint.
    """

    arm: Arm
    endpoint: Endpoint
    used: tuple[int, ...]
    dropped: tuple[int, ...]
    arm_mean: float | None
    journal_mean: float | None
    differences: tuple[float, ...]
    difference: Interval | None
    chance: Chance | None
    p: float | None
    posterior: Posterior | None
    carry_over: Interval | None
    verdict: Verdict | None = None
    why: Why | None = None

    @property
    def carries_over(self) -> bool:
        """Say whether the day before seems to matter for the day after."""
        found = self.carry_over
        return found is not None and not found.low <= 0 <= found.high


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of a trial.

    `days` is how many it came to, of `planned`. `asked` and `kept_to` are as in
    Progress. `comparisons` are those that the verdict rests on, `beside` those of
    the second endpoint.
    """

    trial: str
    planned: int
    days: int
    stopped: EndReason | None
    rated: int
    late: int
    corrected: int
    missing: int
    set_aside: int
    asked: int
    kept_to: int
    comparisons: tuple[Comparison, ...]
    beside: tuple[Comparison, ...] = ()


def analyse(
    trial: Trial,
    days: Iterable[TrialDay],
    *,
    ends: Iterable[TrialEnd] = (),
    now: datetime,
) -> Analysis:
    """Read a trial that is over or was stopped.

    Raises:
        InputError: it still runs, or is not what was committed to.
    """
    intact(trial)
    ends = tuple(ends)
    end = end_of(trial, ends)
    if end is None and now.date() <= last_day(trial):
        last = in_words.day(last_day(trial))
        raise InputError(words("analysis")["running"].format(last=last))
    known = counted(trial, days, now=now)
    to = reached(trial, ends, now=now)
    gone = [place for place in places(trial) if place.date <= to]
    rated = [
        (place, known.days[place.date]) for place in gone if place.date in known.days
    ]
    told = [(place, day.used) for place, day in rated if day.used is not None]
    main, *beside = [
        _compared(trial, gone, known, endpoint=endpoint)
        for endpoint in trial.design.endpoints
    ]
    return Analysis(
        trial=trial.id,
        planned=trial.design.days,
        days=len(gone),
        stopped=end.reason if end else None,
        rated=len(rated),
        late=sum(day.late for _, day in rated),
        corrected=len(known.corrected),
        missing=len(gone) - len(rated),
        set_aside=known.set_aside,
        asked=len(told),
        kept_to=sum(used == (place.arm,) for place, used in told),
        comparisons=tuple(_judged(one, trial) for one in main),
        beside=tuple(one for comparisons in beside for one in comparisons),
    )


# --- one endpoint ------------------------------------------------------------------------


def _compared(
    trial: Trial, gone: Sequence[Place], known: Counted, *, endpoint: Endpoint
) -> tuple[Comparison, ...]:
    ratings = _ratings(known, endpoint)
    arms = [arm for arm in trial.design.arms if arm is not Arm.JOURNAL]
    found = [
        _comparison(trial, gone, ratings, arm=arm, endpoint=endpoint) for arm in arms
    ]
    several = [one.chance.two_sided if one.chance else 1.0 for one in found]
    return tuple(
        replace(one, p=p if one.chance else None)
        for one, p in zip(found, holm(several), strict=True)
    )


def _ratings(known: Counted, endpoint: Endpoint) -> dict[date, float]:
    """Return the ratings, turned so that higher is better."""
    sign = 1 if endpoint.higher_is_better else -1
    of_mood = endpoint.rating is Rating.MOOD
    given = {
        day: rating.mood if of_mood else rating.count
        for day, rating in known.days.items()
    }
    return {day: float(sign * one) for day, one in given.items() if one is not None}


def _comparison(
    trial: Trial,
    gone: Sequence[Place],
    ratings: Mapping[date, float],
    *,
    arm: Arm,
    endpoint: Endpoint,
) -> Comparison:
    blocks = _blocks(gone, ratings)
    begun = sorted({place.set for place in gone})
    used = [
        one for one in begun if (one, arm) in blocks and (one, Arm.JOURNAL) in blocks
    ]
    with_arm = [blocks[one, arm] for one in used]
    journal = [blocks[one, Arm.JOURNAL] for one in used]
    differences = tuple(a - b for a, b in zip(with_arm, journal, strict=True))
    difference = mean_interval(differences)
    sign = 1 if endpoint.higher_is_better else -1
    return Comparison(
        arm=arm,
        endpoint=endpoint,
        used=tuple(used),
        dropped=tuple(one for one in begun if one not in used),
        arm_mean=sign * _mean(with_arm) if used else None,
        journal_mean=sign * _mean(journal) if used else None,
        differences=differences,
        difference=difference,
        chance=sign_flip(differences, seed=f"{trial.seed}/{arm}"),
        p=None,
        posterior=posterior(differences, prior_sd=endpoint.prior_sd),
        carry_over=_carry_over(gone, ratings, arm=arm),
    )


def _blocks(
    gone: Sequence[Place], ratings: Mapping[date, float]
) -> dict[tuple[int, Arm], float]:
    """Return the mean of the days that were rated in each block."""
    found: dict[tuple[int, Arm], list[float]] = {}
    for place in gone:
        if place.date in ratings:
            found.setdefault((place.set, place.arm), []).append(ratings[place.date])
    return {block: _mean(values) for block, values in found.items()}


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def posterior(differences: Sequence[float], *, prior_sd: float) -> Posterior | None:
    """Weigh the differences against a normal prior around 0, in closed form.

    The spread of the differences is taken as known. None where there are fewer
    than two, or where they are all the same and nothing is known of their spread.
    """
    if len(differences) < 2 or spread(differences) == 0:
        return None
    seen = len(differences) / spread(differences) ** 2
    weight = seen + prior_sd**-2
    mean, sd = _mean(differences) * seen / weight, weight**-0.5
    return Posterior(mean, sd, 1 - normal_tail(mean / sd))


def _carry_over(
    gone: Sequence[Place], ratings: Mapping[date, float], *, arm: Arm
) -> Interval | None:
    """Reckon what the arm of the day before adds, beside that of the day itself.

    Least squares on the days for this arm or for journaling whose day before was for
    one of the two; a look, and not a test that the design makes exact.
    """
    both = {arm, Arm.JOURNAL}
    rows = [
        (1.0, place.arm is arm, before.arm is arm, ratings[place.date])
        for before, place in pairwise(gone)
        if {place.arm, before.arm} <= both and place.date in ratings
    ]
    if len(rows) < FEWEST_DAYS_FOR_CARRY_OVER:
        return None
    table = np.asarray(rows, dtype=np.float64)
    known, values = table[:, :3], table[:, 3]
    if np.linalg.matrix_rank(known) < known.shape[1]:
        return None
    inverse = np.linalg.inv(known.T @ known)
    fitted = inverse @ known.T @ values
    free = len(rows) - known.shape[1]
    noise = float(((values - known @ fitted) ** 2).sum()) / free
    reach = t_quantile(0.975, free) * math.sqrt(noise * float(inverse[2, 2]))
    adds = float(fitted[2])
    return Interval(adds, adds - reach, adds + reach)


# --- the verdict ---------------------------------------------------------------------------


def _judged(comparison: Comparison, trial: Trial) -> Comparison:
    verdict, why = _verdict(comparison, trial)
    return replace(comparison, verdict=verdict, why=why)


def _verdict(found: Comparison, trial: Trial) -> tuple[Verdict, Why | None]:
    if found.p is None or found.difference is None or not _could_show(found, trial):
        return Verdict.COULD_NOT_TELL, Why.FEW
    if found.posterior is None and found.difference.estimate == 0:
        return Verdict.COULD_NOT_TELL, Why.FLAT
    worthwhile = found.endpoint.worthwhile
    if -worthwhile < found.difference.low and found.difference.high < worthwhile:
        return Verdict.NO_DIFFERENCE, None
    if found.p > trial.design.alpha:
        return Verdict.COULD_NOT_TELL, Why.WIDE
    better = found.difference.estimate > 0
    return (Verdict.HELPED if better else Verdict.OPPOSITE), None


def _could_show(found: Comparison, trial: Trial) -> bool:
    """Say whether so many sets could have told anything from chance at all."""
    arms = len(trial.design.arms) - 1
    return bool(smallest_p(len(found.used)) * arms <= trial.design.alpha)
