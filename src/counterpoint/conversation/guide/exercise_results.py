"""What has an exercise left behind that can be looked at later?

Typed values for the ledger, all in the person's exact words. Only a finished
exercise has left anything: whoever stops has not said it yet.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from counterpoint.conversation.guide.exercise_answers import choice, number
from counterpoint.conversation.guide.exercises import catalogue, writing_minutes

if TYPE_CHECKING:
    from datetime import date, datetime

    from counterpoint.conversation.guide.exercise_terms import Standing


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is to happen if a worry is right, and by when it will have shown.

    `chance` is in per cent, None if none was given; `instead` is what the
    person expects if it does not happen.
    """

    text: str
    on: date
    chance: int | None = None
    worry: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """What somebody means to do; `on` is the day read from `when`, if any."""

    what: str
    when: str = ""
    where: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class OtherSide:
    """What the person thinks the other would say: a guess, never their words."""

    who: str
    text: str
    need: str = ""
    granted: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Writing:
    """A time of writing; `keep` is None while nothing was decided about it."""

    minutes: int
    began: datetime | None = None
    keep: bool | None = None
    sentence: str = ""


def prediction_of(standing: Standing, today: date) -> Prediction | None:
    """Return the prediction made, None without words or a day still to come."""
    on = standing.day("on")
    text = standing.said("expect") or standing.said("worry")
    if not _finished(standing, "prediction") or not text or on is None or on < today:
        return None
    return Prediction(
        text=text,
        on=on,
        chance=number(standing.said("chance") or ""),
        worry=standing.said("worry") or "",
        instead=standing.said("instead") or "",
    )


def commitment_of(standing: Standing) -> Commitment | None:
    """Return what somebody said they would do, None if they named nothing."""
    what = standing.said("act")
    planned = ("activity_planning", "problem_solving", "values")
    if not _finished(standing, *planned) or not what:
        return None
    return Commitment(
        what=what,
        when=standing.said("when") or "",
        where=standing.said("where") or "",
        on=standing.day("when"),
    )


def other_side_of(standing: Standing) -> OtherSide | None:
    """Return the other side as guessed, None if nothing was put in their mouth."""
    text = standing.said("said")
    if not _finished(standing, "other_side") or not text:
        return None
    return OtherSide(
        who=standing.said("who") or "",
        text=text,
        need=standing.said("need") or "",
        granted=standing.said("granted") or "",
        question=standing.said("question") or "",
    )


def writing_of(standing: Standing) -> Writing | None:
    """Return how long the writing was to take and what is to become of it."""
    if standing.name != "expressive_writing":
        return None
    choices = next(
        step.choices
        for exercise in catalogue()
        for step in exercise.steps
        if (exercise.name, step.id) == ("expressive_writing", "keep")
    )
    chosen = choice(standing.said("keep") or "", choices)
    return Writing(
        minutes=writing_minutes(standing),
        began=standing.began,
        keep=None if chosen is None else chosen == "kept",
        sentence=standing.said("sentence") or "",
    )


def _finished(standing: Standing, *names: str) -> bool:
    return standing.done and standing.name in names
