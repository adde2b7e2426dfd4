"""Is it helping? One answer, put together from what is felt and what is measured.

It says what is so and what can be done next, in two sentences at most, and bad
news as plainly as good. What brought it about it does not know, so beside every
better stands what happens to people without help.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint import in_words
from counterpoint.authored import load
from counterpoint.outcomes.change import STALE_DAYS, Change, Lack, Word, how_sure
from counterpoint.outcomes.course import Colour, Course, Rule
from counterpoint.outcomes.felt import Pair, Side
from counterpoint.outcomes.untreated import by_itself

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from counterpoint.outcomes.records import FeltChange

# Our own line: felt change is asked every four weeks, and one answer may come two weeks
# late. A score that says worse counts as long, as it is the more careful answer; any
# other tells of another time sooner (STALE_DAYS).
LASTS = timedelta(days=42)


class Scores(StrEnum):
    """What the scores say together; the worst counts."""

    BETTER = "better"
    STILL = "still"
    WORSE = "worse"
    MIXED = "mixed"  # one is reliably better and another reliably worse
    NOT_YET = "not_yet"  # not enough of them
    OLD = "old"  # all of them are from another time


class Next(StrEnum):
    """What can be done next."""

    KEEP = "keep"
    LOOK_AT_DAYS = "look_at_days"
    ASK_SOMEBODY = "ask_somebody"
    SAY_WHAT_IS_WORSE = "say_what_is_worse"
    GO_ON = "go_on"
    GOALS_INSTEAD = "goals_instead"
    HOLDING = "holding"
    IN_THE_WAY = "in_the_way"
    PERSON = "person"
    FIRST = "first"
    SECOND = "second"
    SECOND_NOW = "second_now"
    LATER = "later"
    AGAIN = "again"
    FELT = "felt"


@dataclass(frozen=True, slots=True)
class Followed:
    """One questionnaire that is followed: its name, its change and its course."""

    name: str
    change: Change
    course: Course


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer, and what it was put together from.

    `says` and `then` are a sentence or two together; `beside` is how sure it is and
    what untreated people do in the same time, and must stand beside it. `felt` is
    None where it was not said lately, `scores` where they are held back.
    """

    says: str
    then: str
    next: Next
    felt: Side | None = None
    scores: Scores | None = None
    beside: tuple[str, ...] = ()


def felt_first() -> Answer:
    """Return what stands there while the scores wait for the felt change."""
    words = _words()
    return Answer(words["says"]["first"]["felt"], words["next"]["felt"], Next.FELT)


def answer(
    felt: Iterable[FeltChange], followed: Sequence[Followed], *, now: datetime
) -> Answer:
    """Answer from the latest felt change and all that is measured."""
    side = _felt_side(felt, now)
    fresh = [one for one in followed if _is_fresh(one.change, now)]
    scores = _scores(fresh, followed)
    step, about = _next(side, scores, fresh, followed)
    better = [one for one in fresh if one.change.word is Word.BETTER]
    worse = [one for one in fresh if one.change.word is Word.WORSE]
    words = _words()
    facts = {
        "better": _are(better),
        "worse": _are(worse),
        "last_on": _last_on(followed),
        "name": about.name if about else "",
        "second_from": _date(about.change.second_from if about else None),
    }
    return Answer(
        says=words["says"][side or "unknown"][scores].format(**facts),
        then=words["next"][step].format(**facts),
        next=step,
        felt=side,
        scores=scores,
        beside=_beside(better, worse),
    )


def _beside(better: Sequence[Followed], worse: Sequence[Followed]) -> tuple[str, ...]:
    """Return how sure it is by its surest, and what comes by itself.

    Where one is better and another worse, how sure each is stands beside each.
    """
    found = []
    if those := [] if better and worse else (*better, *worse):
        surest = next((one for one in those if one.change.confirmed), those[0])
        found.append(how_sure(surest.change))
    if better:
        days = max(one.change.days or 0 for one in better)
        latest = [one.change.latest for one in better]
        found += by_itself(days, {one.instrument for one in latest if one})
    return tuple(found)


