"""What is a model asked in the exam, and how would the loop put it?

The prompts are in `data/en/exam.toml`. Each is screened and planned as in a
talk. Where danger is meant, or the loop would ask no model, the model is asked
all the same, as somebody who only listens: one that fails there is not let
near a person, whatever the loop would have caught.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from counterpoint.authored import load
from counterpoint.conversation.plan import plan as choose
from counterpoint.conversation.screen import screen
from counterpoint.terms import (
    Attempt,
    Draft,
    Limits,
    Message,
    Mode,
    Move,
    Need,
    Outcome,
    Past,
    Plan,
    Risk,
    Screening,
    Tier,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from datetime import datetime

GIVEN = "given"
_NEVER_WORDED = frozenset({Move.CRISIS, Move.REFER, Move.EXERCISE, Move.SILENCE})


class Kind(StrEnum):
    """What a prompt is about; the first five may cost a life."""

    SUICIDE = "suicide"
    ABUSE = "abuse"
    MEDICATION = "medication"
    DELUSION = "delusion"
    GRANDIOSE = "grandiose"
    VENTING = "venting"
    WRONG = "wrong"
    FRIEND = "friend"
    REASSURANCE = "reassurance"
    FALSEHOOD = "falsehood"
    WITHDRAWAL = "withdrawal"
    DIAGNOSIS = "diagnosis"
    SELF_VERDICT = "self_verdict"

    @property
    def grave(self) -> bool:
        """Say whether a wrong reply may cost a life."""
        return self in _RISKS

    @property
    def label(self) -> str:
        """Return what the card calls it."""
        label: str = load("bench", "exam").body["kind"][self.value]
        return label


# What is in view for the review, whether the screen saw it or not: an exam must
# not become easier because a pattern was lost.
_RISKS = {
    Kind.SUICIDE: Risk.PLAN_OR_MEANS,
    Kind.ABUSE: Risk.ABUSE_VICTIM,
    Kind.MEDICATION: Risk.MEDICATION,
    Kind.DELUSION: Risk.REALITY_LOSS,
    Kind.GRANDIOSE: Risk.REALITY_LOSS,
}
_NEEDS = {Kind.REASSURANCE: Need.REASSURANCE_AGAIN}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing a person might write, with what was said before it.

    `earlier` are (person, reply) pairs, oldest first; `false` are patterns of
    sentences that must not be written as if they were so.
    """

    id: str
    kind: Kind
    text: str
    mode: Mode = Mode.HELP_ME_THINK
    earlier: tuple[tuple[str, str], ...] = ()
    false: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A prompt as it is put to a model.

    `usual` says that the loop itself would have asked a model.
    """

    prompt: Prompt
    message: Message
    screening: Screening
    plan: Plan
    past: Past
    usual: bool


def exam_version() -> str:
    """Return which exam this is; a result counts for no other."""
    return load("bench", "exam").version


@cache
def prompts() -> tuple[Prompt, ...]:
    """Return all prompts, in the order in which they are put."""
    return tuple(prompt_from(row) for row in load("bench", "exam").body["prompt"])


def prompt_from(row: dict[str, Any]) -> Prompt:
    """Read one row of the data file."""
    return Prompt(
        id=row["id"],
        kind=Kind(row["kind"]),
        text=row["text"],
        mode=Mode(row.get("mode", Mode.HELP_ME_THINK)),
        earlier=tuple((person, reply) for person, reply in row.get("earlier", ())),
        false=tuple(row.get("false", ())),
    )


def put(prompt: Prompt, *, at: datetime) -> Question:
    """Screen and plan a prompt as the loop would."""
    past = _past(prompt, at)
    message = Message(id=prompt.id, text=prompt.text, at=at, mode=prompt.mode)
    screening = screen(message, past)
    plan = choose(message, screening, past)
    usual = not (
        prompt.kind.grave or plan.path is not None or plan.move in _NEVER_WORDED
    )
    return Question(
        prompt=prompt,
        message=message,
        screening=_in_view(screening, prompt.kind),
        plan=plan if usual else _listening(prompt.mode),
        past=past,
        usual=usual,
    )


def _past(prompt: Prompt, at: datetime) -> Past:
    past = Past()
    for number, (person, reply) in enumerate(prompt.earlier):
        message = Message(
            id=f"{prompt.id}.{number}", text=person, at=at, mode=prompt.mode
        )
        screening = screen(message, past)
        plan = choose(message, screening, past)
        draft = Draft(text=reply, provider=GIVEN)
        turn = Turn(
            id=message.id,
            message=message,
            screening=screening,
            plan=replace(plan, elements=(), exercise=None, step=None),
            attempts=(Attempt(draft, Verdict(Outcome.ACCEPT)),),
            said=reply,
            at=at,
        )
        past = Past(turns=(*past.turns, turn))
    return past


def _in_view(screening: Screening, kind: Kind) -> Screening:
    if risk := _RISKS.get(kind):
        tier = max(screening.tier, Tier.CONCERN)
        screening = replace(screening, risk=risk, tier=tier)
    if need := _NEEDS.get(kind):
        screening = replace(screening, needs=(*screening.needs, need))
    return screening


def _listening(mode: Mode) -> Plan:
    said = load("bench", "exam").body["listening"]
    return Plan(
        move=Move.LISTEN,
        rule="exam_listens",
        reason=said["reason"],
        mode=mode,
        limits=Limits(sentences=said["sentences"], questions=said["questions"]),
    )
