"""Does it feel better where the scores say so, and the other way round?

Each answer to "how have you changed" is set beside the change that one instrument
measured near that day. It is asked before any score is shown, so that no score
answers it. What is true where the two disagree is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.outcomes.change import CRITICAL, Word
from counterpoint.outcomes.records import (
    Day,
    FeltChange,
    FeltDeclined,
    Goal,
    GoalRating,
    Help,
    Measure,
    SessionLog,
)
from counterpoint.outcomes.statistics import kendall_tau_b
from counterpoint.outcomes.untreated import by_itself

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.kinds import Figures
    from counterpoint.outcomes.yardstick import Score, Yardstick

# The schedule of most instruments (instruments.csv, 14 days): a score further off
# is about another time.
NEAR = timedelta(days=14)
# instruments.csv, global rating of change: every 4 weeks, before scores are shown.
EVERY = timedelta(days=28)
# Before a second round of questions there is nothing that could have changed.
FIRST_AFTER = timedelta(days=14)
# Our own lines: from a little better on the person says that something changed;
# days from 7 up are good and up to 3 hard, of 10.
FELT_FROM = 1
GOOD_DAY = 7
HARD_DAY = 3
# Our own rule for many answers: so many of them, and so much more agreement with
# the day than with the scores.
ENOUGH_ANSWERS = 5
CLEARLY_MORE = 0.3


class Side(StrEnum):
    """Which way something went; better is better, whatever the score's direction."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Quadrant(StrEnum):
    """Is it felt, is it measured?"""

    BOTH = "both"
    FELT_ONLY = "felt_only"
    SCORES_ONLY = "scores_only"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True)
class Measured:
    """The change that one instrument measured, near the day of an answer.

    `points` are its own (latest minus start); `gain` is in Sdiff units, as
    Change.index_for has them, and more is better. `side` is beyond the conventional threshold or the same, `days` how
    long after the first score.
    """

    score: Score
    points: float
    gain: float
    side: Side
    days: int


@dataclass(frozen=True, slots=True)
class Pair:
    """What was felt and what was measured; `measured` is None where nothing was.

    `too_early` says that there was no start yet to measure a change from.
    """

    felt: FeltChange
    measured: Measured | None
    too_early: bool = False

    @property
    def felt_side(self) -> Side:
        """Return which way it felt."""
        if self.felt.change >= FELT_FROM:
            return Side.BETTER
        return Side.WORSE if self.felt.change <= -FELT_FROM else Side.SAME

    @property
    def quadrant(self) -> Quadrant | None:
        """Return which of the four it lies in."""
        if self.measured is None:
            return None
        felt = self.felt_side is Side.BETTER
        scored = self.measured.side is Side.BETTER
        if felt:
            return Quadrant.BOTH if scored else Quadrant.FELT_ONLY
        return Quadrant.SCORES_ONLY if scored else Quadrant.NEITHER

    @property
    def leans_on_today(self) -> bool:
        """Say whether how they are now explains the answer better than the change.

        On a good day they feel better and no score is, or on a hard one they do
        not and a score is.
        """
        if self.measured is None or self.felt.now is None:
            return False
        felt, measured = self.felt_side, self.measured.side
        flattered = felt is Side.BETTER and measured is not Side.BETTER
        missed = felt is not Side.BETTER and measured is Side.BETTER
        darkened = felt is Side.WORSE and measured is not Side.WORSE
        if self.felt.now >= GOOD_DAY:
            return flattered
        return self.felt.now <= HARD_DAY and (missed or darkened)


def pairs(felt: Iterable[FeltChange], change: Change) -> tuple[Pair, ...]:
    """Set each answer beside the nearest score of one instrument, oldest first.

    Answers dated ahead of the change's `as_of` are left out, like such scores.
    """
    ordered = sorted(felt, key=lambda one: one.at)
    return tuple(_pair(one, change) for one in ordered if one.at <= change.as_of)


def noise_in_sdiffs(yardstick: Yardstick) -> float:
    """Return how wide the band of noise is on either side, in Sdiff units."""
    points = yardstick.conventional.points
    return round(CRITICAL * points / yardstick.strict.points, 6)


