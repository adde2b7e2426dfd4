"""May this reply be said to this message, whoever worded it?

Without a move, the reply is held against the plan that Counterpoint itself would
make for the message, so in danger only words written in advance are accepted. A
move that is given says what the reply is for; a care text, an exercise or a
measure is then read as what it is, words that people wrote. In danger only the
moves that bring help may be given: any other leaves the plan to decide.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from counterpoint.conversation.plan import plan
from counterpoint.conversation.review import review
from counterpoint.conversation.screen import screen
from counterpoint.settings import GUIDE
from counterpoint.terms import (
    Draft,
    Limits,
    Message,
    Mode,
    Move,
    Past,
    Plan,
    Tier,
    Verdict,
)

if TYPE_CHECKING:
    from counterpoint.ports import Reader

GIVEN = "given"
_HELPS = frozenset({Move.CRISIS, Move.REFER})
_WRITTEN_BY_PEOPLE = _HELPS | {Move.EXERCISE, Move.MEASURE}
_SAYS_NO_QUESTION = frozenset({Move.LISTEN, Move.CLOSE, Move.SILENCE})
_AT = datetime(2000, 1, 1, tzinfo=UTC)  # nothing here depends on the day


def judged(
    reply: str,
    *,
    message: str,
    mode: Mode = Mode.HELP_ME_THINK,
    move: Move | None = None,
    past: Past | None = None,
    reader: Reader | None = None,
) -> Verdict:
    """Review one reply to one message.

    Args:
        reply: the words that might be said.
        message: what the person wrote.
        mode: how they want to be answered.
        move: what the reply is for, where that is known.
        past: the talk before the message, where it is known.
        reader: reads both beside the patterns.
    """
    given, before = Message(id="", text=message, at=_AT, mode=mode), past or Past()
    screening = screen(given, before, reader=reader)
    if move is not None and (screening.tier < Tier.CONCERN or move in _HELPS):
        chosen = _plan_for(move, mode)
    else:
        chosen = plan(given, screening, before)
    written = chosen.rule == GIVEN and move in _WRITTEN_BY_PEOPLE
    draft = Draft(text=reply, provider=GUIDE if written else GIVEN)
    return review(
        draft,
        chosen,
        message=given,
        screening=screening,
        past=before,
        reader=reader,
    )


def _plan_for(move: Move, mode: Mode) -> Plan:
    limits = Limits(sentences=5, questions=1)
    if move in _SAYS_NO_QUESTION:
        limits = replace(limits, questions=0)
    return Plan(move=move, rule=GIVEN, reason="", mode=mode, limits=limits)
