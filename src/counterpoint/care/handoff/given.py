"""What is known that could stand on a page for a professional?

Plain values, each None or empty where it was not ticked or is not on record. Who
gathers them reads nothing that was not ticked: what is not here cannot get out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from counterpoint.care.records import SafetyPlan

LONGEST_NAME = 80
LONGEST_REASON = 600
LONGEST_WISH = 400
LONGEST_EXCERPTS = 3_000
"""Characters; with these a page stays a page."""


class Part(StrEnum):
    """What can be ticked, in the order of the page."""

    REASON = "reason"
    RISK = "risk"
    SCORES = "scores"  # PHQ-9 and GAD-7
    OTHER_SCORES = "other_scores"
    FUNCTION = "function"
    GOALS = "goals"
    TRIED = "tried"
    HELPERS = "helpers"
    USE = "use"
    WISH = "wish"
    ITEMS = "items"
    TRIAL = "trial"
    EXCERPTS = "excerpts"
    PLAN = "plan"

    @property
    def on_second_page(self) -> bool:
        """Say whether it stands on the second page."""
        return self in {Part.ITEMS, Part.TRIAL, Part.EXCERPTS, Part.PLAN}

    @property
    def tells_scores(self) -> bool:
        """Say whether it waits for the felt change, as every score does."""
        return self in {
            Part.SCORES,
            Part.OTHER_SCORES,
            Part.FUNCTION,
            Part.ITEMS,
            Part.TRIAL,
        }

    @property
    def is_typed(self) -> bool:
        """Say whether the person writes it for this page."""
        return self in {Part.REASON, Part.WISH, Part.EXCERPTS}


class Answered(StrEnum):
    """What was said to the direct question about suicide."""

    NO = "no"
    NOT_NO = "not_no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last answer to the direct question; `quote` is "" where it was long."""

    on: date
    answered: Answered
    quote: str = ""


@dataclass(frozen=True, slots=True)
class RiskItem:
    """What was ticked on one risk item over time; `most` is the highest there is."""

    name: str
    asked: int
    ticked: int
    left_out: int
    last: int | None
    last_on: date
    highest: int = 0
    most: int = 3
    last_ticked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Danger:
    """The risk line.

    `seen_on` is when danger to oneself was last seen in what was written; `is_open`
    whether a risk is open now, None where nobody can tell. `has_plan` is None where
    the plan cannot be read. `looked_at` says over how many talks it was looked for
    an answer, `all_looked_at` whether those are all of the period.
    """

    answer: LastAnswer | None = None
    items: tuple[RiskItem, ...] = ()
    seen_on: date | None = None
    is_open: bool | None = None
    has_plan: bool | None = None
    plan_names_somebody: bool = False
    plan_on: date | None = None
    looked_at: int = 0
    all_looked_at: bool = True


@dataclass(frozen=True, slots=True)
class Score:
    """One questionnaire over time; numbers as they are written.

    `word` is one of the four words. `by` is how many points, turned to what the
    score did: "higher" or "lower" in `way`. `picture` is safe SVG, `pictured` what
    is seen in it.
    """

    name: str
    total: str
    lowest: str
    highest: str
    on: date
    band: str = ""
    count: int = 1
    first_on: date | None = None
    line: str = ""
    higher_is_better: bool = False
    start: str = ""
    start_on: tuple[date, ...] = ()
    by: str = ""
    way: str = ""
    word: str = ""
    says: str = ""
    threshold: str = ""
    source: str = ""
    strict: str = ""
    confirmed: bool | None = None
    prorated: bool = False
    picture: str = ""
    pictured: str = ""


@dataclass(frozen=True, slots=True)
class Function:
    """How the days go.

    `difficulty` are (day, what was ticked) at the start and lately. `evenings` are
    how many were noted lately, of the last 28; `mood_then` is the middle of the
    first four weeks of the period.
    """

    difficulty: tuple[tuple[date, str], ...] = ()
    evenings: int = 0
    mood_now: int | None = None
    mood_then: int | None = None
    met: int = 0
    met_of: int = 0
    behaviour: str = ""
    counted_on: int = 0
    counted_of: int = 0


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal in the person's words; 0..10, and -2..2 against what was expected."""

    text: str
    start: int | None
    now: int | None
    attainment: int | None
    rated_on: date | None


@dataclass(frozen=True, slots=True)
class Tried:
    """An exercise that was gone through; before and after are middles of a scale."""

    name: str
    times: int
    scale: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """Who else helps or helped; `changes` are what scores did meanwhile."""

    kind: str
    name: str
    started: date
    ended: date | None
    sessions: int
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """How Counterpoint was used; `gap` is the longest, in days."""

    sittings: int
    a_week: float
    minutes_a_week: int
    gap: int
    gap_from: date | None
    nights: int


@dataclass(frozen=True, slots=True)
class Items:
    """The answers of one filled-in questionnaire, as (question, answer)."""

    name: str
    on: date
    rows: tuple[tuple[str, str], ...]
    masked: int = 0


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that was gathered for a page.

    `who` is the name to stand on it, "" for none. `attainment` is the T score of
    all goals. `trial` is what came of a trial on themselves, in paragraphs.
    """

    made_on: date
    since: date | None = None
    who: str = ""
    reason: str = ""
    danger: Danger | None = None
    scores: tuple[Score, ...] = ()
    other_scores: tuple[Score, ...] = ()
    function: Function | None = None
    goals: tuple[Goal, ...] = ()
    attainment: str = ""
    tried: tuple[Tried, ...] = ()
    helpers: tuple[Helper, ...] = ()
    use: Use | None = None
    wish: str = ""
    items: tuple[Items, ...] = ()
    trial: tuple[str, ...] = ()
    excerpts: str = ""
    plan: SafetyPlan | None = None
    unreadable: int = 0