def _pair(felt: FeltChange, change: Change) -> Pair:
    if not change.later or felt.at + NEAR < change.later[0].at:
        return Pair(felt, None, too_early=True)
    # Of two that are equally near the later one: it is the newer word.
    score = min(reversed(change.later), key=lambda one: abs(one.at - felt.at))
    points, index = change.points_to(score), change.index_for(score)
    near = abs(score.at - felt.at) <= NEAR
    if change.first is None or points is None or index is None or not near:
        return Pair(felt, None)
    measured = Measured(
        score=score,
        points=points,
        gain=index if change.yardstick.higher_is_better else 0.0 - index,
        side=_SIDES[change.word_for(score)],
        days=(score.at.date() - change.first.at.date()).days,
    )
    return Pair(felt, measured)


_SIDES = {
    Word.BETTER: Side.BETTER,
    Word.WORSE: Side.WORSE,
    Word.NOISE: Side.SAME,
    Word.NOT_ENOUGH: Side.SAME,
}


def today_explains_more(pairs: Sequence[Pair]) -> bool:
    """Say whether the answers went with the day more than with the measured change.

    False with too few answers to say, and where the difference is small.
    """
    whole = [
        (pair.felt.change, pair.felt.now, pair.measured.gain)
        for pair in pairs
        if pair.felt.now is not None and pair.measured is not None
    ]
    if len(whole) < ENOUGH_ANSWERS:
        return False
    felt = [change for change, _, _ in whole]
    with_day = kendall_tau_b(felt, [now for _, now, _ in whole])
    with_scores = kendall_tau_b(felt, [gain for _, _, gain in whole])
    if with_day is None or with_day < CLEARLY_MORE:
        return False
    return with_day - (with_scores or 0.0) >= CLEARLY_MORE


# --- when it is asked ---------------------------------------------------------


def felt_is_due(figures: Figures, now: datetime) -> bool:
    """Say whether it is time to ask how the person has changed.

    A clock that jumped back cannot tell; then it is asked.
    """
    began = min((one.at for one in _begun(figures)), default=None)
    if began is None or timedelta(0) <= now - began < FIRST_AFTER:
        return False
    answered = [one.at for one in figures.of(FeltChange)]
    declined = [one.at for one in figures.of(FeltDeclined)]
    asked = [at for at in (*answered, *declined) if at <= now]
    return not asked or now - max(asked) >= EVERY


def scores_may_be_shown(figures: Figures, now: datetime) -> bool:
    """Say whether a page with scores may be shown: felt was asked, or declined.

    Help in danger never waits for this.
    """
    return not felt_is_due(figures, now)


def _begun(
    figures: Figures,
) -> Iterable[Measure | Goal | GoalRating | Day | Help | SessionLog]:
    yield from figures.of(Measure)
    yield from figures.of(Goal)
    yield from figures.of(GoalRating)
    yield from figures.of(Day)
    yield from figures.of(Help)
    yield from figures.of(SessionLog)


# --- in words -----------------------------------------------------------------


def felt_words(change: int) -> str:
    """Name a felt change, -5 to 5, such as "a little better"."""
    steps: list[str] = _words()["scale"]["steps"]
    return steps[max(-5, min(change, 5)) + 5]


def said(pair: Pair, instrument_name: str) -> tuple[str, ...]:
    """Say what a felt and a measured change have to do with each other."""
    words = _words()
    if pair.measured is None:
        line: str = words["alone"]["too_early" if pair.too_early else "none_near"]
        return (line.format(name=instrument_name),)
    place = words["place"][f"{pair.felt_side}_{pair.measured.side}"]
    sentences = tuple(
        text.format(name=instrument_name, felt=felt_words(pair.felt.change))
        for text in place["text"]
    )
    if pair.measured.side is Side.BETTER:
        sentences += by_itself(pair.measured.days, {pair.measured.score.instrument})
    if pair.felt.now is None or not pair.leans_on_today:
        return sentences
    day = "good_day" if pair.felt.now >= GOOD_DAY else "hard_day"
    return (*sentences, words["today"][day].format(now=pair.felt.now))


def said_of_all(pairs: Sequence[Pair], instrument_name: str) -> tuple[str, ...]:
    """Say what all answers together show of present-state bias, if anything."""
    if not today_explains_more(pairs):
        return ()
    count = sum(
        pair.felt.now is not None and pair.measured is not None for pair in pairs
    )
    line: str = _words()["today"]["in_all"]
    return (line.format(count=count, name=instrument_name),)


def _words() -> dict[str, Any]:
    return load("outcomes", "felt").body
