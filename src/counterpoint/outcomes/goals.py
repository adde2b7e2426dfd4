"""Is the person getting nearer to what they want, in their own words?

A goal's words and what is expected of it stay as they are once it was rated; a
goal that changed is a new one. Ended goals are kept in view, so that letting the
hard ones go does not look like progress.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from math import sqrt
from statistics import fmean
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.errors import InputError
from counterpoint.outcomes.change import Word
from counterpoint.outcomes.records import MOST_GOALS, Goal, GoalRating
from counterpoint.outcomes.statistics import gas_t

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from counterpoint.outcomes.kinds import Figures

# Mean change over three goals rated 0..10 that is more than noise:
# Edbrooke-Childs et al. 2015, goal based outcomes; recalled, not yet checked.
OF_THREE = 2.45
# instruments.csv: goals are rated every 14 days; less is no time to get nearer.
SOONEST = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class GoalCourse:
    """How one goal went.

    `start` is the level at which it began, else the first rating; `now` the last
    rating after that, None where there is none. Both run 0..10. `attainment` is
    the last of -2..2, `rated` when `now` was given. `counts` says whether enough
    time lies between the two.
    """

    goal: Goal
    ratings: tuple[GoalRating, ...]
    start: int | None
    now: int | None
    rated: datetime | None
    attainment: int | None
    counts: bool

    @property
    def nearer(self) -> int | None:
        """Return how many points nearer it is; None where that cannot be said."""
        if self.start is None or self.now is None:
            return None
        return self.now - self.start


@dataclass(frozen=True, slots=True)
class GoalsCourse:
    """How all goals went.

    `mean` is the mean change of the open goals that count, `with_ended` that of
    all that count, `threshold` from where on `mean` is more than noise.
    `attainment` is the T score of the open goals (50 is as expected).
    """

    open: tuple[GoalCourse, ...]
    ended: tuple[GoalCourse, ...]
    word: Word
    mean: float | None
    with_ended: float | None
    threshold: float
    attainment: float | None

    @property
    def counted(self) -> int:
        """Return over how many goals the verdict goes."""
        return sum(course.counts for course in self.open)


def threshold_of(goals: int) -> float:
    """Return the mean change over so many goals from which on it is not noise.

    The published line is for three. A mean of fewer wanders more: by
    sqrt(3 / goals), if goals wander independently (our own reckoning), told with one
    digit as more would look like knowledge.
    """
    if goals >= MOST_GOALS:
        return OF_THREE
    return round(OF_THREE * sqrt(MOST_GOALS / max(goals, 1)), 1)


def goals_course(figures: Figures, now: datetime) -> GoalsCourse:
    """Reckon how near every goal is, and what may be said of all together."""
    ratings = [rating for rating in figures.of(GoalRating) if rating.at <= now]
    courses = [_course(goal, ratings) for goal in figures.of(Goal)]
    going = tuple(one for one in courses if _is_open(one.goal, now))
    ended = tuple(one for one in courses if not _is_open(one.goal, now))
    mean = _mean(going)
    threshold = threshold_of(sum(course.counts for course in going))
    return GoalsCourse(
        open=going,
        ended=ended,
        word=_word(mean, threshold),
        mean=mean,
        with_ended=_mean((*going, *ended)) if ended else None,
        threshold=threshold,
        attainment=_attainment(going),
    )


def _is_open(goal: Goal, now: datetime) -> bool:
    return goal.ended is None or goal.ended > now


def _course(goal: Goal, ratings: Iterable[GoalRating]) -> GoalCourse:
    mine = tuple(
        rating
        for rating in ratings
        if rating.goal == goal.id and not (goal.ended and rating.at > goal.ended)
    )
    rated = [(one.at, one.rating) for one in mine if one.rating is not None]
    began, start = goal.at, goal.start
    if start is None and rated:
        began, start = rated.pop(0)
    at, now = rated[-1] if rated else (None, None)
    attained = [one.attainment for one in mine if one.attainment is not None]
    return GoalCourse(
        goal=goal,
        ratings=mine,
        start=start,
        now=now,
        rated=at,
        attainment=attained[-1] if attained else None,
        counts=at is not None and at - began >= SOONEST,
    )


def _mean(courses: Iterable[GoalCourse]) -> float | None:
    nearer = [one.nearer for one in courses if one.counts and one.nearer is not None]
    return fmean(nearer) if nearer else None


def _word(mean: float | None, threshold: float) -> Word:
    if mean is None:
        return Word.NOT_ENOUGH
    if mean >= threshold:
        return Word.BETTER
    return Word.WORSE if mean <= -threshold else Word.NOISE


def _attainment(courses: Iterable[GoalCourse]) -> float | None:
    rated = [
        (one.attainment, max(one.goal.weight, 1))
        for one in courses
        if one.attainment is not None
    ]
    if not rated:
        return None
    return gas_t([x for x, _ in rated], [weight for _, weight in rated])


# --- setting and ending -------------------------------------------------------


def checked(goal: Goal, figures: Figures) -> Goal:
    """Return the goal if it may be kept.

    Raises:
        InputError: it says nothing, a number is out of range, there are enough
            open goals, or it was rated and says something else now.
    """
    _check_form(goal)
    before = next((one for one in figures.of(Goal) if one.id == goal.id), None)
    others = [
        one for one in figures.of(Goal) if one.ended is None and one.id != goal.id
    ]
    reopened = before is not None and before.ended is not None
    if goal.ended is None and len(others) >= MOST_GOALS and (not before or reopened):
        raise InputError(
            f"There are {MOST_GOALS} open goals already. End one first; more at once "
            "is a list of wishes."
        )
    if before and _fixed(before) != _fixed(goal) and is_rated(before, figures):
        raise InputError(
            "This goal was rated, so its words and what you expected stay as they "
            "are. End it and set a new one."
        )
    return goal


def _check_form(goal: Goal) -> None:
    if not goal.text.strip():
        raise InputError("A goal needs words. Say what you want to be different.")
    if goal.start is not None and not 0 <= goal.start <= 10:
        raise InputError("Where a goal starts runs from 0 to 10. Choose one of them.")
    if not 1 <= goal.weight <= 3:
        raise InputError("A goal weighs 1, 2 or 3. Choose one of them.")
    if goal.levels and len(goal.levels) != 5:
        raise InputError("A goal has five levels or none. Fill in all five.")


def _fixed(goal: Goal) -> tuple[object, ...]:
    return goal.at, goal.text, goal.expected, goal.levels, goal.start, goal.weight


def is_rated(goal: Goal, figures: Figures) -> bool:
    """Say whether a goal was rated, so that its words stand."""
    return any(rating.goal == goal.id for rating in figures.of(GoalRating))


def checked_rating(rating: GoalRating, figures: Figures) -> GoalRating:
    """Return the rating if it may be kept.

    Raises:
        InputError: no such goal is open, or a number is out of range.
    """
    goal = next((one for one in figures.of(Goal) if one.id == rating.goal), None)
    if goal is None or not _is_open(goal, rating.at):
        raise InputError("That goal is not open. Choose one of your open goals.")
    if rating.rating is not None and not 0 <= rating.rating <= 10:
        raise InputError("A goal is rated from 0 to 10. Choose one of them.")
    if rating.attainment is not None and not -2 <= rating.attainment <= 2:
        raise InputError(
            "What you reached against what you expected runs from -2 to 2. Choose one "
            "of them."
        )
    if rating.rating is None and rating.attainment is None:
        raise InputError("Nothing was rated. Give a number, or leave it for today.")
    return rating


def reworded(
    goal: Goal, text: str, *, expected: str, fresh_id: str, now: datetime
) -> tuple[Goal, Goal]:
    """Return the goal as ended and a new one in other words, not yet rated."""
    ended = replace(goal, ended=now, why_ended=_words()["reworded"]["why"])
    fresh = Goal(
        id=fresh_id,
        at=now,
        text=text,
        expected=expected,
        weight=goal.weight,
        with_people=goal.with_people,
    )
    return ended, fresh


# --- in words -----------------------------------------------------------------


def _words() -> dict[str, Any]:
    return load("outcomes", "goals").body


def said_of(course: GoalCourse) -> str:
    """Say where one goal stands, in a sentence."""
    lines: dict[str, str] = _words()["goal"]
    start, now, ended = course.start, course.now, course.goal.ended
    if ended is not None:
        line = lines["ended" if course.nearer is not None else "ended_unrated"]
        return line.format(date=in_words.day(ended), start=start, now=now)
    if start is None:
        return lines["none"]
    if now is None:
        kind = "now_only" if course.goal.start is None else "start_only"
        return lines[kind].format(start=start, now=start)
    return lines["same" if now == start else "both"].format(start=start, now=now)


def said(course: GoalsCourse) -> tuple[str, ...]:
    """Say what all goals together show, the line it is measured by included."""
    words = _words()
    sentences = [_verdict(course, words)]
    if course.mean is not None:
        sentences.append(words["verdict"]["basis"])
        if course.word is Word.BETTER:
            sentences.append(words["verdict"]["by_itself"])
    with_ended = None if course.mean is None else course.with_ended
    if with_ended is not None and with_ended != course.mean:
        points = _points(with_ended, words, signed=True)
        sentences.append(words["verdict"]["with_ended"].format(points=points))
    if course.attainment is not None:
        attained = words["attainment"]
        sentences.append(attained["said"].format(t=f"{course.attainment:.0f}"))
        sentences.append(attained["what_it_is_not"])
    return tuple(sentences)


def _verdict(course: GoalsCourse, words: dict[str, Any]) -> str:
    if course.mean is None:
        ended = course.ended and not course.open
        return str(words["verdict"]["none_open" if ended else "not_enough"])
    names: dict[Word, str] = {
        Word.BETTER: "better",
        Word.WORSE: "worse",
        Word.NOISE: "noise",
    }
    signed = course.word is Word.NOISE
    mean = course.mean if signed else abs(course.mean)
    line: str = words["verdict"][names[course.word]]
    return line.format(
        count=in_words.counted(course.counted, words["counted"]["goal"]),
        points=_points(mean, words, signed=signed),
        threshold=in_words.number(course.threshold),
    )


def _points(points: float, words: dict[str, Any], *, signed: bool) -> str:
    return in_words.counted(points, words["counted"]["point"], signed=signed)
