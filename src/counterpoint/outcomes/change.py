"""Has it changed, or is it noise? Four words, and nothing else is said about change.

The start is the mean of two scores at least seven days apart: the first there is,
and the first that lies seven days or more after it. What comes later is held
against that mean. Which scores count:

- of two on one day (the person's own date) the last, so that a slip can be mended;
- none that is dated ahead of now, and none before a start that the person chose;
- one between the two that make the start is shown and is part of neither;
- one reckoned from fewer answers counts, and it is said that it does;
- one brought in from elsewhere counts like any other of the same instrument.

The threshold holds for the difference of two single scores. A mean of two wanders
less, so the words err towards noise.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes import statistics
from counterpoint.outcomes.untreated import DAYS_A_MONTH, by_itself

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from counterpoint.outcomes.yardstick import Score, Yardstick

# Two starting scores a week or more apart, so that the first bad day alone is not
# the start: regression to the mean (expected_retest in statistics).
DAYS_APART = 7

# PHQ-9 and GAD-7 ask about 14 days; after twice that a score tells of another time.
STALE_DAYS = 28

# Jacobson & Truax 1991: so many Sdiff are reliable at 95 %.
CRITICAL = 1.96

# Differences that only rounding makes are none.
_DIGITS = 6

# A difference is told with one digit, so it is held against the threshold with one:
# "6 points lower" is never under 6.
_TOLD_DIGITS = 1


class Word(StrEnum):
    """All that is ever said about a change."""

    BETTER = "reliably_better"
    WORSE = "reliably_worse"
    NOISE = "not_distinguishable_from_noise"
    NOT_ENOUGH = "not_enough_data"


class Lack(StrEnum):
    """What is missing for a word about change."""

    FIRST = "first"
    SECOND = "second"
    LATER = "later"


class Aside(StrEnum):
    """Why a score is shown and not counted."""

    BETWEEN = "between"  # after the first, and too soon to be the second
    REPLACED = "replaced"  # there is a later one on the same day
    AHEAD = "ahead"  # dated in the future
    BEFORE = "before"  # before the start that the person chose


class Category(StrEnum):
    """Jacobson and Truax' categories, for a researcher; never shown as a grade."""

    RECOVERED = "recovered"
    IMPROVED = "improved"
    UNCHANGED = "unchanged"
    DETERIORATED = "deteriorated"
    HARMED = "harmed"  # deteriorated, across the line to people who seek help