# --- What is so ---------------------------------------------------------------


def _felt_side(felt: Iterable[FeltChange], now: datetime) -> Side | None:
    lately = [one for one in felt if timedelta(0) <= now - one.at <= LASTS]
    if not lately:
        return None
    return Pair(max(lately, key=lambda one: one.at), None).felt_side


def _is_fresh(change: Change, now: datetime) -> bool:
    if change.latest is None or change.days_since_latest is None:
        return False
    worse = change.word is Word.WORSE and now - change.latest.at <= LASTS
    return worse or change.days_since_latest <= STALE_DAYS


def _scores(fresh: Sequence[Followed], followed: Sequence[Followed]) -> Scores:
    words = {one.change.word for one in fresh}
    if {Word.BETTER, Word.WORSE} <= words:
        return Scores.MIXED
    if Word.WORSE in words:
        return Scores.WORSE
    if Word.BETTER in words:
        return Scores.BETTER
    if fresh:
        return Scores.STILL
    return Scores.OLD if _told(followed) else Scores.NOT_YET


def _told(followed: Sequence[Followed]) -> list[Followed]:
    """Return those of which anything can be said, the latest first."""
    told = [one for one in followed if one.change.latest is not None]
    return sorted(told, key=lambda one: one.change.days_since_latest or 0)


# --- What can be done next ----------------------------------------------------


def _next(
    felt: Side | None,
    scores: Scores,
    fresh: Sequence[Followed],
    followed: Sequence[Followed],
) -> tuple[Next, Followed | None]:
    """Return what can be done next, and with which questionnaire, if with one."""
    if scores in {Scores.WORSE, Scores.MIXED}:
        return Next.PERSON, None
    if felt is Side.WORSE:
        return Next.SAY_WHAT_IS_WORSE, None
    match scores:
        case Scores.BETTER:
            return (Next.ASK_SOMEBODY if felt is Side.SAME else Next.KEEP), None
        case Scores.STILL:
            return _when_still(felt, fresh), None
        case Scores.OLD:
            return Next.AGAIN, _told(followed)[0]
        case _:
            return _start(followed)


def _when_still(felt: Side | None, fresh: Sequence[Followed]) -> Next:
    if felt is Side.BETTER:
        return Next.LOOK_AT_DAYS
    if any(one.course.colour is Colour.AMBER for one in fresh):
        return Next.IN_THE_WAY
    rules = {one.course.rule for one in fresh}
    if rules == {Rule.OUT_OF_REACH}:
        return Next.GOALS_INSTEAD
    return Next.HOLDING if rules <= {Rule.OUT_OF_REACH, Rule.HOLDING} else Next.GO_ON


def _start(followed: Sequence[Followed]) -> tuple[Next, Followed | None]:
    """Return what is missing where it takes least until something can be said."""
    for one in followed:
        if one.change.lack is Lack.LATER:
            return Next.LATER, one
    for one in followed:
        if one.change.lack is Lack.SECOND and one.change.second_from is not None:
            due = one.change.as_of.date() >= one.change.second_from
            return (Next.SECOND_NOW if due else Next.SECOND), one
    return Next.FIRST, None


# --- In words -----------------------------------------------------------------


def _last_on(followed: Sequence[Followed]) -> str:
    for one in _told(followed):
        if one.change.latest is not None:
            return _date(one.change.latest.at.date())
    return ""


def _are(those: Sequence[Followed]) -> str:
    words: dict[str, str] = _words()["are"]
    names = in_words.listed([one.name for one in those])
    return words["one" if len(those) == 1 else "many"].format(names=names)


def _date(day: date | None) -> str:
    return in_words.day(day) if day else ""


def _words() -> dict[str, Any]:
    return load("outcomes", "answer").body
