"""What does the person put on record about how they are, and about who helps?

Every record is a frozen value with an `id` and the time `at` which it was made,
aware, in the zone the person was in. Days are local dates: a day ends where the
person is, not in Greenwich. Nothing here is reckoned; see change, goals, habits
and trial for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum

MOST_GOALS = 3
"""So many goals at once; more is a list of wishes."""
HIGHEST_MOOD = 10
HIGHEST_COUNT = 1000
"""What happened more often on one day was typed wrong."""


class MeasureSource(StrEnum):
    """Where the answers come from."""

    TAKEN = "taken"  # answered in Counterpoint
    IMPORTED = "imported"  # brought in from elsewhere, as a total or with answers


@dataclass(frozen=True, slots=True)
class Measure:
    """One filled-in instrument.

    `answers` are (item id, raw answer as ticked, before any reversal); an item
    that was left out is not among them. `total` is set only for imported scores
    that came without answers, in the instrument's own units. `wording` is the
    head of the hash of the text that was shown ("" where imported). `began` is
    when the first question was shown.
    """

    id: str
    at: datetime
    instrument: str
    answers: tuple[tuple[str, int], ...] = ()
    total: float | None = None
    source: MeasureSource = MeasureSource.TAKEN
    wording: str = ""
    began: datetime | None = None

    def answer(self, item: str) -> int | None:
        """Return what was ticked for an item; None where it was left out."""
        return dict(self.answers).get(item)


@dataclass(frozen=True, slots=True)
class MeasureDraft:
    """An instrument that is being filled in.

    `answers` are as in a Measure, `left_out` the items that the person chose to
    leave out. `asked` are (item id, answer) of risk items that were ticked and
    asked about. `all_at_once` says that all questions stand on one page.
    """

    id: str
    at: datetime
    instrument: str
    began: datetime
    answers: tuple[tuple[str, int], ...] = ()
    left_out: tuple[str, ...] = ()
    asked: tuple[tuple[str, int], ...] = ()
    wording: str = ""
    all_at_once: bool = False

    def answer(self, item: str) -> int | None:
        """Return what is ticked for an item so far."""
        return dict(self.answers).get(item)


@dataclass(frozen=True, slots=True)
class FeltChange:
    """How much the person feels they have changed since they began.

    `change` runs from -5 (very much worse) over 0 (the same) to 5 (very much
    better); `now` from 0 (as bad as can be) to 10 (as good as can be): whoever
    feels well today says they have changed (present-state bias). It is asked
    before any score is shown.
    """

    id: str
    at: datetime
    change: int
    now: int | None = None


@dataclass(frozen=True, slots=True)
class FeltDeclined:
    """The person would rather not say, this time, how much they have changed."""

    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Goal:
    """Something the person wants to be different, in their own words.

    The wording and what is expected are fixed when it is set. `levels` are five
    sentences, much less than expected (-2) to much more (+2), or (). `start` is
    the level 0..10 at which it began, `weight` 1..3. A goal that is `ended` was
    reached, changed or let go; `why_ended` says which, in the person's words.
    """

    id: str
    at: datetime
    text: str
    expected: str = ""
    levels: tuple[str, ...] = ()
    start: int | None = None
    weight: int = 1
    with_people: bool = False
    ended: datetime | None = None
    why_ended: str = ""


@dataclass(frozen=True, slots=True)
class GoalRating:
    """How near a goal is: 0..10, and -2..2 against what was expected."""

    id: str
    at: datetime
    goal: str
    rating: int | None = None
    attainment: int | None = None


@dataclass(frozen=True, slots=True)
class Behaviour:
    """The one thing the person counts every day, in their own words.

    `more_is_better` is None where they did not say.
    """

    id: str
    at: datetime
    text: str
    more_is_better: bool | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """One evening's look back at a day.

    There is one for each `date`; its id is `day-` and the ISO date. `mood` is
    0..10, `count` how often the behaviour happened (0 or more), `people` with how
    many people the person spoke or met.
    """

    id: str
    at: datetime
    date: date
    mood: int | None = None
    count: int | None = None
    behaviour: str | None = None
    people: int | None = None


class HelpKind(StrEnum):
    """What kind of help it is."""

    COUNTERPOINT = "counterpoint"
    THERAPIST = "therapist"
    COACH = "coach"
    GROUP = "group"
    DOCTOR = "doctor"  # also medicines that a doctor gives
    NOTEBOOK = "notebook"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Help:
    """A time in which somebody or something helped.

    `name` is what the person calls it. `ended` of None goes on.
    """

    id: str
    at: datetime
    kind: HelpKind
    name: str
    started: date
    ended: date | None = None


class Challenged(StrEnum):
    """Was I challenged?"""

    NO = "no"  # and it was not needed
    TOO_LITTLE = "too_little"
    ABOUT_RIGHT = "about_right"
    TOO_MUCH = "too_much"


class Homework(StrEnum):
    """What became of what was agreed to be done."""

    NONE = "none"
    NOT_DONE = "not_done"
    PARTLY = "partly"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class SessionLog:
    """Two minutes after a session with a human helper, or with a notebook.

    `help` is the id of a Help. `goal` (we agree on what it is for), `fits` (what
    we do fits me) and `respected` (I feel respected) run 0..10. `held_back` is
    what was not said there, and `held_something_back` that there was something:
    it may be kept private even from this log.
    """

    id: str
    at: datetime
    help: str
    goal: int | None = None
    fits: int | None = None
    respected: int | None = None
    challenged: Challenged | None = None
    helped: str = ""
    hindered: str = ""
    held_something_back: bool = False
    held_back: str = ""
    homework: str = ""
    homework_done: Homework | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What could be in the way, where it is not moving; `aspects` are codes."""

    id: str
    at: datetime
    aspects: tuple[str, ...]
    note: str = ""
    to_a_person: bool = False


class Instead(StrEnum):
    """What the person chose when they came to a limit of their own."""

    ONE_MORE = "one_more"
    WRITE = "write"
    A_PERSON = "a_person"
    SLEEP = "sleep"


@dataclass(frozen=True, slots=True)
class AtLimit:
    """The person came to a limit of their own; `limit` is its code."""

    id: str
    at: datetime
    limit: str
    chose: Instead


@dataclass(frozen=True, slots=True)
class Leaving:
    """The person leaves, and what they want kept for a day on which to look back.

    `letter` is to themselves. `back` of None is no date at all.
    """

    id: str
    at: datetime
    letter: str = ""
    back: date | None = None
