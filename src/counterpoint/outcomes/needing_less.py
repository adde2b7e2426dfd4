"""Does the person need this less, and is that good news?

Coming less with measures that are stable or better is what this is for, and is
said out loud. So is the reverse. What brought it about is not known: two things
that happen at the same time are said beside each other and no more. Two weeks away
are no direction, and a score from before them says nothing about them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.outcomes.change import Word
from counterpoint.outcomes.habits import A_WEEK, LATELY, HabitKind

if TYPE_CHECKING:
    from collections.abc import Collection

    from counterpoint.outcomes.change import Change
    from counterpoint.outcomes.habits import Habit, Habits

WEEKS_BEFORE = 4
"""So many weeks must lie before the last four, or nothing is said of a direction."""
FEWER = 2 / 3
MORE = 3 / 2
"""A rule of our own and no clinical one: a third less, or half as much again."""
LEAST = 1.0
"""Below one sitting a week, on average, there is no more and no less."""


class Use(StrEnum):
    """Where the use of the last four weeks goes, set against the weeks before."""

    FALLING = "falling"
    RISING = "rising"
    STEADY = "steady"
    UNKNOWN = "unknown"


class Measured(StrEnum):
    """What all measures say together; the worst word counts."""

    BETTER = "better"
    STABLE = "stable"  # none is reliably different
    STILL_HIGH = "still_high"  # so too, and one is where services look closer
    WORSE = "worse"
    UNKNOWN = "unknown"  # not enough was filled in


@dataclass(frozen=True, slots=True)
class NeedingLess:
    """What is said about use and measures together.

    `next_` is what can be done next, "" where nothing has to be. `offer_leaving`
    says that leaving is offered here.
    """

    use: Use
    measured: Measured
    sentence: str
    next_: str = ""

    @property
    def is_success(self) -> bool:
        """Say whether this is what it is for: needed less, and no worse."""
        no_worse = self.measured in {Measured.BETTER, Measured.STABLE}
        return self.use is Use.FALLING and no_worse

    @property
    def offer_leaving(self) -> bool:
        """Say whether this is a moment to offer leaving."""
        return self.is_success


def needing_less(habits: Habits, changes: Collection[Change]) -> NeedingLess | None:
    """Set use against measures; None where it is not known where use goes.

    Args:
        habits: of the last weeks.
        changes: one for each measure that is followed.
    """
    use, measured = use_of(habits), measured_of(changes)
    if use is Use.UNKNOWN:
        return None
    said = _words(use.value)[measured.value]
    return NeedingLess(use, measured, said["sentence"], said.get("next", ""))


def use_of(habits: Habits) -> Use:
    """Say where use goes: both sittings and minutes have to agree, or one stay.

    Fewer sittings that take longer are neither less nor the same.
    """
    sittings, minutes = map(habits.row, (HabitKind.SITTINGS, HabitKind.MINUTES))
    if sittings is None or minutes is None:
        return Use.UNKNOWN
    ways = {_way(sittings), _way(minutes)}
    if ways == {Use.STEADY}:
        return Use.STEADY
    known = dict(sittings.numbers)
    if Use.UNKNOWN in ways or max(known["lately"], known["before"]) < LEAST:
        return Use.UNKNOWN
    moving = ways - {Use.STEADY}
    return moving.pop() if len(moving) == 1 else Use.UNKNOWN


def _way(row: Habit) -> Use:
    known = dict(row.numbers)
    if len(row.weeks) < LATELY + WEEKS_BEFORE or "before" not in known:
        return Use.UNKNOWN
    now, then = known["lately"], known["before"]
    way = _against(now, then)
    # A fortnight away, or one with much in it, is no direction: both halves show it.
    halves = (row.weeks[-LATELY : -LATELY // 2], row.weeks[-LATELY // 2 :])
    both = {_against(sum(half) / len(half), then) for half in halves}
    return way if way is Use.STEADY or both == {way} else Use.UNKNOWN


def _against(now: float, then: float) -> Use:
    if now == then:
        return Use.STEADY
    if now <= then * FEWER:
        return Use.FALLING
    return Use.RISING if now >= then * MORE else Use.STEADY


def measured_of(changes: Collection[Change]) -> Measured:
    """Sum up what was measured in the weeks that use is looked at.

    An older score knows nothing of how it goes with less, or with more.
    """
    lately = [one for one in changes if _is_of_these_weeks(one)]
    words = {one.word for one in lately}
    if Word.WORSE in words:
        return Measured.WORSE
    if Word.BETTER in words:
        return Measured.BETTER
    if Word.NOISE not in words:
        return Measured.UNKNOWN
    still_high = any(one.is_case for one in lately)
    return Measured.STILL_HIGH if still_high else Measured.STABLE


def _is_of_these_weeks(change: Change) -> bool:
    days = change.days_since_latest
    return days is not None and days < LATELY * A_WEEK


# --- Leaving ------------------------------------------------------------------------


class Parting(StrEnum):
    """What somebody who leaves may want; nothing is as good as any."""

    EXPORT = "export"
    LETTER = "letter"
    DATE = "date"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Offer:
    """One of the things that can be taken along."""

    parting: Parting
    label: str
    about: str


@dataclass(frozen=True, slots=True)
class Leave:
    """How leaving is offered; nothing in it asks anybody to stay or to come back."""

    title: str
    opening: str
    offers: tuple[Offer, ...]
    letter: str
    closing: str


def leave() -> Leave:
    """Return the words of leaving."""
    said = _words("leaving")
    offers = tuple(
        Offer(one, said[one.value]["label"], said[one.value]["about"])
        for one in Parting
    )
    return Leave(
        title=said["title"],
        opening=said["opening"],
        offers=offers,
        letter=said["letter_opening"],
        closing=said["closing"],
    )


def _words(section: str) -> dict[str, Any]:
    found: dict[str, Any] = load("outcomes", "needing_less").body[section]
    return found
