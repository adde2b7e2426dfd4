"""What do a finished exercise and a step that was named leave in the ledger?

Only what is whole is kept, and only where the reply says so. Nothing comes of what
was written in danger.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counterpoint import in_words
from counterpoint.conversation.guide import exercise_results as results
from counterpoint.conversation.guide.exercises import standing_in
from counterpoint.conversation.recollection import Recall, said
from counterpoint.detectors.moments import Moment, moments
from counterpoint.detectors.quotable import may_be_danger
from counterpoint.errors import InputError
from counterpoint.ledger import commitments, other_side, predictions
from counterpoint.ledger.dates import day_meant, question
from counterpoint.ledger.records import Commitment, OtherSide, Place, Prediction
from counterpoint.terms import Move

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from counterpoint.conversation.guide.exercise_terms import Standing
    from counterpoint.conversation.recollection import Memory
    from counterpoint.ledger.dates import Mention
    from counterpoint.ledger.kinds import Record
    from counterpoint.terms import Turn

_LONGEST_STEP = 20  # words
_NO_ID = "-"


def beside(memory: Memory, turn: Turn) -> Recall | None:
    """Return what a turn leaves, and the half sentence that says so; else None.

    The records have no ids and no place yet: `named` gives them.
    """
    if not memory.known.kept or may_be_danger(turn):
        return None
    try:
        if turn.plan.exercise is not None:
            return _of_exercise(memory, turn)
        return _of_step(memory, turn)
    except InputError:
        return None  # it cannot be settled as it stands, so it is not kept


def named(
    record: Record, *, turn: Turn, sitting: str, ids: Callable[[], str]
) -> Record:
    """Return a record with its id and the turn that it came out of.

    One that was in the ledger before stays the record that it is.
    """
    if record.id != _NO_ID:
        return record
    place = Place(sitting, turn.id, 0, len(turn.message.text))
    match record:
        case Commitment() | OtherSide() | Prediction():
            return replace(record, id=ids(), place=place)
        case _:
            return replace(record, id=ids())


# --- An exercise ------------------------------------------------------------------


def _of_exercise(memory: Memory, turn: Turn) -> Recall | None:
    if turn.plan.step is not None or turn.plan.move is not Move.EXERCISE:
        return None
    before = memory.talk.turns
    standing = standing_in((*before, turn))
    if standing is None or not standing.done:
        return None
    name = turn.plan.exercise
    if any(may_be_danger(one) for one in before if one.plan.exercise == name):
        return None
    today = memory.now.date()
    if prediction := results.prediction_of(standing, today):
        return _predicted(memory, prediction, standing)
    if step := results.commitment_of(standing):
        kept = commitments.adopted(
            step.what,
            id=_NO_ID,
            now=memory.now,
            when=step.when,
            on=step.on if step.on and step.on >= today else None,
            where=step.where,
        )
        return _step_kept(memory, kept)
    if side := results.other_side_of(standing):
        kept_side = other_side.written(
            side.who or side.text,
            id=_NO_ID,
            now=memory.now,
            who=side.who,
            as_they_tell_it=side.text,
            what_they_know=standing.said("saw") or "",
        )
        return replace(said(memory, "kept_other_side"), keep=(kept_side,))
    return None


def _predicted(
    memory: Memory, made: results.Prediction, standing: Standing
) -> Recall | None:
    """Keep a prediction that has a chance and a day nobody can doubt."""
    if made.chance is None:
        return said(memory, "no_chance")
    doubtful = _doubtful_day(standing, memory.now)
    if doubtful is not None:
        return said(memory, "which_day", question=question(doubtful))
    return _prediction_kept(memory, made, made.on)


def _doubtful_day(standing: Standing, written: datetime) -> Mention | None:
    """Return the days that may be meant, where more than one may."""
    meant = day_meant(standing.said("on") or "", written)
    if meant is None or meant.doubt is None or len(meant.days) < 2:
        return None
    return meant


def day_chosen(memory: Memory) -> Recall | None:
    """Keep a prediction whose day was doubtful, once it is said which day is meant."""
    last = memory.last
    if last is None or last.plan.exercise != "prediction" or last.plan.step:
        return None
    standing = standing_in(memory.talk.turns)
    if standing is None or not standing.done:
        return None
    made = results.prediction_of(standing, memory.now.date())
    doubtful = _doubtful_day(standing, last.message.at)
    if made is None or made.chance is None or doubtful is None:
        return None
    meant = day_meant(memory.message.text, memory.now)
    chosen = set(meant.days) & set(doubtful.days) if meant else set()
    if meant is None or len(chosen) != 1 or len(meant.days) > 1:
        return None
    return _prediction_kept(memory, made, chosen.pop())


def _prediction_kept(memory: Memory, made: results.Prediction, on: date) -> Recall:
    kept = predictions.predicted(
        made.text,
        id=_NO_ID,
        now=memory.now,
        chance=made.chance,
        due=on,
        quote=made.worry,
        feared=True if made.worry else None,
    )
    told = said(memory, "kept_prediction", on=_said_day(memory, on))
    return replace(told, keep=(kept,))


def _said_day(memory: Memory, on: date) -> str:
    """Return a day as it is said of one that is near, else in full."""
    near = 0 < (on - memory.now.date()).days < 7
    return f"{on:%A}" if near else in_words.day(on)


# --- A step -----------------------------------------------------------------------


def _of_step(memory: Memory, turn: Turn) -> Recall | None:
    """Keep the answer to "what would be the next small thing?", if it has a day."""
    last, text = memory.last, turn.message.text.strip()
    if last is None or last.plan.move is not Move.STEP or "?" not in last.said:
        return None
    brief = len(text.split()) <= _LONGEST_STEP and "?" not in text
    if not brief or Moment.SAYS_WHAT_NEXT not in moments(text):
        return None
    if not commitments.may_suggest(text, memory.known):
        return None
    kept = commitments.adopted(text, id=_NO_ID, now=memory.now)
    return None if kept.on is None else _step_kept(memory, kept)


def _step_kept(memory: Memory, kept: Commitment) -> Recall:
    if kept.on is None:
        return replace(said(memory, "kept_step"), keep=(kept,))
    told = said(memory, "kept_step_on", on=_said_day(memory, kept.on))
    return replace(told, keep=(kept,))
