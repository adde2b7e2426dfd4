"""What is said first, before the person has written anything?

Where the last visit left a risk open, it is asked about. Where the person ticked
that they thought of dying, they are asked straight, and told who can be there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.care import path as care
from counterpoint.conversation.guide.speak import floor
from counterpoint.conversation.past import talk_of
from counterpoint.conversation.turn import versions
from counterpoint.detectors.answers import Shape
from counterpoint.terms import (
    Attempt,
    Finding,
    Limits,
    Message,
    Mode,
    Move,
    Outcome,
    Past,
    Plan,
    Risk,
    Screening,
    Source,
    Tier,
    Turn,
    Verdict,
)

if TYPE_CHECKING:
    from counterpoint.ports import Clock

TICKED = "risk_item"
"""The code of a risk that was ticked in a measure."""

# Whoever ticked plans has said it in so many words: how near it is comes next.
PLANS = ("ticked_plans", "ask_nature", "program", "line")
THOUGHTS = ("ticked_thoughts", "ask_direct", "program", "line")


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a first turn is made of."""

    path: str
    rule: str
    elements: tuple[str, ...]
    screening: Screening
    tier: Tier
    sentences: int
    questions: int
    quote: str = ""


def open_sitting(
    past: Past, *, turn_id: str, clock: Clock, mode: Mode, country: str | None
) -> Turn | None:
    """Open with a check-in where the last visit left a risk open."""
    carried = past.carried
    if carried.checked_in or carried.tier < Tier.CONCERN:
        return None
    state = talk_of(past).care("checkin")
    step = care.next_step(state, message="", shape=Shape.SHORT.value)
    opening = _Opening(
        path="checkin",
        rule="check_in_first",
        elements=step.elements,
        screening=Screening(risk=carried.risk, tier=Tier.WATCH),
        tier=carried.tier,
        sentences=step.sentences,
        questions=step.questions,
        quote=carried.quote,
    )
    return _said(
        opening, past, turn_id=turn_id, clock=clock, mode=mode, country=country
    )


def open_after_tick(
    past: Past,
    *,
    risk: Risk,
    turn_id: str,
    clock: Clock,
    mode: Mode,
    country: str | None,
) -> Turn:
    """Ask straight about a risk item that was ticked, and say who can be there.

    Args:
        past: what went before; a new sitting has no turns.
        risk: PLAN_OR_MEANS where the item is about plans, else thoughts are meant.
        turn_id: a fresh id for the turn.
        clock: tells the time.
        mode: how the person wants to be answered.
        country: their ISO 3166-1 alpha-2 code, if they chose one.
    """
    reason = load("conversation", "plan").body["reason"]["ticked"]
    finding = Finding(
        code=TICKED, reason=reason, source=Source.STATE, risk=risk, tier=Tier.CONCERN
    )
    opening = _Opening(
        path="suicide",
        rule="ticked",
        elements=PLANS if risk is Risk.PLAN_OR_MEANS else THOUGHTS,
        screening=Screening(risk=risk, tier=Tier.CONCERN, findings=(finding,)),
        tier=Tier.CONCERN,
        sentences=care.FIRST_SENTENCES,
        questions=1,
    )
    return _said(
        opening, past, turn_id=turn_id, clock=clock, mode=mode, country=country
    )


def _said(
    opening: _Opening,
    past: Past,
    *,
    turn_id: str,
    clock: Clock,
    mode: Mode,
    country: str | None,
) -> Turn:
    spoken = care.speak(
        opening.elements,
        path=opening.path,
        tier=opening.tier,
        quote=opening.quote,
        message="",
        country=country,
        avoid=past.carried.lines,
    )
    message = Message(id=turn_id, text="", at=clock.now(), mode=mode, country=country)
    plan = Plan(
        move=Move.CRISIS,
        rule=opening.rule,
        reason=load("conversation", "plan").body["reason"][opening.rule],
        mode=mode,
        path=opening.path,
        elements=opening.elements,
        limits=Limits(sentences=opening.sentences, questions=opening.questions),
    )
    draft = replace(
        floor(message),
        text=spoken.text,
        lines=spoken.lines,
        quotes=spoken.quotes,
        opens=spoken.opens,
    )
    return Turn(
        id=turn_id,
        message=message,
        screening=opening.screening,
        plan=plan,
        attempts=(Attempt(draft, Verdict(Outcome.ACCEPT)),),
        said=spoken.text,
        at=message.at,
        versions=versions(),
    )
