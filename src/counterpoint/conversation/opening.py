"""What is said first, before the person has written anything?

Where the last visit left a risk open, it is asked about. Where the person ticked
that they thought of dying, they are asked straight, and told who can be there. In
calm times, and not where somebody only wants to be heard, one thing of the ledger
whose day has come is asked about.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from counterpoint.authored import load
from counterpoint.care import path as care
from counterpoint.conversation.guide.speak import floor
from counterpoint.conversation.past import talk_of
from counterpoint.conversation.screen import screen
from counterpoint.conversation.turn import versions
from counterpoint.detectors.answers import Shape
from counterpoint.ledger import commitments, predictions
from counterpoint.ledger.kinds import NOTHING_KNOWN, Ledger
from counterpoint.ledger.records import Commitment, Prediction
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
    from datetime import datetime

    from counterpoint.ports import Clock

    Due = Prediction | Commitment

DUE_PREDICTION = "due_prediction"
"""The rule by which a sitting asks what came of a prediction; its id is recalled."""
DUE_STEP = "due_step"
"""The rule by which a sitting asks what became of a step; its id is recalled."""
ASKED_AGAIN = timedelta(days=7)
"""So long a prediction of which nothing was said is not asked about again.

Our own choice: to be asked at every sitting would be nagging.
"""
RESTS = timedelta(days=14)
"""So long after danger nobody is asked to settle anything; our own choice."""
LONGEST_SHOWN = 300  # characters of a prediction or a step

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
    past: Past,
    *,
    turn_id: str,
    clock: Clock,
    mode: Mode,
    country: str | None,
    known: Ledger = NOTHING_KNOWN,
) -> Turn | None:
    """Open with a check-in where the last visit left a risk open, else with what is due.

    Args:
        past: what went before; a new sitting has no turns.
        turn_id: a fresh id for the turn.
        clock: tells the time.
        mode: how the person wants to be answered.
        country: their ISO 3166-1 alpha-2 code, if they chose one.
        known: what the ledger holds; empty where this is no time to ask.
    """
    carried = past.carried
    if carried.checked_in or carried.tier < Tier.CONCERN:
        return _open_with_due(
            past, known, turn_id=turn_id, clock=clock, mode=mode, country=country
        )
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


# --- What is due --------------------------------------------------------------------


def due(known: Ledger, now: datetime) -> Due | None:
    """Return what is asked about first: predictions, then steps, the oldest of each."""
    lines: tuple[Due, ...] = (
        *predictions.due_now(known, now),
        *commitments.to_ask(known, now),
    )
    waiting = (one for one in lines if not _was_asked(one, now))
    return next((one for one in waiting if _is_harmless(one, now)), None)


def asked_about(turn: Turn, known: Ledger, *, now: datetime) -> tuple[Due, ...]:
    """Return what an opening asked about, with the note that it was asked."""
    if turn.plan.rule not in {DUE_PREDICTION, DUE_STEP}:
        return ()
    found = (known.find(one) for one in turn.plan.recalls)
    return tuple(
        replace(one, asked=now)
        for one in found
        if isinstance(one, Prediction | Commitment)
    )


def _was_asked(one: Due, now: datetime) -> bool:
    """Say whether a prediction was asked about lately; steps are asked about once."""
    if isinstance(one, Commitment) or one.asked is None:
        return False
    return now - one.asked < ASKED_AGAIN


def _is_harmless(one: Due, now: datetime) -> bool:
    """Say whether a line may be quoted; where that cannot be told it is not."""
    message = Message(id=one.id, text=one.text, at=now)
    try:
        return screen(message, Past()).tier is Tier.NONE
    except Exception:  # noqa: BLE001 - whatever it dies of, nothing is quoted
        return False


def _is_calm(past: Past, now: datetime) -> bool:
    """Say whether no danger is in view; a danger without a day is in view."""
    carried = past.carried
    if carried.tier is Tier.NONE:
        return True
    return carried.at is not None and now - carried.at >= RESTS


def _open_with_due(
    past: Past,
    known: Ledger,
    *,
    turn_id: str,
    clock: Clock,
    mode: Mode,
    country: str | None,
) -> Turn | None:
    now = clock.now()
    if past.turns or mode.only_listens or not _is_calm(past, now):
        return None
    one = due(known, now)
    if one is None:
        return None
    words = load("conversation", "opening").body
    rule = DUE_PREDICTION if isinstance(one, Prediction) else DUE_STEP
    said = "\n\n".join((_question(one, now), words["due"]["leave"]))
    message = Message(id=turn_id, text="", at=now, mode=mode, country=country)
    plan = Plan(
        move=Move.ASK,
        rule=rule,
        reason=words["reason"][rule],
        mode=mode,
        recalls=(one.id,),
    )
    draft = replace(floor(message), text=said, quotes=(one.text,), opens=rule)
    return Turn(
        id=turn_id,
        message=message,
        screening=Screening(),
        plan=plan,
        attempts=(Attempt(draft, Verdict(Outcome.ACCEPT)),),
        said=said,
        at=now,
        versions=versions(),
    )


def _question(one: Due, now: datetime) -> str:
    """Return the question, one only, about a line of which a long text is cut."""
    text = one.text
    if len(text) > LONGEST_SHOWN:
        text = text[:LONGEST_SHOWN].rsplit(maxsplit=1)[0] + " ..."
    if isinstance(one, Prediction):
        wrote, day, question, *_ = predictions.asked(replace(one, text=text), now)
        return f"{wrote} {day} {question}"
    return " ".join(commitments.question(replace(one, text=text)))
