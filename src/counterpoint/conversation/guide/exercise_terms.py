"""What is an exercise, a step of it, and the place where somebody stands in one?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime  # noqa: TC003 - msgspec reads these at run time
from enum import StrEnum


class AnswerKind(StrEnum):
    """What a step would like to be answered with."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    LIST = "list"
    WRITING = "writing"  # nothing is answered or kept until "done"


@dataclass(frozen=True, slots=True)
class Step:
    """One question of an exercise.

    `again` is said once if the answer cannot be read, `echo` takes a read
    answer up in the next reply. In `ask` a slot names an earlier step, in
    `echo` it is {answer}, {number} or {date}. A step that may be taken `ahead`
    is passed over if the answer to the step before already held it. `choices`
    are (choice, words for it); `low` and `high` bound a number. `nothing` are
    whole answers that leave the step empty without being asked again.
    """

    id: str
    ask: tuple[str, ...]
    answer: AnswerKind = AnswerKind.TEXT
    again: tuple[str, ...] = ()
    echo: tuple[str, ...] = ()
    ahead: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    nothing: tuple[str, ...] = ()
    low: int = 0
    high: int = 100


@dataclass(frozen=True, slots=True)
class Change:
    """What is said about a number that was given before and after."""

    before: str
    after: str
    down: str
    up: str
    same: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, as it was written.

    `not_when` are the states in which it is not begun, `refuse` holds its own
    sentence for some of them. Each entry of `summary` is one line with its
    fallbacks: the first whose slots are all filled is shown; {when_day} is the
    day read from step "when". `quote_words` says how much of a long answer the
    summary repeats.
    """

    name: str
    title: str
    about: str
    minutes: str
    words: tuple[str, ...]
    opening: tuple[str, ...]
    steps: tuple[Step, ...]
    summary: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]
    heading: tuple[str, ...] = ()
    not_when: tuple[str, ...] = ()
    refuse: tuple[tuple[str, str], ...] = ()
    changes: tuple[Change, ...] = ()
    quote_words: int = 30

    def step(self, step: str) -> Step | None:
        """Return the step with this id, if there is one."""
        return next((each for each in self.steps if each.id == step), None)

    def place(self, step: str) -> int:
        """Return where in the order a step stands; its id must be one of ours."""
        return next(i for i, each in enumerate(self.steps) if each.id == step)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has come in an exercise.

    `answers` are (step, the person's exact words), in the order of the steps;
    `days` are the days read from them; `retried` says that the step was asked
    in other words already; `began` is when the writing began.
    """

    name: str
    step: str
    answers: tuple[tuple[str, str], ...] = ()
    retried: bool = False
    done: bool = False
    paused: bool = False
    days: tuple[tuple[str, date], ...] = ()
    began: datetime | None = None

    @property
    def asks(self) -> str | None:
        """Return the step that waits for an answer; None if left or finished."""
        return None if self.done or self.paused else self.step

    def said(self, step: str) -> str | None:
        """Return what the person answered to a step, exactly."""
        return dict(self.answers).get(step)

    def day(self, step: str) -> date | None:
        """Return the day that was read from the answer to a step."""
        return dict(self.days).get(step)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said, and where it leaves the person.

    `question` says that an answer is waited for. `quotes` are the person's
    words in the text, `lines` the ids of the authored lines, `timer` the
    minutes of writing that begin now.
    """

    text: str
    standing: Standing
    question: bool
    quotes: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    timer: int | None = None