class Retest(NamedTuple):
    """Between which points a score lies on average the next time, all else equal."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Change:
    """What scores of one instrument say about change, up to `as_of`.

    `first` and `second` make the start, `later` are the scores held against it,
    oldest first. `aside` are scores that do not count, each with its reason.
    """

    yardstick: Yardstick
    as_of: datetime
    first: Score | None = None
    second: Score | None = None
    later: tuple[Score, ...] = ()
    aside: tuple[tuple[Score, Aside], ...] = ()

    @property
    def lack(self) -> Lack | None:
        """Return what is missing for a word about change, if anything."""
        if self.first is None:
            return Lack.FIRST
        if self.second is None:
            return Lack.SECOND
        return None if self.later else Lack.LATER

    @property
    def baseline(self) -> float | None:
        """Return the start in points, the mean of two scores."""
        if self.first is None or self.second is None:
            return None
        return (self.first.total + self.second.total) / 2

    @property
    def latest(self) -> Score | None:
        """Return the score that is held against the start."""
        return self.later[-1] if self.later and self.lack is None else None

    @property
    def points(self) -> float | None:
        """Return the latest score less the start; above 0 the score has risen."""
        return None if self.latest is None else self.points_to(self.latest)

    @property
    def better_by(self) -> float | None:
        """Return the same turned so that above 0 is the better direction."""
        return None if self.points is None else self._turned(self.points)

    @property
    def word(self) -> Word:
        """Return the word by the threshold that services use."""
        return Word.NOT_ENOUGH if self.latest is None else self.word_for(self.latest)

    @property
    def strict_word(self) -> Word:
        """Return the word by the threshold from how well the score repeats."""
        if self.points is None:
            return Word.NOT_ENOUGH
        return self._word(self.points, self.yardstick.strict.points)

    @property
    def confirmed(self) -> bool:
        """Say whether scores of another week before the latest give the same word.

        Whoever looks every fortnight looks often, and chance gets many tries:
        benchmarks/verdicts.py says how often one score alone misleads. Two of one
        week ask about the same days and are one look.
        """
        same = [*takewhile(self._agrees, reversed(self.later))]
        return bool(same) and _days(same[-1], same[0]) >= DAYS_APART

    @property
    def better_from(self) -> float | None:
        """Return the score from which on it is reliably better; None if out of reach."""
        return self._reached(1)

    @property
    def worse_from(self) -> float | None:
        """Return the score from which on it is reliably worse; None if out of reach."""
        return self._reached(-1)

    @property
    def index(self) -> float | None:
        """Return the reliable change index of the latest score."""
        return None if self.latest is None else self.index_for(self.latest)

    @property
    def retest(self) -> Retest | None:
        """Return what the first score is on average the next time, all else equal.

        Nobody knows to which group a person belongs, so it is a range: drawn to the
        mean of people who seek help at one end and of people at large at the other.
        """
        groups = (self.yardstick.clinical, self.yardstick.general)
        reliability = self.yardstick.reliability
        if self.first is None or reliability is None:
            return None
        score, r = self.first.total, reliability.value
        ends = [
            statistics.expected_retest(score, group.mean, r=r)
            for group in groups
            if group is not None
        ]
        return Retest(min(ends), max(ends)) if ends else None

    @property
    def was_case(self) -> bool | None:
        """Say whether the start lies where services look closer."""
        return self._is_case(self.baseline)

    @property
    def is_case(self) -> bool | None:
        """Say whether the latest score lies where services look closer."""
        return self._is_case(None if self.latest is None else self.latest.total)

    @property
    def category(self) -> Category | None:
        """Return the category by the strict threshold and the best cut-off known."""
        if self.baseline is None or self.latest is None:
            return None
        return categorise(
            self.baseline,
            self.latest.total,
            threshold=self.yardstick.strict.points,
            cutoff=best_cutoff(self.yardstick),
            higher_is_better=self.yardstick.higher_is_better,
        )

    @property
    def days(self) -> int | None:
        """Return how many days lie between the first and the latest score."""
        if self.first is None or self.latest is None:
            return None
        return _days(self.first, self.latest)

    @property
    def days_since_latest(self) -> int | None:
        """Return how many days ago the latest score was made."""
        if self.latest is None:
            return None
        return (self.as_of.date() - self.latest.at.date()).days

    @property
    def second_from(self) -> date | None:
        """Return the day from which on a second score makes the start."""
        if self.first is None:
            return None
        return self.first.at.date() + timedelta(days=DAYS_APART)

    @property
    def start_is_unsteady(self) -> bool:
        """Say whether the two starting scores differ by more than noise."""
        if self.first is None or self.second is None:
            return False
        apart = abs(self.second.total - self.first.total)
        return apart >= self.yardstick.conventional.points

    @property
    def is_prorated(self) -> bool:
        """Say whether a score that counts was reckoned from fewer answers."""
        counted = (self.first, self.second, self.latest)
        return any(score is not None and score.prorated for score in counted)

    def points_to(self, score: Score) -> float | None:
        """Return a score less the start; None while there is no start."""
        if self.baseline is None:
            return None
        return round(score.total - self.baseline, _TOLD_DIGITS)

    def word_for(self, score: Score) -> Word:
        """Return the word for one score, by the threshold that services use."""
        return self._word(self.points_to(score), self.yardstick.conventional.points)

    def index_for(self, score: Score) -> float | None:
        """Return the reliable change index of a score: above 0 it has risen.

        Its unit is the Sdiff that the strict threshold stands for (1.96 of them), so
        that the index and the strict word never contradict each other.
        """
        points = self.points_to(score)
        if points is None:
            return None
        return round(CRITICAL * points / self.yardstick.strict.points, _DIGITS)

    def _agrees(self, score: Score) -> bool:
        return self.word_for(score) is self.word

    def _word(self, points: float | None, threshold: float) -> Word:
        if points is None:
            return Word.NOT_ENOUGH
        if abs(points) < threshold:
            return Word.NOISE
        return Word.BETTER if self._turned(points) > 0 else Word.WORSE

    def _turned(self, points: float) -> float:
        return points if self.yardstick.higher_is_better else 0.0 - points

    def _reached(self, way: int) -> float | None:
        if self.baseline is None:
            return None
        ruler = self.yardstick
        score = self.baseline + self._turned(way * ruler.conventional.points)
        too_low = ruler.lowest is not None and score < ruler.lowest
        too_high = ruler.highest is not None and score > ruler.highest
        return None if too_low or too_high else score

    def _is_case(self, total: float | None) -> bool | None:
        line = self.yardstick.caseness
        if total is None or line is None:
            return None
        if self.yardstick.higher_is_better:
            return total <= line.points
        return total >= line.points


def change_since_start(
    scores: Iterable[Score],
    yardstick: Yardstick,
    *,
    now: datetime,
    start: date | None = None,
) -> Change:
    """Hold the scores of one instrument against their start.

    Args:
        scores: in any order.
        yardstick: by what that instrument is measured.
        now: aware; later scores do not count.
        start: the person's own starting day; earlier scores do not count.
    """
    ordered = sorted(scores, key=lambda score: score.at)
    if len({score.instrument for score in ordered}) > 1:
        raise ValueError("Scores of different instruments cannot be compared.")
    counted, aside = _counted(ordered, now, start)
    if not counted:
        return Change(yardstick, now, aside=tuple(aside))
    first, rest = counted[0], counted[1:]
    soon = [score for score in rest if _days(first, score) < DAYS_APART]
    rest = [score for score in rest if _days(first, score) >= DAYS_APART]
    aside += [(score, Aside.BETWEEN) for score in soon]
    return Change(
        yardstick,
        now,
        first=first,
        second=rest[0] if rest else None,
        later=tuple(rest[1:]),
        aside=tuple(sorted(aside, key=lambda pair: pair[0].at)),
    )


def _counted(
    ordered: Sequence[Score], now: datetime, start: date | None
) -> tuple[list[Score], list[tuple[Score, Aside]]]:
    """Return the scores that count, one a day, and those that do not."""
    aside: list[tuple[Score, Aside]] = []
    by_day: dict[date, Score] = {}
    for score in ordered:
        day = score.at.date()
        if score.at > now:
            aside.append((score, Aside.AHEAD))
        elif start is not None and day < start:
            aside.append((score, Aside.BEFORE))
        else:
            if day in by_day:
                aside.append((by_day[day], Aside.REPLACED))
            by_day[day] = score
    return [by_day[day] for day in sorted(by_day)], aside


def _days(earlier: Score, later: Score) -> int:
    return (later.at.date() - earlier.at.date()).days


# --- for the researcher -------------------------------------------------------


class Counts(NamedTuple):
    """How many people fell into each category."""

    recovered: int
    improved: int
    unchanged: int
    deteriorated: int
    harmed: int


def best_cutoff(yardstick: Yardstick) -> float | None:
    """Return cut-off c where both groups are known, else b or a, else None.

    In this order by Jacobson & Truax 1991.
    """
    clinical, general = yardstick.clinical, yardstick.general
    up = yardstick.higher_is_better
    if clinical is not None and general is not None:
        return statistics.cutoff_c(
            clinical.mean,
            clinical.sd,
            general_mean=general.mean,
            general_sd=general.sd,
        )
    if general is not None:
        return statistics.cutoff_b(general.mean, general.sd, higher_is_better=up)
    if clinical is not None:
        return statistics.cutoff_a(clinical.mean, clinical.sd, higher_is_better=up)
    return None


def categorise(
    pre: float,
    post: float,
    *,
    threshold: float,
    cutoff: float | None,
    higher_is_better: bool,
) -> Category:
    """Return the category of Jacobson and Truax for one person.

    Args:
        pre: the score before, in points.
        post: the score after.
        threshold: the difference from which on a change is reliable.
        cutoff: the line between the two groups; None leaves out recovered and harmed.
        higher_is_better: the better direction.
    """
    way = 1 if higher_is_better else -1
    better_by = round(way * (post - pre), _DIGITS)
    if abs(better_by) < threshold:
        return Category.UNCHANGED
    crossed = cutoff is not None and (way * pre > way * cutoff) is not (
        way * post > way * cutoff
    )
    if better_by > 0:
        return Category.RECOVERED if crossed else Category.IMPROVED
    return Category.HARMED if crossed else Category.DETERIORATED


def group_counts(
    pairs: Iterable[tuple[float, float]],
    *,
    threshold: float,
    cutoff: float | None = None,
    higher_is_better: bool,
) -> Counts:
    """Count the categories over (before, after) of many people."""
    found = [
        categorise(
            pre,
            post,
            threshold=threshold,
            cutoff=cutoff,
            higher_is_better=higher_is_better,
        )
        for pre, post in pairs
    ]
    return Counts(*(found.count(category) for category in Category))


# --- in words -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A change in sentences, in the order in which they are shown.

    `beside` must stand beside the verdict wherever that is shown; `then` is what
    can be done.
    """

    label: str
    verdict: tuple[str, ...]
    beside: tuple[str, ...] = ()
    then: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return all of it."""
        return (*self.verdict, *self.beside, *self.then)


def said(change: Change, instrument: str) -> Said:
    """Put a change into sentences for the person whose it is.

    Args:
        change: what was found.
        instrument: its name as shown, such as "PHQ-9".
    """
    words = load("outcomes", "change").body
    facts = _facts(change, instrument)
    keys = _Keys(change)
    return Said(
        label=words["label"][change.word.value],
        verdict=tuple(words["verdict"][key].format(**facts) for key in keys.verdict()),
        beside=tuple(_beside(keys, words["beside"], facts)),
        then=tuple(words["then"][key].format(**facts) for key in keys.then()),
    )


def how_sure(change: Change) -> str:
    """Say whether one week says so or more; "" where nothing is called reliable."""
    if change.word not in {Word.BETTER, Word.WORSE}:
        return ""
    sentence: str = load("outcomes", "change").body["beside"][_sure(change)]
    return sentence


def _sure(change: Change) -> str:
    way = "better" if change.word is Word.BETTER else "worse"
    return f"twice_{way}" if change.confirmed else f"once_{way}"


def _beside(
    keys: _Keys, lines: Mapping[str, str], facts: Mapping[str, str]
) -> Iterable[str]:
    change = keys.change
    for key in keys.beside():
        if key == "by_itself" and change.latest is not None:
            yield from by_itself(change.days or 0, {change.latest.instrument})
        else:
            yield lines[key].format(**facts)


@dataclass(frozen=True, slots=True)
class _Keys:
    """Which authored sentences a change calls for."""

    change: Change

    def verdict(self) -> Iterable[str]:
        change = self.change
        if change.lack is Lack.SECOND and change.second_from is not None:
            due = change.as_of.date() >= change.second_from
            yield "second_now" if due else "second"
        elif change.lack is not None:
            yield change.lack.value
        elif change.points == 0:
            yield "same"
        else:
            yield change.word.value

    def beside(self) -> Iterable[str]:
        change = self.change
        if change.latest is not None:
            yield "span"
        if change.word in {Word.BETTER, Word.WORSE}:
            yield _sure(change)
            yield "strict_too" if change.strict_word is change.word else "strict_not"
        if change.word is Word.NOISE:
            yield "noise_is_not_nothing"
        yield from self._line()
        if change.word is Word.BETTER:
            yield "by_itself"
        if change.word is Word.BETTER and change.retest is not None:
            yield "retest_one" if _is_one(change.retest) else "retest"
        yield from self._doubts()

    def _line(self) -> Iterable[str]:
        match self.change.was_case, self.change.is_case:
            case True, False:
                noise = self.change.word is Word.NOISE
                yield "line_left_in_noise" if noise else "line_left"
            case False, True:
                noise = self.change.word is Word.NOISE
                yield "line_crossed_in_noise" if noise else "line_crossed"
            case True, True:
                yield "line_still"
            case _:
                pass

    def _doubts(self) -> Iterable[str]:
        change = self.change
        if change.start_is_unsteady:
            yield "unsteady"
        if change.is_prorated:
            yield "prorated"
        for why in Aside:
            if any(reason is why for _, reason in change.aside):
                yield f"aside_{why.value}"
        if (change.days_since_latest or 0) > STALE_DAYS:
            yield "stale"

    def then(self) -> Iterable[str]:
        change = self.change
        match change.word:
            case Word.BETTER:
                yield "better_go_on"
            case Word.WORSE:
                yield from ("worse_person", "worse_change", "worse_stop", "worse_now")
            case Word.NOISE:
                yield from self._reach()
            case Word.NOT_ENOUGH:
                yield "not_enough_meanwhile"

    def _reach(self) -> Iterable[str]:
        change = self.change
        if change.better_from is None:
            yield "out_of_reach"
            if change.worse_from is not None:
                yield "worse_from"
        elif change.worse_from is None:
            yield "better_from"
        else:
            yield "both_from"


def _is_one(retest: Retest) -> bool:
    return round(retest.low) == round(retest.high)


def _facts(change: Change, instrument: str) -> dict[str, str]:
    """Return what the sentences hold places for, as it is written out."""
    ruler, points = change.yardstick, change.points or 0.0
    better, worse = "lower", "higher"
    if ruler.higher_is_better:
        better, worse = worse, better
    facts: dict[str, float | str | date | None] = {
        "name": instrument,
        "points": _counted_points(abs(points)),
        "way": "higher" if points > 0 else "lower",
        "from": _counted_points(ruler.conventional.points),
        "strict": _counted_points(ruler.strict.points),
        "start": change.baseline,
        "better_from": _whole(change.better_from, up=ruler.higher_is_better),
        "worse_from": _whole(change.worse_from, up=not ruler.higher_is_better),
        "better_way": better,
        "worse_way": worse,
        "line": ruler.caseness.points if ruler.caseness else None,
        "worse_side": "at or below" if ruler.higher_is_better else "at or above",
        "better_side": "above" if ruler.higher_is_better else "below",
        "far": "high" if ruler.higher_is_better else "low",
        "span": span(change.days or 0),
        "first": change.first.total if change.first else None,
        "first_on": change.first.at.date() if change.first else None,
        "latest_on": change.latest.at.date() if change.latest else None,
        "second_from": change.second_from,
        "low": round(change.retest.low) if change.retest else None,
        "high": round(change.retest.high) if change.retest else None,
    }
    return {key: _written(value) for key, value in facts.items()}


def _whole(score: float | None, *, up: bool) -> float | None:
    """Return the next whole score that lies as far out, as nobody scores a half."""
    if score is None:
        return None
    return math.ceil(score) if up else math.floor(score)


def _written(value: float | str | date | None) -> str:
    match value:
        case None:
            return ""
        case str():
            return value
        case date():
            return in_words.day(value)
        case _:
            return in_words.number(value)


def _counted_points(points: float) -> str:
    return in_words.counted(points, _counted_words()["point"])


def span(days: int) -> str:
    """Write a time out in whole days, weeks or months."""
    if days < 14:
        number, unit = days, "day"
    elif days < 183:
        number, unit = round(days / 7), "week"
    else:
        number, unit = round(days / DAYS_A_MONTH), "month"
    return in_words.counted(number, _counted_words()[unit])


def _counted_words() -> dict[str, list[str]]:
    words: dict[str, list[str]] = load("outcomes", "change").body["counted"]
    return words
