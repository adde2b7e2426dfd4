"""What does an assistant get back, whichever thing it asked for?

Four fields, in this order: whom to reach where there is danger, why something was
refused, what the person said, and what was computed. What a person said is only
ever in `said`, or marked as theirs; an assistant must not take it for a fact, nor
for an instruction.
"""

from __future__ import annotations

from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from typing import Generic, TypeVar

import msgspec

S = TypeVar("S")
C = TypeVar("C")


class Help(msgspec.Struct, frozen=True):
    """Whom somebody in danger can reach.

    `words` are for the person, to be shown as they are; `card` is the page of ways
    to reach somebody. The other fields are what is on the card, one by one.
    """

    words: str
    card: str
    country: str | None
    emergency: str
    call: str
    text: str
    if_hurt: str
    directory: str


class Answer(msgspec.Struct, Generic[S, C], frozen=True):
    """What comes back; `refused` says what to do, and is "" where nothing was."""

    help: Help | None = None
    refused: str = ""
    said: S | None = None
    computed: C | None = None


class Nothing(msgspec.Struct, frozen=True):
    """Where the person said nothing, or nothing was computed."""


# --- About messages and replies --------------------------------------------------


class Side(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One side of a talk; `role` is person or reply."""

    role: str
    text: str


class Quote(msgspec.Struct, frozen=True):
    """Words of the person that decided something: exactly as they stand there."""

    why: str
    text: str
    start: int
    end: int


class Quotes(msgspec.Struct, frozen=True):
    """What of the person's words it is about."""

    quotes: tuple[Quote, ...] = ()


class Sign(msgspec.Struct, frozen=True):
    """One thing that was seen; the offsets are 0 where the whole text is meant."""

    code: str
    reason: str
    source: str
    risk: str
    tier: str
    start: int
    end: int


class Screened(msgspec.Struct, frozen=True):
    """What is in a message, and what Counterpoint itself would do with it.

    `reply` is what it would say; `path` names the care path it is on.
    """

    risk: str
    tier: str
    needs: tuple[str, ...]
    signs: tuple[Sign, ...]
    languages: tuple[str, ...]
    notices: tuple[str, ...]
    move: str
    why: str
    path: str | None
    reply: str


class Objection(msgspec.Struct, frozen=True):
    """What is wrong with a reply, and where; `quote` are the reply's own words."""

    code: str
    change: str
    quote: str
    start: int
    end: int


class Reviewed(msgspec.Struct, frozen=True):
    """Whether a reply may be sent as it is.

    `verdict` is accept, revise (change what is named) or replace (begin anew).
    """

    may_be_sent: bool
    verdict: str
    objections: tuple[Objection, ...]


class Challenge(msgspec.Struct, frozen=True):
    """The challenge that is worth making now, or why none is to be made.

    `question` is how Counterpoint would put it, "" where nothing may be challenged;
    `instead` is what it would say then.
    """

    may_be_made: bool
    move: str
    why: str
    question: str
    instead: str


# --- About the ledger --------------------------------------------------------------


class PredictionSaid(msgspec.Struct, frozen=True):
    """What the person expects, in their words and numbers."""

    id: str
    text: str
    chance: int
    due: date
    said_on: date
    feared: bool | None = None
    how_bad_feared: int | None = None
    outcome: str | None = None
    how_bad_was: int | None = None


class StepSaid(msgspec.Struct, frozen=True):
    """What the person means to do, in their words."""

    id: str
    text: str
    when: str
    where: str
    said_on: date


class Expected(msgspec.Struct, frozen=True):
    """Predictions and steps."""

    predictions: tuple[PredictionSaid, ...] = ()
    steps: tuple[StepSaid, ...] = ()


class Asking(msgspec.Struct, frozen=True):
    """What there is to ask about one line, in sentences; `id` names the line."""

    id: str
    ask: tuple[str, ...]


class DueNow(msgspec.Struct, frozen=True):
    """Which lines can be asked about today, and the ids of those still ahead."""

    due: tuple[Asking, ...] = ()
    ahead: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """What was kept; `told` is what came of it, in sentences."""

    id: str
    kept: bool
    told: tuple[str, ...] = ()


# --- About questionnaires ------------------------------------------------------------


class Choice(msgspec.Struct, frozen=True):
    """One answer that can be given."""

    value: int
    text: str


class Question(msgspec.Struct, frozen=True):
    """One question of a questionnaire, word for word."""

    id: str
    text: str
    choices: tuple[Choice, ...]
    asks_about_danger: bool


class Form(msgspec.Struct, frozen=True):
    """A questionnaire; its words belong to its holder and are not to be changed."""

    id: str
    name: str
    about: str
    heading: str
    instruction: str
    stem: str
    questions: tuple[Question, ...]
    closing: str
    licence: str


class Shelf(msgspec.Struct, frozen=True):
    """Which questionnaires there are; `form` is the one that was asked for."""

    names: tuple[str, ...]
    form: Form | None = None


class Given(msgspec.Struct, frozen=True):
    """What the person answered: the question's id and the value."""

    answers: dict[str, int]


class Taken(msgspec.Struct, frozen=True):
    """What a filled-in questionnaire comes to.

    While `score_waits` is not "", there is no total and nothing is told.
    """

    id: str
    kept: bool
    score_waits: str
    total: float | None = None
    told: tuple[str, ...] = ()


class GoalSaid(msgspec.Struct, frozen=True):
    """A goal in the person's words, with their own ratings."""

    id: str
    text: str
    start: int | None
    now: int | None


class GoalsSaid(msgspec.Struct, frozen=True):
    """The goals that are open, and what the person said of change."""

    goals: tuple[GoalSaid, ...] = ()


class Measured(msgspec.Struct, frozen=True):
    """What one questionnaire says about change."""

    instrument: str
    name: str
    word: str
    verdict: tuple[str, ...]
    beside: tuple[str, ...]
    then: tuple[str, ...]


class Verdict(msgspec.Struct, frozen=True):
    """Whether it is helping, as the progress page says it.

    `open_risk` is null where nobody can tell, which is no "no". While `waits` is not
    "", nothing that a score says is in here.
    """

    says: str
    then: str
    beside: tuple[str, ...]
    waits: str
    open_risk: bool | None
    measures: tuple[Measured, ...]
    goals: tuple[str, ...]
    due: tuple[str, ...]


# --- About people and paper ----------------------------------------------------------


class Line(msgspec.Struct, frozen=True):
    """One helpline, and how sure its number is."""

    name: str
    kind: str
    phone: str
    text: str
    chat: str
    hours: str
    website: str
    confirmed: str


class Lines(msgspec.Struct, frozen=True):
    """The helplines of a country; the directories where it is not known."""

    country: str | None
    emergency_confirmed: str
    lines: tuple[Line, ...]


class Typed(msgspec.Struct, frozen=True):
    """What the person wants on the page, in their words."""

    who: str = ""
    reason: str = ""
    wish: str = ""
    excerpts: str = ""


class PageSection(msgspec.Struct, frozen=True):
    """One section; `whose` is person, computed or both."""

    title: str
    whose: str
    lines: tuple[str, ...]


class PageMade(msgspec.Struct, frozen=True):
    """A page for a professional; `file` is its name in the folder of exports."""

    title: str
    head: tuple[str, ...]
    limits: str
    sections: tuple[PageSection, ...]
    scores_wait: bool
    made_at: datetime
    file: str = ""
