"""Is it moving, standing still, or getting worse? A rule that says so, not a forecast.

No table is published that tells how the scores of one person will go on, so this is
rule set v1: plain rules with their names. A single score is enough for red, and is
said to be one; standing still takes six weeks and more, and is never said of
somebody who began where the questionnaire has no room to show them better, or who
began on the well side of its line and still is there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.outcomes.change import DAYS_APART, Word, span

if TYPE_CHECKING:
    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.yardstick import Score

# One class of trajectories shows little until contact 6 (PMC6428692): before that
# nothing but reliable worsening is called.
FIRST_CALL_DAYS = 42

# The 6th fortnight.
SIXTH_FORTNIGHT_DAYS = 84

# So many scores in a row within the noise are called standing still ...
NOISE_RUN = 4
# ... if they are not of one week: four scores at the weekly pace of CORE-10.
NOISE_RUN_DAYS = 21


class Colour(StrEnum):
    """How it goes; never shown without its word."""

    NONE = "none"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Rule(StrEnum):
    """Which rule spoke."""

    TOO_FEW = "too_few"
    WORSE = "worse"
    BETTER = "better"
    SLIPPED = "slipped"
    NOT_BY_TWELVE_WEEKS = "not_by_twelve_weeks"
    FOUR_IN_THE_NOISE = "four_in_the_noise"
    OUT_OF_REACH = "out_of_reach"
    HOLDING = "holding"
    TOO_EARLY = "too_early"
    WITHIN_NOISE = "within_noise"

    @property
    def colour(self) -> Colour:
        """Return the colour that a rule gives."""
        match self:
            case Rule.WORSE:
                return Colour.RED
            case Rule.BETTER:
                return Colour.GREEN
            case Rule.SLIPPED | Rule.NOT_BY_TWELVE_WEEKS | Rule.FOUR_IN_THE_NOISE:
                return Colour.AMBER
            case Rule.TOO_FEW | Rule.OUT_OF_REACH | Rule.HOLDING:
                return Colour.NONE
            case Rule.TOO_EARLY | Rule.WITHIN_NOISE:
                return Colour.NONE


@dataclass(frozen=True, slots=True)
class Course:
    """How it goes, by which rule, and in words.

    `means_not` is what the colour does not mean and `then` what can be done; both
    stand wherever the colour is shown.
    """

    rule: Rule
    label: str
    reason: str
    means_not: str
    then: str

    @property
    def colour(self) -> Colour:
        """Return the colour."""
        return self.rule.colour


def course(change: Change) -> Course:
    """Say how the scores of one instrument go."""
    rule = _rule(change)
    words = load("outcomes", "change").body
    row = words["course"][rule.value]
    return Course(
        rule=rule,
        label=row.get("label", words["colour"][rule.colour.value]),
        reason=row["reason"].format(span=span(change.days or 0)),
        means_not=row["means_not"],
        then=row["then"],
    )


def _rule(change: Change) -> Rule:
    if change.word is Word.NOT_ENOUGH:
        return Rule.TOO_FEW
    if change.word is Word.WORSE:
        return Rule.WORSE
    if change.word is Word.BETTER:
        return Rule.BETTER
    if change.better_from is None:
        return Rule.OUT_OF_REACH
    if (change.days or 0) < FIRST_CALL_DAYS:
        return Rule.TOO_EARLY
    if _was_better(change):
        return Rule.SLIPPED
    return _of_standing_still(change)


def _was_better(change: Change) -> bool:
    """Say whether scores of two weeks running were better; one alone may be chance."""
    runs = [(word, [*run]) for word, run in groupby(change.later, change.word_for)]
    return any(
        word is Word.BETTER
        and (run[-1].at.date() - run[0].at.date()).days >= DAYS_APART
        for word, run in runs
    )


def _of_standing_still(change: Change) -> Rule:
    twelve_weeks = (change.days or 0) >= SIXTH_FORTNIGHT_DAYS
    if not twelve_weeks and not _stands_still(change):
        return Rule.WITHIN_NOISE
    if change.was_case is False and change.is_case is False:
        return Rule.HOLDING
    return Rule.NOT_BY_TWELVE_WEEKS if twelve_weeks else Rule.FOUR_IN_THE_NOISE


def _stands_still(change: Change) -> bool:
    def within_noise(score: Score) -> bool:
        return change.word_for(score) is Word.NOISE

    run = list(takewhile(within_noise, reversed(change.later)))
    if len(run) < NOISE_RUN:
        return False
    latest, earliest = run[0].at.date(), run[-1].at.date()
    return (latest - earliest).days >= NOISE_RUN_DAYS
